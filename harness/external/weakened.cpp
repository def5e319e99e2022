// SPDX-License-Identifier: Apache-2.0
#include <thread>

#include "harness/external/external_target.hpp"
#include "harness/process/command.hpp"

namespace assay::external {
namespace {

constexpr auto kBetweenAsking = std::chrono::milliseconds(20);

std::filesystem::path folder_of(const Stage& stage) {
  return std::filesystem::absolute(stage.file.file).parent_path();
}

}  // namespace

Result<std::unique_ptr<Weakened>> Weakened::apply(Stage& stage, const std::string& fault) {
  for (const target::WeakenEntry& entry : stage.file.weaken) {
    if (entry.control + "/" + entry.fault != fault) continue;
    auto out = std::unique_ptr<Weakened>(new Weakened(stage, entry));
    if (!stage.product) {
      ASSAY_TRY_ASSIGN(out->keeper_, process::Keeper::start({}));
    }
    process::Keeper& keeper = stage.product ? stage.product->keeper() : *out->keeper_;
    // Owed before it is done: between the two we may die.
    ASSAY_TRY(keeper.owe(entry.revert, folder_of(stage), entry.lease));
    out->applied_ = true;
    ASSAY_TRY(out->run(entry.apply, "apply"));
    ASSAY_TRY(out->wait_until_ready());
    return out;
  }
  return Error{Errc::not_found, "the target file has no weaken entry for " + fault, {}};
}

Weakened::~Weakened() {
  [[maybe_unused]] const auto reverted = revert();
}

Result<void> Weakened::revert() {
  if (!applied_) return {};
  applied_ = false;
  ASSAY_TRY(run(entry_.revert, "revert"));
  ASSAY_TRY(wait_until_ready());
  process::Keeper& keeper = stage_.product ? stage_.product->keeper() : *keeper_;
  return keeper.settle();
}

Result<void> Weakened::run(const std::vector<std::string>& argv, const char* what) {
  process::Command command{argv, folder_of(stage_), {}};
  if (stage_.product) command.environment.push_back("ASSAY_LAUNCH_DIR=" + stage_.product->folder().string());
  ASSAY_TRY_ASSIGN(const process::Finished finished, process::run_to_end(command, Deadline(entry_.within)));
  if (finished.code == 0) return {};
  return Error{Errc::internal,
               std::string("weaken: ") + what + " ended with " + std::to_string(finished.code) + ": " +
                   finished.output.substr(0, 300),
               {}};
}

// `ready` answers 0 once every replica has taken the change over.
Result<void> Weakened::wait_until_ready() {
  if (entry_.ready.empty()) return {};
  const Deadline deadline(entry_.within);
  while (true) {
    const auto asked = run(entry_.ready, "ready");
    if (asked.ok()) return {};
    if (deadline.passed())
      return Error{Errc::timeout, "weaken: not ready within its time: " + asked.error().message, {}};
    std::this_thread::sleep_for(kBetweenAsking);
  }
}

}  // namespace assay::external
