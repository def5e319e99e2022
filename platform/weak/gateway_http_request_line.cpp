// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_http_request_line.hpp"

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

HeadFault fault(const char* id, Repaired (*repair)(const std::string&)) {
  return {std::string("gateway.http.request-line/") + id, repair};
}

}  // namespace

std::vector<HeadFault> request_line_faults() {
  return {fault("loose-white-space", loose_white_space), fault("any-version", any_version),
          fault("target-bytes-unchecked", target_bytes_unchecked),
          fault("method-by-prefix", method_by_prefix)};
}

}  // namespace assay::weak
