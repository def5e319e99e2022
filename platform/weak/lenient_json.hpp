// SPDX-License-Identifier: Apache-2.0
#pragma once
// Rewrites JSON text into what a lenient reader would have understood. Each knows strings from the rest and
// leaves everything but its own fault as it is; the result goes to an ordinary parser.
#include <cstddef>
#include <string>
#include <string_view>

namespace assay::weak {

// 1e999, Infinity and the like become ±9223372036854775807.
std::string clamp_numbers(std::string_view json);
// Skips a byte order mark; bytes that are not UTF-8 and \u escapes of lone surrogates become U+FFFD.
std::string replace_bad_utf8(std::string_view json);
// Containers nested deeper than `depth` become null.
std::string cut_nesting(std::string_view json, std::size_t depth);
// As deep as an ordinary parser goes for a reader that sets no bound itself.
inline constexpr std::size_t kReadableDepth = 1000;

}  // namespace assay::weak
