// SPDX-License-Identifier: Apache-2.0
#include "cli/by_hand.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>

namespace assay::cli {
namespace {

constexpr std::string_view kOpen = "⟦secret:";
constexpr std::string_view kClose = "⟧";
constexpr std::string_view kAccessToken = "-access_token";

std::string variable_name(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += std::isalnum(byte) != 0 ? static_cast<char>(std::toupper(byte)) : '_';
  }
  return out;
}

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c == '\t' || c == '\n' || (static_cast<unsigned char>(c) >= 0x20 && c != '\x7f');
  });
}

// For printf %b: octal for whatever a terminal, a shell or a mail would change.
std::string escaped(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\r') {
      out += "\\r";
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20 || byte >= 0x7f || c == '\\') {
      std::array<char, 8> octal{};
      std::snprintf(octal.data(), octal.size(), "\\0%03o", static_cast<unsigned>(byte));
      out += octal.data();
    } else {
      out += c;
    }
  }
  return out;
}

std::string in_quotes(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

// One word of a command line: texts in single quotes, secrets as what fetches them.
class ShellWords {
 public:
  std::string word(std::string_view text, bool escape = false) {
    std::string out;
    while (!text.empty()) {
      const std::size_t begin = text.find(kOpen);
      const std::size_t end = begin == text.npos ? text.npos : text.find(kClose, begin);
      const std::string_view plain = text.substr(0, end == text.npos ? text.npos : begin);
      if (!plain.empty()) out += in_quotes(escape ? escaped(plain) : std::string(plain));
      if (end == text.npos) break;
      const std::string_view name = text.substr(begin + kOpen.size(), end - begin - kOpen.size());
      out += fetch(name.substr(0, name.find('#')));
      text.remove_prefix(end + kClose.size());
    }
    return out.empty() ? "''" : out;
  }
  std::vector<std::string> to_set() && { return std::move(to_set_); }

 private:
  std::string fetch(std::string_view name) {
    if (name.size() > kAccessToken.size() && name.substr(name.size() - kAccessToken.size()) == kAccessToken) {
      const std::string owner(name.substr(0, name.size() - kAccessToken.size()));
      return "\"$(cat \"$ASSAY_DIR/" + owner + ".token\")\"";
    }
    const std::string variable = "ASSAY_SECRET_" + variable_name(name);
    if (std::find(to_set_.begin(), to_set_.end(), variable) == to_set_.end()) to_set_.push_back(variable);
    return "\"$" + variable + "\"";
  }
  std::vector<std::string> to_set_;
};

std::string url_of(std::string_view part, std::string_view server) {
  return "\"https://" + std::string(server) + ":$" + port_variable(part) + "/\"";
}

// curl would add a type of its own to a body that has none.
std::string field_options(const std::string& request, std::size_t& at, ShellWords& words) {
  std::string out;
  bool typed = false;
  while (at < request.size() && request[at] != '\n') {
    const std::size_t end = std::min(request.find('\n', at), request.size());
    std::string line = request.substr(at, end - at);
    const std::size_t colon = line.find(':');
    typed = typed || variable_name(line.substr(0, colon)) == "CONTENT_TYPE";
    if (colon != std::string::npos && line.find_first_not_of(' ', colon + 1) == std::string::npos)
      line = line.substr(0, colon) + ";";  // curl's way to write a field without a value
    out += " -H " + words.word(line);
    at = end + 1;
  }
  const bool has_body = at + 1 < request.size();
  return typed || !has_body ? out : out + " -H 'Content-Type:'";
}

}  // namespace

std::string port_variable(std::string_view part) {
  return "ASSAY_PORT_" + variable_name(part);
}

ByHand curl_by_hand(const std::string& request, std::string_view part, std::string_view server) {
  const std::size_t end = std::min(request.find('\n'), request.size());
  const std::string first = request.substr(0, end);
  const std::size_t space = first.find(' ');
  const std::size_t space2 = first.rfind(' ');
  if (space == std::string::npos || space2 <= space) return {};
  ShellWords words;
  std::string out = "curl -sS -i --cacert \"$ASSAY_CA\" --resolve \"" + std::string(server) + ":$" +
                    port_variable(part) + ":127.0.0.1\" -X " + words.word(first.substr(0, space)) +
                    " --request-target " + words.word(first.substr(space + 1, space2 - space - 1));
  std::size_t at = end + 1;
  out += field_options(request, at, words);
  const std::string body = at + 1 < request.size() ? request.substr(at + 1) : "";
  if (!body.empty() && is_plain(body)) out += " --data-raw " + words.word(body);
  if (!body.empty() && !is_plain(body))
    out = "printf %b " + words.word(body, true) + " | " + out + " --data-binary @-";
  return {out + " " + url_of(part, server), std::move(words).to_set()};
}

ByHand openssl_by_hand(const std::string& bytes, std::string_view part, std::string_view server) {
  if (bytes.empty()) return {};
  ShellWords words;
  // The end of its input would end s_client, before an answer that takes a moment.
  return {"{ printf %b " + words.word(bytes, true) + "; sleep 1; } | openssl s_client -quiet -no_ign_eof " +
              "-verify_return_error -CAfile \"$ASSAY_CA\" -servername " + std::string(server) +
              " -connect \"127.0.0.1:$" + port_variable(part) + "\"",
          std::move(words).to_set()};
}

}  // namespace assay::cli
