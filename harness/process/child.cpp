// SPDX-License-Identifier: Apache-2.0
#include "harness/process/child.hpp"

#include <signal.h>
#include <sys/wait.h>

#include <cerrno>

namespace assay::process {

Child::~Child() {
  if (!reap(false)) {
    kill_now();
    reap(true);
  }
}

bool Child::reap(bool wait) {
  if (reaped_) return true;
  const pid_t done = waitpid(pid_, &status_, wait ? 0 : WNOHANG);
  reaped_ = done == pid_ || (done < 0 && errno == ECHILD);
  return reaped_;
}

void Child::kill_now() {
  if (!reaped_) kill(pid_, SIGKILL);
}

int Child::finish(const Deadline& deadline) {
  link_.finish_sending();
  // Its end of the socket closes when it ends; what it still says is of no interest.
  while (link_.read_line(deadline).ok()) {
  }
  if (deadline.passed()) kill_now();
  reap(true);
  return status_;
}

std::filesystem::path sibling_program(const std::string& name) {
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  return self.parent_path() / name;
}

}  // namespace assay::process
