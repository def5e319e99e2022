// SPDX-License-Identifier: Apache-2.0
#pragma once
// Floods a target as a plan says, on the caller's thread, and counts what comes of it.
//
// Latencies are free of coordinated omission: with a rate, a request's time counts from its place in a
// schedule that was fixed in advance, not from when a busy connection got round to sending it.
#include <cstdint>
#include <functional>

#include "harness/flood/plan.hpp"
#include "harness/flood/report.hpp"

namespace assay::flood {

struct Snapshot {
  double seconds = 0;  // of real time, since the flood began
  std::uint64_t sent = 0, answered = 0, open = 0, honest_total = 0, honest_ok = 0;
};
// Called a few times in each second of real time; false ends the flood early.
using Watch = std::function<bool(const Snapshot& snapshot)>;

// Errors: those of check(plan), those of unusable TLS options, and those of the plan's own calls.
Result<Report> run(const Plan& plan, const Watch& watch = {});

}  // namespace assay::flood
