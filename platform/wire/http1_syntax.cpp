// SPDX-License-Identifier: Apache-2.0
#include "platform/wire/http1_syntax.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "platform/wire/http1_message.hpp"

namespace assay::wire {
namespace {

constexpr bool is_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// Letters, digits and the given symbols, as a table: these questions are asked for every byte of a head.
using CharSet = std::array<bool, 256>;
constexpr CharSet alnum_and(std::string_view symbols) {
  CharSet set{};
  for (std::size_t i = 0; i < set.size(); ++i) set[i] = is_alnum(static_cast<char>(i));
  for (const char c : symbols) set[static_cast<unsigned char>(c)] = true;
  return set;
}

constexpr CharSet kTokenChars = alnum_and("!#$%&'*+-.^_`|~");
// pchar / "/" / "?", percent-triplets left to the caller.
constexpr CharSet kPathOrQueryChars = alnum_and("-._~!$&'()*+,;=:@/?");

bool is_path_or_query_char(char c) {
  return kPathOrQueryChars[static_cast<unsigned char>(c)];
}

bool is_path_and_query(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size() || hex_value(text[i + 1]) > 15 || hex_value(text[i + 2]) > 15) return false;
      i += 2;
    } else if (!is_path_or_query_char(text[i])) {
      return false;
    }
  }
  return true;
}

bool is_port(std::string_view text) {
  if (text.empty() || text.size() > 5) return false;
  const Number port = parse_decimal(text);
  return port.fault == NumberFault::none && port.value >= 1 && port.value <= 65535;
}

bool is_host_name(std::string_view name) {
  bool label_open = false;
  for (const char c : name) {
    if (c == '.') {
      if (!label_open) return false;
      label_open = false;
    } else if (is_alnum(c) || c == '-' || c == '_') {
      label_open = true;
    } else {
      return false;
    }
  }
  return label_open;
}

// Groups of up to four hexadecimal digits between colons, one "::" at most, eight groups in total. The
// IPv4-mapped notation with dots is left out: it gives one address two spellings.
bool is_ipv6(std::string_view text) {
  std::size_t groups = 0;
  std::size_t digits = 0;
  bool gap = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != ':') {
      if (hex_value(text[i]) > 15 || ++digits > 4) return false;
      if (digits == 1) ++groups;
      continue;
    }
    const bool doubled = i + 1 < text.size() && text[i + 1] == ':';
    if (!doubled && (i == 0 || i + 1 == text.size())) return false;
    if (doubled) {
      if (gap) return false;
      gap = true;
      if (++i + 1 < text.size() && text[i + 1] == ':') return false;
    }
    digits = 0;
  }
  return gap ? groups < 8 : groups == 8;
}

bool is_absolute(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!iequals(target.substr(0, scheme.size()), scheme)) continue;
    const std::string_view rest = target.substr(scheme.size());
    const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
    return is_host(rest.substr(0, end)) && is_path_and_query(rest.substr(end));
  }
  return false;
}

// The length of a quoted-string at the start of text, 0 when there is none.
std::size_t quoted_string_length(std::string_view text) {
  if (text.empty() || text.front() != '"') return 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') return i + 1;
    if (text[i] == '\\' && ++i == text.size()) return 0;
    if (!is_line_byte(text[i])) return 0;
  }
  return 0;
}

std::size_t token_length(std::string_view text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_token_char);
  return static_cast<std::size_t>(end - text.begin());
}

bool is_chunk_extensions(std::string_view text) {
  while (!text.empty()) {
    if (text.front() != ';') return false;
    text.remove_prefix(1);
    const std::size_t name = token_length(text);
    if (name == 0) return false;
    text.remove_prefix(name);
    if (text.empty() || text.front() != '=') continue;
    text.remove_prefix(1);
    const std::size_t value = std::max(token_length(text), quoted_string_length(text));
    if (value == 0) return false;
    text.remove_prefix(value);
  }
  return true;
}

}  // namespace

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_token_char(char c) {
  return kTokenChars[static_cast<unsigned char>(c)];
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

bool is_token_list(std::string_view text) {
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const std::string_view element = trim_ows(text.substr(0, comma));
    if (!element.empty() && !is_token(element)) return false;
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return true;
}

bool is_line_byte(char c) {
  return c == '\t' || (c >= 0x20 && c <= 0x7e);
}

std::size_t line_bytes(std::string_view text) {
  std::size_t count = 0;
  while (count < text.size() && is_line_byte(text[count])) ++count;
  return count;
}

std::size_t hex_value(char c) {
  if (is_digit(c)) return static_cast<std::size_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::size_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::size_t>(c - 'A' + 10);
  return 16;
}

std::string_view trim_ows(std::string_view text) {
  constexpr std::string_view kOws = " \t";
  const std::size_t first = text.find_first_not_of(kOws);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kOws) - first + 1);
}

std::optional<TargetForm> classify_target(std::string_view target) {
  if (target == "*") return TargetForm::asterisk;
  if (target.starts_with('/') && is_path_and_query(target)) return TargetForm::origin;
  if (is_absolute(target)) return TargetForm::absolute;
  return std::nullopt;
}

std::optional<AbsoluteTarget> split_absolute(std::string_view target) {
  if (!is_absolute(target)) return std::nullopt;
  const std::size_t colon = target.find(':');
  const std::string_view behind = target.substr(colon + 3);
  const std::size_t end = std::min(behind.find_first_of("/?"), behind.size());
  return AbsoluteTarget{target.substr(0, colon), behind.substr(0, end), behind.substr(end)};
}

bool is_host(std::string_view text) {
  std::string_view host = text;
  std::string_view port;
  bool has_port = false;
  const std::size_t after_bracket = text.starts_with('[') ? std::min(text.find(']'), text.size()) : 0;
  if (const std::size_t colon = text.find(':', after_bracket); colon != std::string_view::npos) {
    host = text.substr(0, colon);
    port = text.substr(colon + 1);
    has_port = true;
  }
  if (has_port && !is_port(port)) return false;
  if (!host.starts_with('[')) return is_host_name(host);
  return host.size() > 2 && host.back() == ']' && is_ipv6(host.substr(1, host.size() - 2));
}

Number parse_decimal(std::string_view text) {
  Number number;
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return {NumberFault::syntax, 0};
  constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
  for (const char c : text) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (number.value > (kMax - digit) / 10) return {NumberFault::overflow, 0};
    number.value = number.value * 10 + digit;
  }
  return number;
}

ChunkLine parse_chunk_line(std::string_view line) {
  ChunkLine chunk;
  std::size_t digits = 0;
  while (digits < line.size() && hex_value(line[digits]) < 16) {
    if (digits == 16) return {false, "bad-chunk-size", 0, 0};
    chunk.size = chunk.size * 16 + hex_value(line[digits++]);
  }
  const std::string_view extensions = line.substr(digits);
  if (digits == 0 || (!extensions.empty() && extensions.front() != ';'))
    return {false, "bad-chunk-size", 0, 0};
  if (!is_chunk_extensions(extensions)) return {false, "bad-chunk-ext", 0, 0};
  chunk.valid = true;
  chunk.extension_bytes = extensions.size();
  return chunk;
}

}  // namespace assay::wire
