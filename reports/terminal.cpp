// SPDX-License-Identifier: Apache-2.0
#include "reports/terminal.hpp"

#include "reports/printable.hpp"

namespace assay::reports {

std::string Paint::operator()(Ink ink, std::string_view text) const {
  if (!on_ || text.empty()) return std::string(text);
  std::string_view code;
  switch (ink) {
    case Ink::bold:
      code = "1";
      break;
    case Ink::dim:
      code = "2";
      break;
    case Ink::red:
      code = "1;31";
      break;
    case Ink::green:
      code = "32";
      break;
    case Ink::yellow:
      code = "33";
      break;
    case Ink::magenta:
      code = "35";
      break;
    case Ink::cyan:
      code = "36";
      break;
  }
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

std::string pad(std::string text, std::size_t width) {
  const std::size_t used = columns(text);
  if (used < width) text.append(width - used, ' ');
  return text;
}

std::string wrap(std::string_view text, std::size_t width, std::size_t indent) {
  std::string out;
  std::size_t at = indent;
  while (!text.empty()) {
    const std::size_t end = text.find(' ');
    const std::string_view word = text.substr(0, end);
    if (!word.empty()) {
      const std::size_t size = columns(word);
      if (at > indent && at + 1 + size > width) {
        out += "\n" + std::string(indent, ' ');
        at = indent;
      } else if (at > indent) {
        out += ' ';
        ++at;
      }
      out += word;
      at += size;
    }
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace assay::reports
