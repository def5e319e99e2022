// SPDX-License-Identifier: Apache-2.0
#include "core/base/clock.hpp"

#include <array>
#include <cstdio>
#include <ctime>

namespace assay {

std::string to_rfc3339(TimePoint t) {
  const auto millis = std::chrono::floor<std::chrono::milliseconds>(t.time_since_epoch()).count();
  const std::time_t seconds = to_unix_seconds(t);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 64> text{};
  const int n = std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ",
                              parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour,
                              parts.tm_min, parts.tm_sec, static_cast<int>(millis - seconds * 1000));
  return std::string(text.data(), static_cast<std::size_t>(n));
}

}  // namespace assay
