// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_http_request_line.hpp"

#include <algorithm>
#include <array>

#include "platform/weak/head_text.hpp"

namespace assay::weak {
namespace {

using Repaired = std::optional<std::string>;

template <typename Edit>
Repaired request_line(const std::string& text, Edit edit) {
  HeadText head = HeadText::parse(text);
  const std::string before = head.request_line;
  edit(head.request_line);
  if (head.request_line == before) return std::nullopt;
  return head.text();
}

Repaired loose_white_space(const std::string& text) {
  return request_line(text, [](std::string& line) {
    std::string out;
    for (const char c : line) {
      const bool blank = c == ' ' || (c >= '\t' && c <= '\r');
      if (!blank) out += c;
      if (blank && !out.empty() && out.back() != ' ') out += ' ';
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    line = out;
  });
}

Repaired any_version(const std::string& text) {
  return request_line(text, [](std::string& line) {
    const std::size_t space = line.rfind(' ');
    if (space == std::string::npos || line.substr(space + 1) == "HTTP/1.0") return;
    line = line.substr(0, space) + " HTTP/1.1";
  });
}

Repaired target_bytes_unchecked(const std::string& text) {
  return request_line(text, [](std::string& line) {
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string::npos || last <= first) return;
    std::string target = line.substr(first + 1, last - first - 1);
    for (char& c : target) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte <= 0x20 || byte >= 0x7F || std::string_view("#\\\"<>^`{|}%").find(c) != std::string_view::npos)
        c = '_';
    }
    line = line.substr(0, first + 1) + target + line.substr(last);
  });
}

Repaired method_by_prefix(const std::string& text) {
  return request_line(text, [](std::string& line) {
    static constexpr std::array<std::string_view, 3> kMethods = {"get", "post", "put"};
    const std::size_t space = line.find(' ');
    if (space == std::string::npos) return;
    for (const std::string_view method : kMethods) {
      if (lower(line.substr(0, method.size())) != method) continue;
      std::string upper(method);
      for (char& c : upper) c = static_cast<char>(c - ('a' - 'A'));
      line = upper + line.substr(space);
      return;
    }
  });
}

// Only a line that begins like a request and names no version is one by itself.
bool is_http_09(const std::string& line) {
  return line.rfind("GET /", 0) == 0 && line.find(' ', 4) == std::string::npos;
}

std::size_t end_of_http_09(const std::string& bytes) {
  const std::size_t line = bytes.find("\r\n");
  if (line != std::string::npos && is_http_09(bytes.substr(0, line))) return line + 2;
  const std::size_t blank = bytes.find("\r\n\r\n");
  return blank == std::string::npos ? blank : blank + 4;
}

Repaired http_09(const std::string& text) {
  const std::string line = text.substr(0, text.find("\r\n"));
  if (!is_http_09(line)) return std::nullopt;
  return line + " HTTP/1.0\r\nHost: api.assay.test\r\n\r\n";
}

// Where a request line for this gateway begins.
std::size_t request_begin(const std::string& bytes) {
  std::size_t begin = std::string::npos;
  for (const char* method : {"GET /", "POST /"}) begin = std::min(begin, bytes.find(method));
  return begin;
}

std::size_t end_behind_junk(const std::string& bytes) {
  const std::size_t begin = request_begin(bytes);
  const std::size_t blank = begin == std::string::npos ? begin : bytes.find("\r\n\r\n", begin);
  return blank == std::string::npos ? blank : blank + 4;
}

Repaired without_junk(const std::string& text) {
  const std::size_t begin = request_begin(text);
  const bool nothing = begin == 0 || begin == std::string::npos || text.substr(0, begin) == "\r\n";
  return nothing ? Repaired() : Repaired(text.substr(begin));
}

Repaired special_targets(const std::string& text) {
  HeadText head = HeadText::parse(text);
  std::string& line = head.request_line;
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string::npos || last <= first + 1 || line[first + 1] == '/') return std::nullopt;
  if (line.find(' ', first + 1) != last || line.find("://") != std::string::npos) return std::nullopt;
  line = "GET /legacy/special" + line.substr(last);
  return head.text();
}

HeadFault line_fault(const char* id, Repaired (*repair)(const std::string&),
                     std::size_t (*end)(const std::string&) = nullptr) {
  HeadFault out{std::string("gateway.http.request-line/") + id, repair};
  if (end != nullptr) out.end = end;
  return out;
}

}  // namespace

std::vector<HeadFault> request_line_faults() {
  return {line_fault("loose-white-space", loose_white_space),
          line_fault("any-version", any_version),
          line_fault("target-bytes-unchecked", target_bytes_unchecked),
          line_fault("method-by-prefix", method_by_prefix),
          line_fault("http-0.9", http_09, end_of_http_09),
          line_fault("junk-skipped", without_junk, end_behind_junk),
          line_fault("special-targets", special_targets)};
}

}  // namespace assay::weak
