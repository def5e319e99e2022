// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/lenient_json.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <optional>

namespace assay::weak {
namespace {

constexpr std::string_view kHuge = "9223372036854775807";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// Index behind the string that starts at `begin` (a quotation mark), or the end of the text.
std::size_t end_of_string(std::string_view json, std::size_t begin) {
  for (std::size_t i = begin + 1; i < json.size(); ++i) {
    if (json[i] == '\\') {
      ++i;
    } else if (json[i] == '"') {
      return i + 1;
    }
  }
  return json.size();
}

// Length of the well-formed UTF-8 sequence at the start (RFC 3629 §4), or 0.
std::size_t sequence_length(std::string_view s) {
  const auto in = [&](std::size_t i, unsigned low, unsigned high) {
    return i < s.size() && static_cast<unsigned char>(s[i]) >= low &&
           static_cast<unsigned char>(s[i]) <= high;
  };
  if (in(0, 0x00, 0x7F)) return 1;
  if (in(0, 0xC2, 0xDF)) return in(1, 0x80, 0xBF) ? 2 : 0;
  if (in(0, 0xE0, 0xEF)) {
    const bool second = in(0, 0xE0, 0xE0)   ? in(1, 0xA0, 0xBF)
                        : in(0, 0xED, 0xED) ? in(1, 0x80, 0x9F)
                                            : in(1, 0x80, 0xBF);
    return second && in(2, 0x80, 0xBF) ? 3 : 0;
  }
  if (in(0, 0xF0, 0xF4)) {
    const bool second = in(0, 0xF0, 0xF0)   ? in(1, 0x90, 0xBF)
                        : in(0, 0xF4, 0xF4) ? in(1, 0x80, 0x8F)
                                            : in(1, 0x80, 0xBF);
    return second && in(2, 0x80, 0xBF) && in(3, 0x80, 0xBF) ? 4 : 0;
  }
  return 0;
}

// The code unit of a \uXXXX escape at the start.
std::optional<unsigned> unicode_escape(std::string_view s) {
  unsigned unit = 0;
  if (s.size() < 6 || s[0] != '\\' || s[1] != 'u') return std::nullopt;
  const auto parsed = std::from_chars(s.data() + 2, s.data() + 6, unit, 16);
  if (parsed.ec != std::errc() || parsed.ptr != s.data() + 6) return std::nullopt;
  return unit;
}

bool in_range(std::optional<unsigned> unit, unsigned low, unsigned high) {
  return unit && *unit >= low && *unit <= high;
}

}  // namespace

std::string clamp_numbers(std::string_view json) {
  static constexpr std::string_view kNumeral = "+-.0123456789eEInfity";
  std::string out;
  for (std::size_t i = 0; i < json.size();) {
    if (json[i] == '"') {
      const std::size_t end = end_of_string(json, i);
      out += json.substr(i, end - i);
      i = end;
      continue;
    }
    if (json[i] != '-' && json[i] != 'I' && (json[i] < '0' || json[i] > '9')) {
      out += json[i++];
      continue;
    }
    const std::size_t end = std::min(json.find_first_not_of(kNumeral, i), json.size());
    const std::string numeral(json.substr(i, end - i));
    char* stop = nullptr;
    const double value = std::strtod(numeral.c_str(), &stop);
    const bool too_large = stop == numeral.c_str() + numeral.size() && std::isinf(value);
    out += too_large ? (value < 0 ? "-" : "") + std::string(kHuge) : numeral;
    i = end;
  }
  return out;
}

std::string replace_bad_utf8(std::string_view json) {
  if (json.substr(0, 3) == "\xEF\xBB\xBF") json.remove_prefix(3);
  std::string out;
  while (!json.empty()) {
    std::size_t taken = sequence_length(json);
    if (const auto unit = unicode_escape(json); in_range(unit, 0xD800, 0xDFFF)) {
      const bool pair = *unit <= 0xDBFF && in_range(unicode_escape(json.substr(6)), 0xDC00, 0xDFFF);
      taken = pair ? 12 : 6;
      out += pair ? json.substr(0, 12) : std::string_view("\\ufffd");
    } else if (json[0] == '\\' && json.size() > 1 && static_cast<unsigned char>(json[1]) < 0x80) {
      taken = 2;  // so that the second half of \\ is not taken for the start of an escape
      out += json.substr(0, 2);
    } else if (taken == 0) {
      taken = 1;
      out += kReplacement;
    } else {
      out += json.substr(0, taken);
    }
    json.remove_prefix(taken);
  }
  return out;
}

std::string cut_nesting(std::string_view json, std::size_t depth) {
  std::string out;
  std::size_t level = 0;
  for (std::size_t i = 0; i < json.size();) {
    const bool is_string = json[i] == '"';
    const std::size_t end = is_string ? end_of_string(json, i) : i + 1;
    const bool opens = json[i] == '{' || json[i] == '[';
    const bool closes = json[i] == '}' || json[i] == ']';
    if (opens && ++level == depth + 1) out += "null";
    if (level <= depth) out += json.substr(i, end - i);
    if (closes && level > 0) --level;
    i = end;
  }
  return out;
}

}  // namespace assay::weak
