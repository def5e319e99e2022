// SPDX-License-Identifier: Apache-2.0
// keeper: cleans up after whoever started it, whatever happens to that process.
#include "cli/verb.hpp"
#include "core/ipc/line_socket.hpp"
#include "harness/process/keeper.hpp"

namespace assay::cli {
namespace {

int run_keeper(const Arguments& arguments) {
  auto link = ipc::LineSocket::from_parent();
  if (!link.ok()) return complain(link.error().message, kUsage);
  return process::keep(*link, arguments.get("--folder"));
}

}  // namespace

Verb verb_keeper() {
  return {"keeper",
          "",
          "Holds servers and changes for a parent process, and undoes them when it ends.",
          "(started by assay itself)",
          {{"--folder", "DIR", "private folder to remove at the end"}},
          run_keeper,
          true};
}

}  // namespace assay::cli
