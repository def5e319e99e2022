// SPDX-License-Identifier: Apache-2.0
#pragma once
// Live fuzzing: mutated requests to a target's gateway, one connection each, with the tap behind it as the
// oracle. It knows the target only through target::Target: the gateway's endpoint, the route "legacy" behind
// which the tap stands, and the log that holds what the tap recorded. Each connection is asked for first
// (Target::may_send: scope, budget, pace); beyond loopback only an address that the target lists is dialled.
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/base/deadline.hpp"
#include "core/base/result.hpp"
#include "harness/fuzz/tap_oracle.hpp"
#include "harness/target/target.hpp"

namespace assay::fuzz {

struct CampaignOptions {
  std::uint64_t seed = 1;
  std::uint64_t count = 0;                   // cases; 0: as many as the time allows
  std::chrono::seconds time{60};             // ends earlier when `count` is reached, or `findings`
  std::size_t findings = 1;                  // different ones at most; see Finding
  std::chrono::milliseconds patience{2000};  // for one connection
  // Zero: the client half-closes behind what it sends, so that a gateway that waits for more learns that none
  // will come. Otherwise only when nothing came for so long (RawEndpoint::finish_when_quiet).
  std::chrono::milliseconds quiet{0};
  std::vector<std::string> reads;  // how the backends resolve a path (target/path_reading.hpp)
  std::size_t minimising = 300;    // connections at most that making a finding smaller may take
};

// Two findings differ when another property is violated, or the same one in another way: by another
// ambiguity, or by a request that was hidden in a body instead of one that was changed.
struct Finding {
  Violation violation;
  std::string bytes;   // as small as it could be made
  std::string marker;  // stands in the bytes for whoever replays them
  std::uint64_t number = 0;
  std::string host;
};

struct CampaignResult {
  std::uint64_t cases = 0;
  std::uint64_t forwarded = 0;   // cases of which the tap saw something
  std::uint64_t stalled = 0;     // connections that the gateway neither answered nor closed in time
  std::uint64_t unrepeated = 0;  // violations that did not show a second time
  std::uint64_t known = 0;       // further cases that violate what a finding violates already
  std::vector<Finding> findings;
};

// `progress` is told now and then. Errors: unavailable (an honest request did not arrive behind the gateway:
// nothing can be concluded), or what the target says.
Result<CampaignResult> run_campaign(target::Target& target, const CampaignOptions& options,
                                    const std::function<void(const CampaignResult&)>& progress);

}  // namespace assay::fuzz
