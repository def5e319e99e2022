// SPDX-License-Identifier: Apache-2.0
#include "fuzz/http1_response_naive.hpp"

#include <strings.h>

#include <string>
#include <vector>

namespace assay::fuzz {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

const char* check_bytes(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '\r' && (i + 1 == text.size() || text[i + 1] != '\n')) return "line ends are CRLF";
    if (c == '\n' && (i == 0 || text[i - 1] != '\r')) return "line ends are CRLF";
    if (c != '\r' && c != '\n' && c != '\t' && (c < 0x20 || c > 0x7e)) return "no control bytes";
  }
  return nullptr;
}

const char* check_lines(std::string_view head, std::size_t max_fields) {
  std::size_t fields = 0;
  for (std::size_t at = head.find("\r\n") + 2; at < head.size(); at = head.find("\r\n", at) + 2) {
    const std::string_view line = head.substr(at, head.find("\r\n", at) - at);
    if (line.front() == ' ' || line.front() == '\t') return "no folded line";
    const std::size_t colon = line.find(':');
    if (colon == kNone || colon == 0) return "field syntax";
    if (line.substr(0, colon).find_first_of(" \t") != kNone) return "no space before colon";
    ++fields;
  }
  return fields > max_fields ? "limits" : nullptr;
}

bool has_close(const wire::Fields& fields) {
  for (const std::string_view value : fields.all("Connection")) {
    for (std::size_t at = 0; at + 5 <= value.size(); ++at) {
      if (strncasecmp(value.data() + at, "close", 5) == 0) return true;
    }
  }
  return false;
}

const char* check_framing(const wire::ResponseHead& head, std::string_view rest, std::string_view body) {
  const auto codings = head.fields.all("Transfer-Encoding");
  const auto lengths = head.fields.all("Content-Length");
  if (codings.size() + lengths.size() > 1) return "one framing field";
  if (!codings.empty()) return head.minor_version == 0 ? "transfer-encoding is chunked" : nullptr;
  if (rest != body) return "body as sent";
  if (!lengths.empty()) {
    if (lengths.front().find_first_not_of("0123456789") != kNone) return "content-length syntax";
    return nullptr;
  }
  return has_close(head.fields) ? nullptr : "a body without a length needs an announced end";
}

}  // namespace

const char* naive_response_check(std::string_view raw, std::string_view method,
                                 const wire::ResponseHead& head, std::string_view body,
                                 const wire::ResponseLimits& limits) {
  std::string_view rest = raw;
  std::size_t interim = 0;
  while (true) {
    const std::size_t end = rest.find("\r\n\r\n");
    if (end == kNone)
      return interim > 0 && rest.empty() ? "interim answers are skipped" : "line ends are CRLF";
    const std::string_view lines = rest.substr(0, end + 2);
    rest.remove_prefix(end + 4);
    if (const char* fault = check_bytes(lines)) return fault;
    if (const char* fault = check_lines(lines, limits.max_fields)) return fault;
    if (lines.substr(9, 1) != "1") {
      const std::string line = "HTTP/1." + std::to_string(head.minor_version) + " " +
                               std::to_string(head.status) + " " + head.reason + "\r\n";
      if (!lines.starts_with(line)) return "status line as sent";
      break;
    }
    if (lines.substr(9, 3) == "101") return "no upgrade was asked for";
    ++interim;
  }
  if (interim > limits.max_interim) return "limits";
  if (head.status < 200 || head.status > 599) return "interim answers are skipped";
  if (method == "HEAD" || head.status == 204 || head.status == 304) {
    return rest.empty() && body.empty() ? nullptr : "no body where none can be";
  }
  if (body.size() > limits.body.max_body) return "limits";
  return check_framing(head, rest, body);
}

}  // namespace assay::fuzz
