// SPDX-License-Identifier: Apache-2.0
// judge: verdicts again from what a run left behind, without any network.
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "cli/batch_json.hpp"
#include "cli/catalogue.hpp"
#include "cli/session.hpp"
#include "core/json/parse.hpp"
#include "harness/evidence/files.hpp"

namespace assay::cli {
namespace {

Result<model::Plan> plan_in(const std::string& text) {
  ASSAY_TRY_ASSIGN(const Json json, parse_json(text));
  return plan_from_json(json);
}

// The catalogue may be another one by now.
Result<void> check_variants(const model::Plan& plan, const model::Catalog& catalog) {
  for (const model::Batch& batch : plan.batches) {
    const model::Check* check = catalog.check(batch.check);
    if (check == nullptr) continue;
    for (const model::Case& which : batch.cases) {
      if (which.variant < check->variants.size()) continue;
      return Error{Errc::invalid, "the check " + check->id + " has no such variant: " + which.id, {}};
    }
  }
  return {};
}

Result<model::Plan> read_plan(const std::filesystem::path& file, const model::Catalog& catalog) {
  std::ifstream in(file, std::ios::binary);
  if (!in)
    return Error{Errc::not_found, "cannot read " + file.string() + ": is this the --out of a run?", {}};
  std::stringstream text;
  text << in.rdbuf();
  auto plan = plan_in(text.str());
  const auto fits = plan.ok() ? check_variants(*plan, catalog) : Result<void>(plan.error());
  if (!fits.ok()) return Error{Errc::invalid, file.string() + ": " + fits.error().message, {}};
  return plan;
}

bool is_proof(const model::Plan& plan) {
  for (const model::Batch& batch : plan.batches) {
    if (!batch.weakenings.empty()) return true;
  }
  return false;
}

int run_judge(const Arguments& arguments) {
  if (arguments.positional.size() != 1) return complain("judge needs the output directory of a run", kUsage);
  const std::filesystem::path dir = arguments.positional.front();
  const auto catalog = load_or_complain(catalog_root(arguments));
  if (!catalog.ok()) return complain(catalog.error().message, kUsage);
  const auto plan = read_plan(dir / "plan.json", *catalog);
  if (!plan.ok()) return complain(plan.error().message, kUsage);
  const auto log = evidence::read_log(dir / "evidence.jsonl");
  if (!log.ok())
    return complain(log.error().message + (log.error().where.empty() ? "" : " (" + log.error().where + ")"),
                    kUsage);

  RunSettings settings;
  settings.mode = plan->mode;
  settings.seed = plan->seed;
  settings.command = "assay judge " + dir.string();
  const bool colour = wants_colour(STDOUT_FILENO);
  if (is_proof(*plan)) {
    const verdict::Proof proof = verdict::judge_proof(*catalog, *plan, *log);
    const reports::Report report = report_of(settings, *catalog, proof.baseline, &proof, &*log, *plan);
    std::fputs(reports::render_matrix(report, colour).c_str(), stdout);
    return verdict::exit_code(proof, *catalog);
  }
  const verdict::Run judged = verdict::judge(*catalog, *plan, *log, plan->mode != "external");
  const reports::Report report = report_of(settings, *catalog, judged, nullptr, &*log, *plan);
  std::fputs(reports::render_summary(report, colour, terminal_width()).c_str(), stdout);
  return verdict::exit_code(judged, model::Level::info, *catalog);
}

}  // namespace

Verb verb_judge() {
  return {"judge",
          "DIR",
          "Recomputes the verdicts from the evidence of a run, offline.",
          "assay judge assay-out",
          {catalog_option()},
          run_judge};
}

}  // namespace assay::cli
