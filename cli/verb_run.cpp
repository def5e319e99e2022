// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "cli/catalogue.hpp"
#include "cli/scratch.hpp"
#include "cli/session.hpp"
#include "cli/target_files.hpp"
#include "harness/verdict/waivers.hpp"

namespace assay::cli {
namespace {

struct Outcome {
  verdict::Run run;
  evidence::Log log;
};

Result<Outcome> run_once(const model::Catalog& catalog, const model::Plan& plan,
                         const RunSettings& settings) {
  const auto begin = std::chrono::steady_clock::now();
  ASSAY_TRY_ASSIGN(WorkResult work, execute(plan, settings));
  Outcome outcome{verdict::judge(catalog, plan, work.log, settings.reference()), std::move(work.log)};
  outcome.run.summary.interrupted = work.interrupted;
  outcome.run.summary.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return outcome;
}

// Waivers and the lock of a target file; returns what makes the run worth less than it seems.
std::vector<std::string> settle_waivers(verdict::Run& run, const model::Plan& plan,
                                        const RunSettings& settings) {
  if (!settings.foreign) return {};
  std::vector<verdict::Waiver> waivers;
  for (const target::WaiverEntry& w : settings.foreign->waivers)
    waivers.push_back({w.check, w.reason, w.owner, w.expires});
  std::vector<std::string> out = verdict::apply_waivers(run, waivers, today(), !plan.filtered);
  if (settings.foreign->lock.empty() || plan.filtered) return out;
  const std::filesystem::path file =
      std::filesystem::absolute(settings.foreign->file).parent_path() / settings.foreign->lock;
  if (settings.write_lock) {
    std::ofstream lock(file);
    for (const std::string& id : verdict::decided(run)) lock << id << "\n";
    return out;
  }
  std::ifstream lock(file);
  if (!lock) out.push_back("the lock " + file.string() + " cannot be read; assay run --write-lock makes it");
  std::vector<std::string> locked;
  for (std::string line; std::getline(lock, line);) {
    if (!line.empty()) locked.push_back(line);
  }
  for (const std::string& id : verdict::lost(run, locked))
    out.push_back(id + " had a verdict and has none now");
  return out;
}

int run_run(const Arguments& arguments) {
  auto settings = settings_of("run", arguments);
  if (!settings.ok()) return complain(settings.error().message, kUsage);
  const auto catalog = catalogue_for(*settings);
  if (!catalog.ok()) return complain(catalog.error().message, kUsage);
  const model::Plan plan =
      plan::plan_run(*catalog, target_info(*settings), settings->selection, settings->seed);
  for (const std::string& selector : plan.unmatched)
    complain("nothing matches \"" + selector + "\"; see assay list checks", 0);
  if (settings->dry_run) {
    print_plan(plan, *catalog, false);
    return plan.batches.empty() ? kNothing : kOk;
  }
  if (plan.batches.empty() && plan.unsupported.empty()) return complain("no check was selected", kNothing);

  auto outcome = run_once(*catalog, plan, *settings);
  if (!outcome.ok()) return complain_of_run(outcome.error());
  const std::vector<std::string> stale = settle_waivers(outcome->run, plan, *settings);
  const reports::Report report = report_of(*settings, *catalog, outcome->run, nullptr, &outcome->log, plan);
  if (const auto written = write_reports(*settings, report); !written.ok())
    return complain(written.error().message, kInconclusive);
  std::fputs(reports::render_summary(report, wants_colour(STDOUT_FILENO), terminal_width()).c_str(), stdout);
  int code = verdict::exit_code(outcome->run, settings->fail_on, *catalog);
  for (const std::string& fault : stale) complain(fault, 0);
  if (!stale.empty() && (code == kOk || code == kNothing)) code = kUnproven;

  if (settings->check_determinism && code != kInterrupted) {
    const auto scratch = ScratchDirectory::make();
    if (!scratch.ok()) return complain(scratch.error().message, kInconclusive);
    RunSettings second = *settings;
    second.out = scratch->path();  // the reports are about the first
    const auto again = run_once(*catalog, plan, second);
    if (!again.ok()) return complain(again.error().message, kInconclusive);
    const bool same = again->run.digest == outcome->run.digest;
    std::printf("determinism: second run with seed %llu gave %s verdicts (digest %.16s)\n",
                static_cast<unsigned long long>(settings->seed), same ? "the same" : "OTHER",
                again->run.digest.c_str());
    if (!same && code != kFailed) code = kInconclusive;
  }
  return code;
}

}  // namespace

Verb verb_run() {
  std::vector<OptionSpec> options = run_options();
  options.push_back(
      {"--write-lock", "", "write the target file's lock: what has a verdict now must keep one"});
  options.push_back({"--check-determinism", "", "run twice and compare the verdicts"});
  return {"run",
          "[SELECT…]",
          "Runs checks: attacks that must be stopped and scenarios that must keep working.",
          "assay run 'jwt.none.*' --format html --out assay-out",
          options,
          run_run};
}

}  // namespace assay::cli
