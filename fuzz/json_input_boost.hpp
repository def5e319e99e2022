// SPDX-License-Identifier: Apache-2.0
#pragma once
// A third opinion on JSON: Boost.JSON, which shares no code with ours nor with the library that ours reads
// with.
#include <string_view>

#include "core/json/value.hpp"

namespace assay::fuzz {

// Boost.JSON reads `text` and understands the same value. Members are compared by name (it keeps the last of
// several); numbers with fraction or exponent as far as its arithmetic goes.
bool boost_reads_the_same(std::string_view text, const Json& value);

}  // namespace assay::fuzz
