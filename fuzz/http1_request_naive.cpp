// SPDX-License-Identifier: Apache-2.0
#include "fuzz/http1_request_naive.hpp"

#include <cctype>
#include <cstdlib>
#include <string>
#include <vector>

namespace assay::fuzz {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
const std::string kTokenSymbols = "!#$%&'*+-.^_`|~";

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  for (std::size_t start = 0;;) {
    const std::size_t end = text.find("\r\n", start);
    lines.emplace_back(text.substr(start, end == kNone ? kNone : end - start));
    if (end == kNone) return lines;
    start = end + 2;
  }
}

std::string strip(std::string text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.erase(0, 1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.pop_back();
  return text;
}

std::string lower_case(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

bool only(const std::string& text, int (*kind)(int), const std::string& others = "") {
  if (text.empty()) return false;
  for (const char c : text) {
    if (kind(static_cast<unsigned char>(c)) == 0 && others.find(c) == kNone) return false;
  }
  return true;
}

// Lines joined by CRLF, nothing else below SP but HTAB, nothing above "~".
const char* check_bytes(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '\r' && (i + 1 == text.size() || text[i + 1] != '\n')) return "line ends are CRLF";
    if (c == '\n' && (i == 0 || text[i - 1] != '\r')) return "line ends are CRLF";
    if (c != '\r' && c != '\n' && c != '\t' && (c < 0x20 || c > 0x7e)) return "no control bytes";
  }
  return nullptr;
}

const char* check_request_line(const std::string& line, const wire::RequestHead& head,
                               const wire::RequestLimits& limits) {
  const std::string again = head.method + " " + head.target + " HTTP/1." + std::to_string(head.minor_version);
  if (line != again || head.minor_version > 1) return "request line as sent";
  if (line.size() > limits.max_line) return "limits";
  if (!only(head.method, std::isalpha)) return "method is known";
  if (head.target.find_first_of("# \t\\") != kNone) return "target syntax";
  const std::string start = lower_case(head.target.substr(0, 8));
  const bool absolute = start.substr(0, 7) == "http://" || start == "https://";
  const bool asterisk = head.target == "*" && head.method == "OPTIONS";
  return head.target[0] == '/' || absolute || asterisk ? nullptr : "target syntax";
}

struct Line {
  std::string name;  // lower case
  std::string value;
};

// Field lines as the sender wrote them, continuation lines joined by one SP when that is allowed.
const char* read_fields(const std::vector<std::string>& lines, bool folds_allowed,
                        std::vector<Line>& fields) {
  for (const std::string& line : lines) {
    if (!line.empty() && (line[0] == ' ' || line[0] == '\t')) {
      if (!folds_allowed || fields.empty()) return "no folded line";
      std::string& value = fields.back().value;
      value = strip(value + " " + strip(line));
      continue;
    }
    const std::size_t colon = line.find(':');
    if (colon == kNone) return "field syntax";
    const std::string name = line.substr(0, colon);
    if (name.find_first_of(" \t") != kNone) return "no space before colon";
    if (!only(name, std::isalnum, kTokenSymbols)) return "field syntax";
    fields.push_back({lower_case(name), strip(line.substr(colon + 1))});
  }
  return nullptr;
}

const char* compare_fields(const std::vector<Line>& sent, const wire::Fields& seen) {
  if (sent.size() != seen.size()) return "fields as sent";
  for (std::size_t i = 0; i < sent.size(); ++i) {
    if (sent[i].name != lower_case(seen.list[i].name) || sent[i].value != seen.list[i].value) {
      return "fields as sent";
    }
  }
  return nullptr;
}

std::vector<std::string> values_of(const std::vector<Line>& fields, const std::string& name) {
  std::vector<std::string> values;
  for (const Line& field : fields) {
    if (field.name == name) values.push_back(field.value);
  }
  return values;
}

const char* check_trailers(std::string_view rest, const wire::BodyLimits& limits) {
  if (rest == "\r\n") return nullptr;
  const std::size_t end = rest.find("\r\n\r\n");
  if (end == kNone || end + 4 != rest.size()) return "chunk syntax";
  if (end + 2 > limits.max_trailer_bytes) return "limits";
  if (const char* fault = check_bytes(rest.substr(0, end))) return fault;
  std::vector<Line> trailers;
  if (const char* fault = read_fields(split_lines(rest.substr(0, end)), false, trailers)) return fault;
  return trailers.size() > limits.max_trailer_fields ? "limits" : nullptr;
}

const char* check_chunks(std::string_view rest, std::string_view body, const wire::BodyLimits& limits) {
  std::string decoded;
  std::size_t extensions = 0;
  for (std::size_t position = 0;;) {
    const std::size_t end = rest.find("\r\n", position);
    if (end == kNone) return "chunk syntax";
    const std::string line(rest.substr(position, end - position));
    if (const char* fault = check_bytes(line)) return fault;
    const std::string digits = line.substr(0, line.find(';'));
    if (!only(digits, std::isxdigit) || digits.size() > 16) return "chunk syntax";
    extensions += line.size() - digits.size();
    if (line.size() > limits.max_chunk_line || extensions > limits.max_chunk_ext) return "limits";
    const unsigned long long size = std::strtoull(digits.c_str(), nullptr, 16);
    if (size > rest.size()) return "chunk syntax";
    if (size == 0) {
      if (decoded != body) return "body as sent";
      return check_trailers(rest.substr(end + 2), limits);
    }
    decoded += rest.substr(end + 2, size);
    position = end + 2 + size;
    if (position + 2 > rest.size() || rest.substr(position, 2) != "\r\n") return "chunk syntax";
    position += 2;
  }
}

const char* check_framing(const std::vector<Line>& fields, int minor_version, std::string_view rest,
                          std::string_view body, const wire::BodyLimits& limits) {
  const auto codings = values_of(fields, "transfer-encoding");
  const auto lengths = values_of(fields, "content-length");
  if (codings.size() + lengths.size() > 1) return "one framing field";
  if (body.size() > limits.max_body) return "limits";
  if (!codings.empty()) {
    if (minor_version == 0 || lower_case(codings[0]) != "chunked") return "transfer-encoding is chunked";
    return check_chunks(rest, body, limits);
  }
  if (!lengths.empty()) {
    if (!only(lengths[0], std::isdigit)) return "content-length syntax";
    if (std::strtoull(lengths[0].c_str(), nullptr, 10) != rest.size()) return "body as sent";
  } else if (!rest.empty()) {
    return "body as sent";
  }
  return rest == body ? nullptr : "body as sent";
}

const char* check_host(const std::vector<Line>& fields, int minor_version) {
  const auto hosts = values_of(fields, "host");
  if (hosts.size() > 1 || (hosts.empty() && minor_version == 1)) return "exactly one host";
  if (!hosts.empty() && !only(hosts[0], std::isalnum, "-._:[]")) return "host syntax";
  return nullptr;
}

}  // namespace

const char* naive_request_check(std::string_view raw, const wire::RequestHead& head, std::string_view body,
                                const wire::RequestLimits& limits) {
  std::size_t empty_lines = 0;
  for (; raw.substr(0, 2) == "\r\n"; raw.remove_prefix(2)) ++empty_lines;
  const std::size_t end = raw.find("\r\n\r\n");
  // Without any field the request line and the empty line share a CRLF, which the search finds as well.
  if (empty_lines > limits.max_leading_crlf || end == kNone) return "line ends are CRLF";
  const std::string_view text = raw.substr(0, end);
  if (const char* fault = check_bytes(text)) return fault;
  std::vector<std::string> lines = split_lines(text);
  if (const char* fault = check_request_line(lines.front(), head, limits)) return fault;
  if (text.size() - lines.front().size() > limits.max_header_bytes) return "limits";
  lines.erase(lines.begin());
  std::vector<Line> fields;
  if (const char* fault = read_fields(lines, limits.obs_fold == wire::ObsFold::unfold, fields)) return fault;
  if (fields.size() > limits.max_fields) return "limits";
  if (const char* fault = compare_fields(fields, head.fields)) return fault;
  if (const char* fault = check_host(fields, head.minor_version)) return fault;
  return check_framing(fields, head.minor_version, raw.substr(end + 4), body, limits.body);
}

}  // namespace assay::fuzz
