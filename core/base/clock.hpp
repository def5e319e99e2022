// SPDX-License-Identifier: Apache-2.0
#pragma once
// Time is passed in. The platform runs on a VirtualClock that only `advance` moves, or on the SystemClock.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

namespace assay {

using Duration = std::chrono::nanoseconds;
using TimePoint = std::chrono::time_point<std::chrono::system_clock, Duration>;

inline std::int64_t to_unix_seconds(TimePoint t) {
  return std::chrono::floor<std::chrono::seconds>(t.time_since_epoch()).count();
}
inline std::int64_t to_unix_nanos(TimePoint t) {
  return t.time_since_epoch().count();
}
inline TimePoint from_unix_seconds(std::int64_t s) {
  return TimePoint(std::chrono::seconds(s));
}
inline TimePoint from_unix_nanos(std::int64_t ns) {
  return TimePoint(Duration(ns));
}

// "2026-11-25T09:12:44.123Z", always UTC and milliseconds.
std::string to_rfc3339(TimePoint t);

class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimePoint now() const = 0;
};

class SystemClock final : public Clock {
 public:
  TimePoint now() const override {
    return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  }
};

// Stands still until told otherwise. Safe from any thread.
class VirtualClock final : public Clock {
 public:
  explicit VirtualClock(TimePoint start) : nanos_(to_unix_nanos(start)) {}
  TimePoint now() const override { return from_unix_nanos(nanos_.load(std::memory_order_acquire)); }
  void set(TimePoint t) { nanos_.store(to_unix_nanos(t), std::memory_order_release); }

 private:
  std::atomic<std::int64_t> nanos_;
};

}  // namespace assay
