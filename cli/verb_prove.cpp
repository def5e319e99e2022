// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <cstdio>

#include "cli/catalogue.hpp"
#include "cli/session.hpp"

namespace assay::cli {
namespace {

int run_prove(const Arguments& arguments) {
  auto settings = settings_of("prove", arguments);
  if (!settings.ok()) return complain(settings.error().message, kUsage);
  const auto catalog = catalogue_for(*settings);
  if (!catalog.ok()) return complain(catalog.error().message, kUsage);
  const model::Plan plan =
      plan::plan_proof(*catalog, target_info(*settings), settings->selection, settings->seed);
  for (const std::string& selector : plan.unmatched)
    complain("nothing matches \"" + selector + "\"; see assay list checks", 0);
  if (settings->dry_run) {
    print_plan(plan, *catalog, false);
    return plan.batches.empty() ? kNothing : kOk;
  }
  if (plan.batches.empty()) return complain("no check was selected", kNothing);

  const auto begin = std::chrono::steady_clock::now();
  auto work = execute(plan, *settings);
  if (!work.ok()) return complain_of_run(work.error());
  verdict::Proof proof = verdict::judge_proof(*catalog, plan, work->log);
  proof.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  proof.baseline.summary.seconds = proof.seconds;
  proof.baseline.summary.interrupted = work->interrupted;
  const reports::Report report = report_of(*settings, *catalog, proof.baseline, &proof, &work->log, plan);
  if (const auto written = write_reports(*settings, report); !written.ok())
    return complain(written.error().message, kInconclusive);
  const bool colour = wants_colour(STDOUT_FILENO);
  const int code = verdict::exit_code(proof, *catalog);
  if (code == kFailed || code == kInconclusive) {
    std::fputs(reports::render_summary(report, colour, terminal_width()).c_str(), stdout);
  }
  std::fputs(reports::render_matrix(report, colour).c_str(), stdout);
  return code;
}

}  // namespace

Verb verb_prove() {
  return {"prove",
          "[SELECT…]",
          "Switches each control off, one fault at a time, and requires that the checks turn red.",
          "assay prove control:gateway.jwt.signature",
          run_options(),
          run_prove};
}

}  // namespace assay::cli
