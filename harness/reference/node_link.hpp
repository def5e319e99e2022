// SPDX-License-Identifier: Apache-2.0
#pragma once
// The dialogue with one assay-node (platform/node/node.hpp): a command, an answer.
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "core/json/value.hpp"
#include "harness/process/child.hpp"
#include "harness/reference/quiet_rounds.hpp"

namespace assay::reference {

class NodeLink final : public DrainedNode {
 public:
  static constexpr std::chrono::milliseconds kPatience{10000};

  NodeLink(std::string part, std::unique_ptr<process::Child> child);

  Result<Json> ask(const Json& command);
  // The halves of `ask`, for whoever has something else to do in between.
  Result<void> tell(const Json& command);
  Result<Json> answer(std::chrono::milliseconds patience = kPatience);
  Result<void> tell_to_drain() override;
  Result<std::int64_t> handlers_run() override;
  void kill();

  const std::string& part() const { return part_; }
  pid_t pid() const { return child_->pid(); }
  // Whether all that was told was answered, so that the next line is the answer to the next command.
  bool in_step() const { return unanswered_ == 0; }
  std::unique_ptr<process::Child> release() { return std::move(child_); }
  std::size_t lines_read = 0;

 private:
  std::string part_;
  std::unique_ptr<process::Child> child_;
  int unanswered_ = 0;
};

}  // namespace assay::reference
