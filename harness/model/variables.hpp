// SPDX-License-Identifier: Apache-2.0
#pragma once
// Variables in the values of check files, and the few forms that stand for a value that TOML cannot write.
//
//   "$name", "$name.member"     alone in a text: replaced by the value, whatever its type
//   "… $name …", "${name.a-b}"  inside a text: strings as they are, other values as JSON; null is an error
//   "$$"                        one dollar sign; any other lone `$` is an error
//   { hex = "00ff" }            bytes                   { repeat = "ab", times = 3 }   "ababab"
//   { repeat = "m{#},", times = 2 }   "m0,m1,": the first {#} is the number of the repetition, from 0
//   { now = "-1h" }             scope's `now` (unix seconds) moved by a duration, as an integer
//
// Names are [A-Za-z_][A-Za-z0-9_]*, members [A-Za-z0-9_]+ (with `-` too inside braces); digits index arrays.
// Keys of tables are never resolved, and a value that a variable brings in is not resolved again. `{ file = …
// }` is left to the action that reads it. No result is longer than kMaxText bytes.
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/json/value.hpp"

namespace assay::model {

inline constexpr std::size_t kMaxText = std::size_t{8} << 20;

// A piece of a text: literal bytes, or a reference when `path` is not empty ({"good", "header"}).
struct TextPiece {
  std::string literal;
  std::vector<std::string> path;
  bool braced = false;
};
Result<std::vector<TextPiece>> split_text(std::string_view text);
// True when the pieces are one reference without braces, which keeps its type.
bool is_whole_reference(const std::vector<TextPiece>& pieces);
bool is_variable_name(std::string_view name);

// Names of the variables that `value` mentions at any depth, sorted, each once. Malformed texts mention none;
// `{ now = … }` mentions "now".
std::vector<std::string> variables_in(const Json& value);

// `value` with every reference and form replaced. `scope` is an object: name → value. Errors: Errc::invalid.
Result<Json> resolve(const Json& value, const Json& scope);

// The scope of one pass over a check: `builtins` plus the variant's `vars`, whose values may mention the
// builtins.
Result<Json> bind_variant(const Json& vars, const Json& builtins);

}  // namespace assay::model
