// SPDX-License-Identifier: Apache-2.0
#include "cli/platform_start.hpp"

namespace assay::cli {

Result<std::unique_ptr<target::Target>> start_platform(const std::string& mode,
                                                       const reference::PlatformOptions& options) {
  ASSAY_TRY_ASSIGN(
      std::unique_ptr<reference::PlatformControl> control,
      mode == "subprocess" ? reference::start_subprocesses(options) : reference::start_in_process(options));
  return reference::make_target(std::move(control));
}

}  // namespace assay::cli
