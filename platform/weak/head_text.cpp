// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/head_text.hpp"

#include <algorithm>

namespace assay::weak {
namespace {

bool is_field(const std::string& line, std::string_view name) {
  const std::size_t colon = line.find(':');
  return colon != std::string::npos && lower(line.substr(0, colon)) == lower(name);
}

}  // namespace

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return out;
}

std::string trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(" \t") - begin + 1));
}

HeadText HeadText::parse(const std::string& head) {
  HeadText out;
  std::size_t begin = 0;
  bool first = true;
  while (begin < head.size()) {
    const std::size_t end = std::min(head.find("\r\n", begin), head.size());
    std::string line = head.substr(begin, end - begin);
    begin = end + 2;
    if (first && line.empty()) continue;  // an empty line before the request
    if (!first && line.empty()) break;
    if (first) {
      out.request_line = std::move(line);
    } else {
      out.lines.push_back(std::move(line));
    }
    first = false;
  }
  return out;
}

std::string HeadText::text() const {
  std::string out = request_line + "\r\n";
  for (const std::string& line : lines) out += line + "\r\n";
  return out + "\r\n";
}

std::vector<std::string> HeadText::values(std::string_view name) const {
  std::vector<std::string> out;
  for (const std::string& line : lines) {
    if (is_field(line, name)) out.push_back(trimmed(line.substr(line.find(':') + 1)));
  }
  return out;
}

void HeadText::remove(std::string_view name) {
  lines.erase(std::remove_if(lines.begin(), lines.end(),
                             [&](const std::string& line) { return is_field(line, name); }),
              lines.end());
}

}  // namespace assay::weak
