// SPDX-License-Identifier: Apache-2.0
#pragma once
// How long a server waits for a client: one absolute deadline for each phase of a connection, so that a byte
// now and then buys no further time (CWE-400, "slowloris").
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "core/base/clock.hpp"

namespace assay::http {

struct Patience {
  Duration handshake = std::chrono::seconds(10);  // from accepting to the end of the TLS handshake
  Duration idle = std::chrono::seconds(60);       // between two requests of a connection
  Duration head = std::chrono::seconds(10);       // from a request's first byte to the end of its head
  Duration body = std::chrono::seconds(60);       // from the end of the head to the end of the body
  // Bytes a second that a body must reach on average once `grace` has passed; 0: any rate will do.
  std::int64_t body_rate = 256;
  Duration grace = std::chrono::seconds(5);
  Duration write = std::chrono::seconds(10);  // for an answer, and a second more for each `write_rate` bytes
  std::int64_t write_rate = 16384;
  Duration farewell = std::chrono::seconds(2);  // for the client to close after a refusal
};

inline Duration time_for(std::size_t bytes, std::int64_t bytes_per_second) {
  if (bytes_per_second <= 0) return Duration::zero();
  const auto whole = static_cast<std::int64_t>(bytes) / bytes_per_second;
  const auto rest = static_cast<std::int64_t>(bytes) % bytes_per_second;
  return std::chrono::seconds(whole) + Duration(std::chrono::seconds(1)) * rest / bytes_per_second;
}

// When the next byte of a body must have come, of which `received` have.
inline TimePoint body_due(const Patience& patience, TimePoint began, std::size_t received) {
  const TimePoint end = began + patience.body;
  if (patience.body_rate <= 0) return end;
  return std::min(end, began + patience.grace + time_for(received, patience.body_rate));
}

// When the client must have taken an answer of so many bytes.
inline TimePoint write_due(const Patience& patience, TimePoint began, std::size_t bytes) {
  return began + patience.write + time_for(bytes, patience.write_rate);
}

}  // namespace assay::http
