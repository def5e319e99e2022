// SPDX-License-Identifier: Apache-2.0
#pragma once
// A child process of ours, spoken to in lines over a private socket on its standard input. It dies with us
// (parent-death signal and end of the socket), inherits no descriptor of ours, and is reaped by pid. Spawn
// from the main thread or another that lives as long as the child: the parent-death signal follows the
// thread.
#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/ipc/line_socket.hpp"

namespace assay::process {

class Child {
 public:
  // Its standard output and error are our standard error. Errors: not_found, internal.
  static Result<std::unique_ptr<Child>> spawn(const std::filesystem::path& program,
                                              const std::vector<std::string>& arguments);
  ~Child();  // kills what still runs, and reaps it
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  pid_t pid() const { return pid_; }
  ipc::LineSocket& link() { return link_; }
  void kill_now();  // SIGKILL
  // Tells it that nothing more will come, so that it ends by itself; kills it at the deadline. Returns the
  // wait status.
  int finish(const Deadline& deadline);

 private:
  Child(pid_t pid, int socket) : pid_(pid), link_(socket) {}
  bool reap(bool wait);

  pid_t pid_;
  ipc::LineSocket link_;
  bool reaped_ = false;
  int status_ = 0;
};

// The program with this name in the folder of the running one.
std::filesystem::path sibling_program(const std::string& name);

}  // namespace assay::process
