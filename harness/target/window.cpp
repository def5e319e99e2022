// SPDX-License-Identifier: Apache-2.0
#include "harness/target/window.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace assay::target {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

int day_of(std::string_view name) {
  for (std::size_t i = 0; i < kDays.size(); ++i) {
    if (kDays[i] == name) return static_cast<int>(i);
  }
  return -1;
}

tm local_time(std::time_t at, const std::string& zone) {
  const char* const was = std::getenv("TZ");
  const std::string before = was == nullptr ? "" : was;
  setenv("TZ", zone.empty() ? "UTC0" : zone.c_str(), 1);
  tzset();
  tm out{};
  localtime_r(&at, &out);
  if (was == nullptr) {
    unsetenv("TZ");
  } else {
    setenv("TZ", before.c_str(), 1);
  }
  tzset();
  return out;
}

}  // namespace

std::optional<Window> Window::parse(std::string_view text) {
  const std::string copy(text);
  std::array<char, 4> first{}, last{};
  std::array<char, 64> zone{};
  int from_hour = 0, from_minute = 0, to_hour = 0, to_minute = 0;
  const int read =
      std::sscanf(copy.c_str(), "%3[A-Za-z]-%3[A-Za-z] %2d:%2d-%2d:%2d %63[A-Za-z0-9/_+-]", first.data(),
                  last.data(), &from_hour, &from_minute, &to_hour, &to_minute, zone.data());
  if (read < 6) return std::nullopt;
  Window out;
  out.first_day_ = day_of(first.data());
  out.last_day_ = day_of(last.data());
  out.begin_ = from_hour * 60 + from_minute;
  out.end_ = to_hour * 60 + to_minute;
  out.zone_ = zone.data();
  const bool sane = out.first_day_ >= 0 && out.last_day_ >= 0 && from_hour >= 0 && from_minute >= 0 &&
                    to_hour >= 0 && to_minute >= 0 && from_hour <= 24 && to_hour <= 24 && from_minute < 60 &&
                    to_minute < 60 && out.begin_ < out.end_;
  if (!sane) return std::nullopt;
  return out;
}

bool Window::contains(TimePoint now) const {
  const tm local = local_time(static_cast<std::time_t>(to_unix_seconds(now)), zone_);
  const bool day = first_day_ <= last_day_ ? local.tm_wday >= first_day_ && local.tm_wday <= last_day_
                                           : local.tm_wday >= first_day_ || local.tm_wday <= last_day_;
  const int minute = local.tm_hour * 60 + local.tm_min;
  return day && minute >= begin_ && minute < end_;
}

}  // namespace assay::target
