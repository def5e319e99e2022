// SPDX-License-Identifier: Apache-2.0
#pragma once
// Somebody who cleans up after us whatever happens to us. The keeper is a small process of its own, outside
// our process group, that holds the servers which we started and the changes which we made to a target. When
// we let go of it, or die in whatever way, it undoes the changes, ends the servers with all their children,
// and removes the private folder. A change whose lease runs out is undone while we still live.
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/ipc/line_socket.hpp"

namespace assay::process {

class Keeper {
 public:
  // `folder` is removed at the end, and told to every command as ASSAY_LAUNCH_DIR. Empty: none.
  static Result<std::unique_ptr<Keeper>> start(const std::filesystem::path& folder);
  ~Keeper();  // waits until it has cleaned up
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

  // A server; its output goes to `log`. Errors: not_found.
  Result<void> serve(const std::vector<std::string>& argv, const std::filesystem::path& in,
                     const std::filesystem::path& log);
  // From now on `revert` is owed, until settle() or the lease's end.
  Result<void> owe(const std::vector<std::string>& revert, const std::filesystem::path& in,
                   std::chrono::milliseconds lease);
  Result<void> settle();

 private:
  Keeper(int pid, int socket) : pid_(pid), link_(socket) {}
  Result<void> ask(const std::vector<std::string>& words);
  int pid_;
  ipc::LineSocket link_;
};

// What the keeper's process does; returns its exit code. `folder` as above.
int keep(ipc::LineSocket& link, const std::filesystem::path& folder);

}  // namespace assay::process
