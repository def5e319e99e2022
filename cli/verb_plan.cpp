// SPDX-License-Identifier: Apache-2.0
#include "cli/catalogue.hpp"
#include "cli/session.hpp"

namespace assay::cli {
namespace {

int run_plan(const Arguments& arguments) {
  auto settings = settings_of("plan", arguments);
  if (!settings.ok()) return complain(settings.error().message, kUsage);
  const auto catalog = catalogue_for(*settings);
  if (!catalog.ok()) return complain(catalog.error().message, kUsage);
  const plan::TargetInfo target = target_info(*settings);
  const model::Plan plan = arguments.has("--proof")
                               ? plan::plan_proof(*catalog, target, settings->selection, settings->seed)
                               : plan::plan_run(*catalog, target, settings->selection, settings->seed);
  for (const std::string& selector : plan.unmatched)
    complain("nothing matches \"" + selector + "\"; see assay list checks", 0);
  print_plan(plan, *catalog, arguments.has("--json"));
  return plan.batches.empty() ? kNothing : kOk;
}

}  // namespace

Verb verb_plan() {
  std::vector<OptionSpec> options = run_options();
  options.push_back({"--proof", "", "the plan of `assay prove`"});
  options.push_back({"--json", "", "as JSON"});
  return {"plan",
          "[SELECT…]",
          "Says which steps would be run with which values, and sends nothing.",
          "assay plan jwt.none.lowercase",
          options,
          run_plan};
}

}  // namespace assay::cli
