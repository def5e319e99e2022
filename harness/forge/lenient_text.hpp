// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the lenient readers share.
#include <string_view>

#include "core/json/parse.hpp"

namespace assay::forge {

inline constexpr JsonLimits kTolerant = {.allow_duplicates = true};

// Without the white space around it, line ends included.
inline std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) + 1 - begin);
}

}  // namespace assay::forge
