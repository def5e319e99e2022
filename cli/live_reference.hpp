// SPDX-License-Identifier: Apache-2.0
#pragma once
// The reference platform on real time, in this process, with a user signed in.
#include <memory>
#include <string>

#include "cli/scratch.hpp"
#include "core/base/result.hpp"
#include "harness/flood/plan.hpp"
#include "harness/target/target.hpp"

namespace assay::cli {

class LiveReference {
 public:
  static Result<std::unique_ptr<LiveReference>> start();
  const flood::Endpoint& gateway() const { return gateway_; }
  // Of alice's own profile, with her token; the blank line is missing.
  const std::string& request_head() const { return request_head_; }

 private:
  explicit LiveReference(ScratchDirectory scratch) : scratch_(std::move(scratch)) {}
  ScratchDirectory scratch_;  // outlives the platform
  std::unique_ptr<target::Target> target_;
  flood::Endpoint gateway_;
  std::string request_head_;
};

}  // namespace assay::cli
