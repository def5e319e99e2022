// SPDX-License-Identifier: Apache-2.0
#pragma once
// `assay fuzz http1`: mutated requests to a live gateway, our own or the one of a target file, with the tap
// behind it as the oracle (harness/fuzz/campaign.hpp).
#include "cli/options.hpp"

namespace assay::cli {

inline constexpr const char* kLiveFuzzing = "http1";

// Runs it and tells about it. Exit codes: 0 nothing found, 1 found, 2 wrong usage or a target that must not
// be fuzzed (nothing was sent), 3 nothing can be concluded.
int fuzz_live(const Arguments& arguments);

}  // namespace assay::cli
