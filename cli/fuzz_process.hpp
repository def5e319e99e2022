// SPDX-License-Identifier: Apache-2.0
#pragma once
// A fuzzer of libFuzzer's kind as a child: its output is read for what it says about itself.
#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace assay::cli {

class FuzzProcess {
 public:
  // Errors: not_found, internal.
  static Result<FuzzProcess> start(const std::filesystem::path& program,
                                   const std::vector<std::string>& arguments);
  ~FuzzProcess();  // kills it when it still runs
  FuzzProcess(FuzzProcess&& other) noexcept;
  FuzzProcess& operator=(FuzzProcess&&) = delete;

  int fd() const { return fd_; }  // readable when there is output
  // Takes what is there; false at the end of its output, when it has ended and `exit_code` is known.
  bool pump();
  int exit_code() const { return exit_code_; }  // 128 + N where signal N ended it

  std::uint64_t runs() const { return runs_; }
  std::uint64_t coverage() const { return coverage_; }
  std::uint64_t speed() const { return speed_; }             // executions per second
  const std::string& artifact() const { return artifact_; }  // the input that ended it
  const std::string& reason() const { return reason_; }  // the violated property, or the sanitizer's summary
  const std::string& tail() const { return tail_; }      // the end of what it said

 private:
  FuzzProcess(pid_t pid, int fd) : pid_(pid), fd_(fd) {}
  void read_line(const std::string& line);
  void reap(bool kill_first);

  pid_t pid_;
  int fd_;
  int exit_code_ = -1;
  std::string unread_, tail_, artifact_, reason_;
  std::uint64_t runs_ = 0, coverage_ = 0, speed_ = 0;
};

// Runs it to its end without showing anything.
Result<FuzzProcess> run_quietly(const std::filesystem::path& program,
                                const std::vector<std::string>& arguments);

}  // namespace assay::cli
