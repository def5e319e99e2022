// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a flood did and what came back. Every request that was sent ends in exactly one of: answered, refused,
// reset, closed, unanswered, tls_failed, malformed.
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/json/value.hpp"
#include "harness/flood/histogram.hpp"

namespace assay::flood {

struct Traffic {
  std::uint64_t connections = 0;  // that were established
  std::uint64_t bytes_sent = 0, bytes_received = 0;
};

struct HonestReport {
  std::uint64_t total = 0, ok = 0;  // ok: answered with 2xx
  Histogram latency;                // of those that were ok, from when the request was due
};

struct Report {
  // requests and handshakes
  std::uint64_t sent = 0, answered = 0, refused = 0, reset = 0, closed = 0, unanswered = 0, tls_failed = 0,
                malformed = 0;
  std::uint64_t unsent = 0;  // fell due, but no connection became free for them
  std::array<std::uint64_t, 600> statuses{};
  // connections that were to be held
  std::uint64_t opened = 0;            // that were in the state to be held
  std::uint64_t held = 0;              // that were so at the end
  std::uint64_t most_held = 0;         // at once
  std::uint64_t closed_by_target = 0;  // after they had been in that state
  std::uint64_t longest_held_ms = 0;   // of the target's time
  // Addresses or descriptors of this machine that ran out: ours, and no finding.
  std::uint64_t local_failures = 0;

  Traffic traffic;
  HonestReport honest, calm;  // beside the flood; before it
  Histogram latency;          // of answers, from when the request was due by the schedule
  Histogram lag;              // how late the schedule itself was kept, where a connection was free
  double seconds = 0;         // of real time
};

// Names of the numbers that checks may judge by, in order. `status_…` stand for some well-known statuses and
// `status_2xx` … for whole classes.
const std::vector<std::string>& number_names();
// Those numbers, and nothing that depends on this machine's speed.
Json numbers_of(const Report& report);
// Rates and latencies in microseconds; measured, never judged in a test.
Json timings_of(const Report& report);

}  // namespace assay::flood
