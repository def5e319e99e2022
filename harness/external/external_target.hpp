// SPDX-License-Identifier: Apache-2.0
#pragma once
// Somebody else's stack as a Target: what its file says, the recording origin behind it, and a product where
// the file has us start one. Real time; nothing is weakened but through the file's own commands.
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "harness/external/launch.hpp"
#include "harness/external/secrets.hpp"
#include "harness/tap/recording_origin.hpp"
#include "harness/target/target.hpp"
#include "harness/target/target_file.hpp"

namespace assay::external {

// What outlives single batches: the origin, the product, the secrets, the budget.
struct Stage {
  target::TargetFile file;
  Secrets secrets;
  std::unique_ptr<tap::RecordingOrigin> origin;  // null without [tap]
  std::unique_ptr<Launched> product;             // null without [launch]; ends before the origin
  std::int64_t requests = 0;
  std::chrono::steady_clock::time_point next_request{};
};

// Starts origin and product, and fills the ports in.
Result<std::unique_ptr<Stage>> set_up(target::TargetFile file);

// For one batch; `stage` outlives it.
std::unique_ptr<target::Target> make_target(Stage& stage);

// A change that the target's owner offers, made by running the file's commands. While it lives, the fault is
// in the target; the keeper undoes it should we die, or when its lease runs out.
class Weakened {
 public:
  // Errors: not_found (no such entry in the file), and whatever made apply or ready fail.
  static Result<std::unique_ptr<Weakened>> apply(Stage& stage, const std::string& fault);
  ~Weakened();
  Weakened(const Weakened&) = delete;
  Weakened& operator=(const Weakened&) = delete;
  // Errors where the target may still be weak: nothing further must be concluded from it.
  Result<void> revert();

 private:
  Weakened(Stage& stage, const target::WeakenEntry& entry) : stage_(stage), entry_(entry) {}
  Result<void> run(const std::vector<std::string>& argv, const char* what);
  Result<void> wait_until_ready();
  Stage& stage_;
  const target::WeakenEntry& entry_;
  std::unique_ptr<process::Keeper> keeper_;  // where there is no product that has one
  bool applied_ = false;
};

}  // namespace assay::external
