// SPDX-License-Identifier: Apache-2.0
#pragma once
// A bound on a whole number as files write it: "< 20", "<= 20", "> 20", ">= 20", "= 20". Blanks behind the
// sign are optional.
#include <cstdint>
#include <optional>
#include <string_view>

namespace assay::model {

struct Comparison {
  enum class Sign { less, at_most, more, at_least, equal } sign = Sign::equal;
  std::int64_t bound = 0;
  bool holds(std::int64_t number) const;
};
std::optional<Comparison> parse_comparison(std::string_view text);

}  // namespace assay::model
