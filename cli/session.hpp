// SPDX-License-Identifier: Apache-2.0
#pragma once
// What run, prove and replay share: options, plan, workers, judging, report files.
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/verb.hpp"
#include "cli/workers.hpp"
#include "harness/model/catalog.hpp"
#include "harness/plan/plan.hpp"
#include "harness/target/target_file.hpp"
#include "reports/report.hpp"

namespace assay::cli {

std::vector<OptionSpec> run_options();

struct RunSettings {
  std::filesystem::path root;
  std::string target = "reference";
  std::string mode = "in-process";
  int jobs = 2;
  std::uint64_t seed = 1;
  std::filesystem::path out = "assay-out";
  std::vector<std::string> formats;
  model::Level fail_on = model::Level::info;
  plan::Selection selection;
  std::chrono::milliseconds step_patience{5000};
  bool check_determinism = false;
  bool dry_run = false;
  bool write_lock = false;  // of a target file
  bool verbose = false;
  std::string command;                        // to show in reports
  std::optional<target::TargetFile> foreign;  // where the target is not our own platform
  bool reference() const { return !foreign.has_value(); }
};
Result<RunSettings> settings_of(const std::string& verb, const Arguments& arguments);

// The catalogue of `settings`, or the error that was complained of. Settles what of the target depends on it.
Result<model::Catalog> catalogue_for(RunSettings& settings);
plan::TargetInfo target_info(const RunSettings& settings);

// Runs the plan on workers with progress on standard error; evidence.jsonl and plan.json are left in `out`,
// and no report of an earlier run. Errc::invalid: `out` cannot be written, and nothing was sent.
Result<WorkResult> execute(const model::Plan& plan, const RunSettings& settings);
// Tells of an execute that failed; returns the exit code.
int complain_of_run(const Error& error);

reports::Report report_of(const RunSettings& settings, const model::Catalog& catalog, const verdict::Run& run,
                          const verdict::Proof* proof, const evidence::Log* log, const model::Plan& plan);
// results.json, proof.json where there is one, and what --format asks for.
Result<void> write_reports(const RunSettings& settings, const reports::Report& report);

// Prints the plan as what would be sent, without sending anything.
void print_plan(const model::Plan& plan, const model::Catalog& catalog, bool json);

// Colours on a terminal only, never with NO_COLOR.
bool wants_colour(int fd);
int terminal_width();

}  // namespace assay::cli
