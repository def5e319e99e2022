// SPDX-License-Identifier: Apache-2.0
#pragma once
// What lenient readers make of texts that are nearly JSON: rewritten into JSON, or cut, for an ordinary
// parser.
#include <cstddef>
#include <string>
#include <string_view>

namespace assay::weak {

// As Gson's lenient mode, Jackson's read features and JSON5 have it: comments (#, //, /* */), single quotes,
// names without quotes, commas too many, control characters in strings, +1, 01, .5, NaN and Infinity (which
// become null).
std::string relaxed_json(std::string_view text);

// Index behind the first value, or the end of the text.
std::size_t end_of_first_value(std::string_view text);

// From UTF-16 or UTF-32, either byte order, as a byte order mark or the zero bytes at the start tell;
// surrogates alone become U+FFFD. What looks like UTF-8 stays as it is.
std::string utf8_of_guessed(std::string_view bytes);

}  // namespace assay::weak
