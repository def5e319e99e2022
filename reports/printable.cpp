// SPDX-License-Identifier: Apache-2.0
#include "reports/printable.hpp"

#include <array>
#include <cstdint>

namespace assay::reports {
namespace {

struct Decoded {
  std::uint32_t point = 0;
  std::size_t length = 0;  // 0: not UTF-8 (RFC 3629)
};

Decoded decode(std::string_view s) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || s.size() < length) return {};
  static constexpr std::array<std::uint32_t, 5> kLowest = {0, 0, 0x80, 0x800, 0x10000};
  std::uint32_t point = lead & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    point = point << 6 | (byte(i) & 0x3Fu);
  }
  if (point < kLowest[length] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return {};
  return {point, length};
}

// Characters that a terminal obeys, or that make text read as something other than it is.
bool is_deceptive(std::uint32_t p) {
  if (p < 0x20 || (p >= 0x7F && p <= 0x9F)) return true;
  if (p == 0xAD || p == 0x61C || p == 0x180E || p == 0xFEFF) return true;
  if ((p >= 0x200B && p <= 0x200F) || (p >= 0x2028 && p <= 0x202E) || (p >= 0x2060 && p <= 0x206F))
    return true;
  if (p >= 0xFFF9 && p <= 0xFFFB) return true;
  if ((p >= 0xFDD0 && p <= 0xFDEF) || (p & 0xFFFE) == 0xFFFE) return true;
  return p >= 0xE0000 && p <= 0xE0FFF;
}

void append_hex(std::uint32_t value, int digits, std::string& out) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) out += kHex[(value >> shift) & 15];
}

void append_escape(std::uint32_t point, std::string& out) {
  if (point == '\n') {
    out += "\\n";
  } else if (point == '\r') {
    out += "\\r";
  } else if (point == '\t') {
    out += "\\t";
  } else if (point < 0x80) {
    out += "\\x";
    append_hex(point, 2, out);
  } else {
    out += "\\u{";
    append_hex(point, point > 0xFFFF ? 5 : 4, out);
    out += '}';
  }
}

// Appends one character, or a run of plain ones, and returns how many bytes that took.
std::size_t append_visible(std::string_view rest, std::string& out) {
  std::size_t plain = 0;
  while (plain < rest.size() && rest[plain] >= ' ' && rest[plain] <= '~') ++plain;
  if (plain > 0) {
    out += rest.substr(0, plain);
    return plain;
  }
  const Decoded d = decode(rest);
  if (d.length == 0) {
    out += "\\x";
    append_hex(static_cast<unsigned char>(rest[0]), 2, out);
    return 1;
  }
  if (is_deceptive(d.point)) {
    append_escape(d.point, out);
  } else {
    out += rest.substr(0, d.length);
  }
  return d.length;
}

}  // namespace

std::string printable(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  const std::size_t head_end = bytes.find("\r\n") == std::string_view::npos ? 0 : bytes.find("\r\n\r\n");
  for (std::size_t i = 0; i < bytes.size();) {
    if (bytes.substr(i, 2) == "\r\n") {
      out += '\n';
      i += 2;
    } else if (bytes[i] == '\n') {
      if (i < head_end) out += "\\n";
      out += '\n';
      ++i;
    } else if (bytes[i] == '\t') {
      out += '\t';
      ++i;
    } else {
      i += append_visible(bytes.substr(i), out);
    }
  }
  return out;
}

std::string printable_line(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t i = 0; i < bytes.size();) i += append_visible(bytes.substr(i), out);
  return out;
}

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

std::size_t columns(std::string_view text) {
  std::size_t n = 0;
  for (const char c : text) n += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return n;
}

std::string cut_columns(std::string_view text, std::size_t width) {
  if (columns(text) <= width) return std::string(text);
  if (width == 0) return {};
  std::size_t seen = 0;
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80 && ++seen == width) break;
  }
  return std::string(text.substr(0, i)) + "…";
}

std::string_view cut_bytes(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

}  // namespace assay::reports
