// SPDX-License-Identifier: Apache-2.0
#pragma once
// Whether a target file describes what is really there, asked with honest requests only. Each finding stands
// at the key that must be edited.
#include <string>
#include <vector>

#include "core/base/diagnostics.hpp"
#include "harness/external/external_target.hpp"

namespace assay::external {

struct Examination {
  Diagnostics findings;           // errors: checks would fail or say nothing for this reason
  std::vector<std::string> fine;  // what was tried and works, in order
};

Examination examine(Stage& stage);

}  // namespace assay::external
