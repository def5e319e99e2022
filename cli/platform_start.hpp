// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "harness/reference/reference_target.hpp"

namespace assay::cli {

// The reference platform in the given mode ("in-process" or "subprocess"), as a target.
Result<std::unique_ptr<target::Target>> start_platform(const std::string& mode,
                                                       const reference::PlatformOptions& options);

}  // namespace assay::cli
