// SPDX-License-Identifier: Apache-2.0
#pragma once
// The reference platform as a Target.
#include <memory>
#include <set>
#include <string>

#include "harness/reference/control.hpp"
#include "harness/tap/recording_origin.hpp"
#include "harness/target/target.hpp"

namespace assay::reference {

// What the reference platform can do for checks, the same in both modes.
const std::set<std::string>& capabilities();

std::unique_ptr<target::Target> make_target(std::unique_ptr<PlatformControl> control,
                                            std::unique_ptr<tap::RecordingOrigin> origin = nullptr);
// What the profile of `options` forwards to outside the platform, made a neighbour of it; null where it
// forwards to nobody. Outlives the platform.
Result<std::unique_ptr<tap::RecordingOrigin>> origin_for(PlatformOptions& options);
// Starts the platform in the given mode ("in-process" or "subprocess"), with a recording origin behind it
// where its profile forwards to one.
Result<std::unique_ptr<target::Target>> start_target(const std::string& mode, PlatformOptions options);

}  // namespace assay::reference
