// SPDX-License-Identifier: Apache-2.0
#pragma once
// Runs a plan on a few worker processes. Evidence is appended as it comes; a worker that dies or hangs costs
// its case, not the run.
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "harness/evidence/record.hpp"
#include "harness/model/plan.hpp"

namespace assay::cli {

struct WorkerSettings {
  std::filesystem::path catalog_root;
  std::string mode;  // "in-process" or "subprocess"
  int jobs = 1;
  std::uint64_t seed = 1;
  std::chrono::milliseconds step_patience{5000};
  std::filesystem::path evidence_file;
  std::filesystem::path scratch;  // private directory of the run
  std::string target;             // "reference" or a target file
};

struct Progress {
  std::int64_t cases_done = 0, cases_total = 0;
  std::string current;
};

struct WorkResult {
  evidence::Log log;
  bool interrupted = false;
};

// Errors (internal) only when no worker can be started at all.
Result<WorkResult> run_plan(const model::Plan& plan, const WorkerSettings& settings,
                            const std::function<void(const Progress&)>& progress);

}  // namespace assay::cli
