// SPDX-License-Identifier: Apache-2.0
#pragma once
// One run at a time for each target on this machine: two would see one another's traffic and limits. Held by
// a lock on a file in the temporary folder, which the system drops when the process ends, however it ends.
#include <memory>

#include "core/base/result.hpp"
#include "harness/target/target_file.hpp"

namespace assay::external {

class RunLock {
 public:
  // Errc::unavailable: another run holds it. A product that the run starts for itself needs none, and gets
  // one that is no lock.
  static Result<std::unique_ptr<RunLock>> take(const target::TargetFile& file);
  ~RunLock();
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

 private:
  explicit RunLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace assay::external
