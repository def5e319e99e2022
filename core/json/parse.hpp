// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reading and writing Json. Parsing is bounded and unambiguous (RFC 8259, RFC 7493): duplicate names, invalid
// UTF-8 and numbers outside double's range are refused; nothing throws.
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/json/value.hpp"

namespace assay {

struct JsonLimits {
  std::size_t max_bytes = 64u << 20;
  std::size_t max_depth = 64;
  std::size_t max_members = 1u << 20;  // members and items in total
  bool allow_duplicates = false;       // true: the last one wins, as ECMAScript does
  bool exact_integers = false;         // true: integers beyond 64 bits are refused, not rounded to a double
};

Result<Json> parse_json(std::string_view text, const JsonLimits& limits = {});

// Compact form. Bytes that are not UTF-8 become U+FFFD; `<`, U+2028 and U+2029 are written as escapes, so
// that the result can stand inside HTML and JavaScript.
std::string dump_json(const Json& value);
// Two-space indented form with a final newline.
std::string dump_json_pretty(const Json& value);

}  // namespace assay
