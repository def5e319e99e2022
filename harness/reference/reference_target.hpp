// SPDX-License-Identifier: Apache-2.0
#pragma once
// The reference platform as a Target.
#include <memory>

#include "harness/reference/control.hpp"
#include "harness/target/target.hpp"

namespace assay::reference {

// What the reference platform can do for checks, the same in both modes.
const std::set<std::string>& capabilities();

std::unique_ptr<target::Target> make_target(std::unique_ptr<PlatformControl> control);

}  // namespace assay::reference
