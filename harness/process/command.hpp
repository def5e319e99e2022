// SPDX-License-Identifier: Apache-2.0
#pragma once
// A program that is run to its end: no shell, no input, both outputs together, ended at the deadline.
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/deadline.hpp"
#include "core/base/result.hpp"

namespace assay::process {

struct Command {
  std::vector<std::string> argv;         // argv[0] is searched in PATH, or relative to `folder`
  std::filesystem::path folder;          // to run it in; empty: here
  std::vector<std::string> environment;  // "NAME=VALUE", added to ours
};

struct Finished {
  int code = -1;  // exit code; 128 + N where signal N ended it
  std::string output;
};

// Errors: not_found (cannot be started), timeout (killed, with its whole process group).
Result<Finished> run_to_end(const Command& command, const Deadline& deadline);

}  // namespace assay::process
