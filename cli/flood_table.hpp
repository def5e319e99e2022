// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "harness/flood/plan.hpp"
#include "harness/flood/report.hpp"

namespace assay::cli {

// What a flood did, for a reader: counts that are not zero, and latencies in milliseconds.
std::string flood_table(const flood::Plan& plan, const flood::Report& report);

}  // namespace assay::cli
