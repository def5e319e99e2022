// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

namespace assay {

// Shell-like match over the whole text: `*` any run, `?` one character. Linear time in practice, no
// recursion.
bool glob_match(std::string_view pattern, std::string_view text);

}  // namespace assay
