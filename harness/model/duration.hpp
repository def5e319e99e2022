// SPDX-License-Identifier: Apache-2.0
#pragma once
// Durations as files write them: "90s", "5m", "1h30m", "250ms", "-1h", "2d". Units: ms, s, m, h, d; an
// optional sign stands first and counts for the whole text. At most 100 years either way.
#include <chrono>
#include <optional>
#include <string_view>

namespace assay::model {

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace assay::model
