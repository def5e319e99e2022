// SPDX-License-Identifier: Apache-2.0
#include "harness/model/comparison.hpp"

#include <charconv>
#include <utility>

namespace assay::model {
namespace {

using Sign = Comparison::Sign;

// The longer ones first.
constexpr std::pair<std::string_view, Sign> kSigns[] = {
    {"<=", Sign::at_most}, {">=", Sign::at_least}, {"<", Sign::less}, {">", Sign::more}, {"=", Sign::equal}};

}  // namespace

bool Comparison::holds(std::int64_t number) const {
  switch (sign) {
    case Sign::less:
      return number < bound;
    case Sign::at_most:
      return number <= bound;
    case Sign::more:
      return number > bound;
    case Sign::at_least:
      return number >= bound;
    case Sign::equal:
      break;
  }
  return number == bound;
}

std::optional<Comparison> parse_comparison(std::string_view text) {
  for (const auto& [written, sign] : kSigns) {
    if (text.substr(0, written.size()) != written) continue;
    text.remove_prefix(written.size());
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    Comparison out{sign, 0};
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), out.bound);
    if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
    return out;
  }
  return std::nullopt;
}

}  // namespace assay::model
