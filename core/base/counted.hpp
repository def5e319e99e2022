// SPDX-License-Identifier: Apache-2.0
#pragma once
// Numbers in sentences: the noun follows the number, in every message that a person reads.
#include <cstdint>
#include <string>
#include <string_view>

namespace assay {

// "1 case", "2 cases", "0 cases".
std::string counted(std::int64_t n, std::string_view singular, std::string_view plural);

}  // namespace assay
