// SPDX-License-Identifier: Apache-2.0
#include "core/toml/nesting.hpp"

#include <algorithm>

namespace assay::toml_tree {
namespace {

// The index after the string that starts at `i`. A one-line string also ends before a line break, where the
// parser stops with an error anyway.
std::size_t skip_string(std::string_view text, std::size_t i) {
  const char quote = text[i];
  const std::string triple(3, quote);
  if (text.substr(i, 3) == triple) {
    for (i += 3; i < text.size(); ++i) {
      if (text[i] == '\\' && quote == '"') {
        ++i;
      } else if (text.substr(i, 3) == triple) {
        i += 3;
        for (int extra = 0; extra < 2 && i < text.size() && text[i] == quote; ++extra)
          ++i;  // """"": two belong to it
        return i;
      }
    }
    return text.size();
  }
  for (++i; i < text.size() && text[i] != '\n'; ++i) {
    if (text[i] == quote) return i + 1;
    if (text[i] == '\\' && quote == '"' && i + 1 < text.size() && text[i + 1] != '\n') ++i;
  }
  return i;
}

SourcePos position_of(std::string_view text, std::size_t index, const std::string& file) {
  SourcePos pos{file, 1, 1};
  for (std::size_t i = 0; i < index; ++i) {
    if (text[i] == '\n') {
      ++pos.line;
      pos.column = 1;
    } else if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) {
      ++pos.column;  // columns count characters, as toml++ does
    }
  }
  return pos;
}

}  // namespace

std::optional<SourcePos> too_deep(std::string_view text, const std::string& file) {
  int brackets = 0;
  int dots = 0;
  std::size_t i = 0;
  while (i < text.size()) {
    const char c = text[i];
    if (c == '"' || c == '\'') {
      i = skip_string(text, i);
      continue;
    }
    if (c == '#') {
      i = std::min(text.find('\n', i), text.size());
      continue;
    }
    if (c == '[' || c == '{') ++brackets;
    if ((c == ']' || c == '}') && brackets > 0) --brackets;
    if (c == '.') ++dots;
    if (c == '\n' || c == '=' || c == ',') dots = 0;
    if (brackets > kMaxBrackets || dots > kMaxDots) return position_of(text, i, file);
    ++i;
  }
  return std::nullopt;
}

}  // namespace assay::toml_tree
