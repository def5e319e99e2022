// SPDX-License-Identifier: Apache-2.0
#pragma once
// The grammar of HTTP/1 as pure predicates and small parsers over complete strings (RFC 9110 §5.6, RFC 9112
// §2-§7, RFC 3986). Nothing here is lenient: no sign, no prefix, no inner white space, ASCII only.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace assay::wire {

bool is_digit(char c);
bool is_token_char(char c);
bool is_token(std::string_view text);              // 1*tchar
bool is_token_list(std::string_view text);         // #token: commas between, empty elements allowed
bool is_line_byte(char c);                         // HTAB, SP or VCHAR: all that may stand inside a line
std::size_t line_bytes(std::string_view text);     // how many of them text starts with
std::size_t hex_value(char c);                     // 16 when c is no hexadecimal digit
std::string_view trim_ows(std::string_view text);  // without SP and HTAB at both ends

enum class TargetForm { origin, absolute, asterisk };

// The form of a request-target, or nothing when it is none of these (authority-form included). Path and query
// hold only the characters of RFC 3986 with complete percent-triplets; no fragment; absolute-form is http or
// https with a valid authority, without user information.
std::optional<TargetForm> classify_target(std::string_view target);

// The parts of a target in absolute-form, as classify_target finds it: scheme in any case, authority, and
// path with query, which may be empty.
struct AbsoluteTarget {
  std::string_view scheme, authority, rest;
};
std::optional<AbsoluteTarget> split_absolute(std::string_view target);

// uri-host [":" port] of a Host field: a name of letters, digits, "-", "_" and "." without empty labels (so
// no trailing dot), an IPv4 address, or a bracketed IPv6 address; the port is 1 to 65535.
bool is_host(std::string_view text);

enum class NumberFault { none, syntax, overflow };
struct Number {
  NumberFault fault = NumberFault::none;
  std::uint64_t value = 0;
};

// 1*DIGIT.
Number parse_decimal(std::string_view text);

struct ChunkLine {
  bool valid = false;
  const char* reason = "";  // slug when not valid
  std::uint64_t size = 0;
  std::size_t extension_bytes = 0;
};

// chunk-size [ chunk-ext ] without CRLF (RFC 9112 §7.1): 1 to 16 hexadecimal digits, then *( ";" token [ "="
// token or quoted-string ] ) without any white space outside quotes. The bad white space that the grammar
// lets a recipient skip is refused, because recipients differ on it.
ChunkLine parse_chunk_line(std::string_view line);

}  // namespace assay::wire
