// SPDX-License-Identifier: Apache-2.0
#include "harness/model/duration.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

namespace assay::model {
namespace {

// "ms" stands before "m": the longer unit is tried first.
constexpr std::array<std::pair<std::string_view, std::int64_t>, 5> kUnits = {
    {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
constexpr std::int64_t kLongest = std::int64_t{100} * 366 * 86'400'000;

// Takes one "<digits><unit>" off the front.
std::optional<std::int64_t> take_part(std::string_view& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || text.front() == '-') return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  for (const auto& [name, millis] : kUnits) {
    if (text.substr(0, name.size()) != name) continue;
    text.remove_prefix(name.size());
    if (number > kLongest / millis) return std::nullopt;
    return number * millis;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative || (!text.empty() && text.front() == '+')) text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  std::int64_t total = 0;
  while (!text.empty()) {
    const auto part = take_part(text);
    if (!part || (total += *part) > kLongest) return std::nullopt;
  }
  return std::chrono::milliseconds(negative ? -total : total);
}

}  // namespace assay::model
