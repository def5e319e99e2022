// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "core/json/parse.hpp"

namespace assay {
namespace {

// Length of the well-formed UTF-8 sequence at the start of `s` (RFC 3629), or 0.
std::size_t utf8_length(std::string_view s) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
  const auto tail = [&](std::size_t i) { return i < s.size() && (byte(i) & 0xC0) == 0x80; };
  const unsigned char b = byte(0);
  if (b < 0x80) return 1;
  if (b >= 0xC2 && b <= 0xDF) return tail(1) ? 2 : 0;
  if (b >= 0xE0 && b <= 0xEF) {
    if (!tail(1) || !tail(2)) return 0;
    if (b == 0xE0 && byte(1) < 0xA0) return 0;
    if (b == 0xED && byte(1) > 0x9F) return 0;
    return 3;
  }
  if (b >= 0xF0 && b <= 0xF4) {
    if (!tail(1) || !tail(2) || !tail(3)) return 0;
    if (b == 0xF0 && byte(1) < 0x90) return 0;
    if (b == 0xF4 && byte(1) > 0x8F) return 0;
    return 4;
  }
  return 0;
}

// How many bytes at the beginning stand for themselves.
std::size_t plain_length(std::string_view s) {
  const auto special = [](char c) {
    const auto b = static_cast<unsigned char>(c);
    return b < 0x20 || b >= 0x7F || b == '"' || b == '\\' || b == '<';
  };
  return static_cast<std::size_t>(std::find_if(s.begin(), s.end(), special) - s.begin());
}

void write_string(std::string_view s, std::string& out) {
  out += '"';
  while (!s.empty()) {
    const std::size_t plain = plain_length(s);
    out += s.substr(0, plain);
    s.remove_prefix(plain);
    if (s.empty()) break;
    const auto b = static_cast<unsigned char>(s[0]);
    const std::size_t n = utf8_length(s);
    if (n == 0) {
      out += "\xEF\xBF\xBD";
      s.remove_prefix(1);
      continue;
    }
    if (b == '"' || b == '\\') {
      out += '\\';
      out += s[0];
    } else if (b == '\n') {
      out += "\\n";
    } else if (b == '\r') {
      out += "\\r";
    } else if (b == '\t') {
      out += "\\t";
    } else if (b < 0x20 || b == '<' || b == 0x7F) {
      static constexpr std::string_view kHex = "0123456789abcdef";
      out += "\\u00";
      out += kHex[b >> 4];
      out += kHex[b & 15];
    } else if (s.substr(0, 3) == "\xE2\x80\xA8" || s.substr(0, 3) == "\xE2\x80\xA9") {
      out += s[2] == '\xA8' ? "\\u2028" : "\\u2029";
    } else {
      out += s.substr(0, n);
    }
    s.remove_prefix(n);
  }
  out += '"';
}

void write_double(double value, std::string& out) {
  if (!std::isfinite(value)) {
    out += "null";  // JSON has no other word for it
    return;
  }
  std::array<char, 40> text{};
  const auto r = std::to_chars(text.data(), text.data() + text.size(), value);
  out.append(text.data(), r.ptr);
  if (std::string_view(text.data(), r.ptr).find_first_of(".e") == std::string_view::npos)
    out += ".0";  // read back as an integer, it would not be the same value
}

void write_number(const Json& value, std::string& out) {
  if (value.is_double()) return write_double(value.as_double(), out);
  std::array<char, 40> text{};
  std::to_chars_result r{};
  if (value.fits_int64()) {
    r = std::to_chars(text.data(), text.data() + text.size(), value.as_int());
  } else {
    r = std::to_chars(text.data(), text.data() + text.size(), value.as_uint());
  }
  out.append(text.data(), r.ptr);
}

void newline(int indent, std::string& out) {
  if (indent >= 0) out += "\n" + std::string(static_cast<std::size_t>(indent) * 2, ' ');
}

// indent < 0 means compact.
void write(const Json& value, int indent, std::string& out) {
  const int inner = indent < 0 ? -1 : indent + 1;
  if (value.is_null()) {
    out += "null";
  } else if (value.is_bool()) {
    out += value.as_bool() ? "true" : "false";
  } else if (value.is_number()) {
    write_number(value, out);
  } else if (value.is_string()) {
    write_string(value.as_string(), out);
  } else if (value.is_array()) {
    out += '[';
    for (std::size_t i = 0; i < value.items().size(); ++i) {
      if (i > 0) out += ',';
      newline(inner, out);
      write(value.items()[i], inner, out);
    }
    if (value.size() > 0) newline(indent, out);
    out += ']';
  } else {
    out += '{';
    bool first = true;
    for (const auto& [name, member] : value.members()) {
      if (!first) out += ',';
      first = false;
      newline(inner, out);
      write_string(name, out);
      out += indent < 0 ? ":" : ": ";
      write(member, inner, out);
    }
    if (!first) newline(indent, out);
    out += '}';
  }
}

}  // namespace

std::string dump_json(const Json& value) {
  std::string out;
  write(value, -1, out);
  return out;
}

std::string dump_json_pretty(const Json& value) {
  std::string out;
  write(value, 0, out);
  out += '\n';
  return out;
}

}  // namespace assay
