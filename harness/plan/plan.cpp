// SPDX-License-Identifier: Apache-2.0
#include "harness/plan/plan.hpp"

#include <algorithm>
#include <utility>

#include "core/base/result.hpp"
#include "harness/plan/needs.hpp"

namespace assay::plan {
namespace {

using model::Batch;
using model::Case;
using model::Catalog;
using model::Check;
using model::CheckKind;
using model::Control;
using model::Plan;
using model::Purpose;
using model::Variant;

using Names = std::vector<std::string>;

Names sorted_unique(Names names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::string missing_needs(const Check& check, const Variant& variant, const TargetInfo& target) {
  std::string out;
  const Names needs = target.mode == "external" ? foreign_needs(check, variant) : check.needs;
  for (const std::string& need : needs) {
    if (!target.capabilities.contains(need)) out += (out.empty() ? "" : ", ") + need;
  }
  if (check.blast > target.most_blast)
    out += (out.empty() ? "" : ", ") + std::string("blast ") + std::string(model::to_string(check.blast));
  return out;
}

// The faults of its control that a variant must breach under: its own list, the check's, or all.
Names faults_of(const Check& check, const Variant& variant, const Control& control) {
  Names named = variant.overrides_faults ? variant.faults : check.faults;
  Names out;
  for (const model::Fault& fault : control.faults) {
    if (named.empty() || std::find(named.begin(), named.end(), fault.id) != named.end()) {
      out.push_back(control.id + "/" + fault.id);
    }
  }
  return out;
}

Names shadows_of(const Check& check, const Variant& variant, const Catalog& catalog) {
  Names out;
  for (const std::string& shadow : variant.overrides_shadows ? variant.shadowed_by : check.shadowed_by) {
    const Control* control = catalog.control(shadow);
    const bool first_fault = control != nullptr && !control->faults.empty();
    out.push_back(first_fault ? shadow + "/" + control->faults.front().id : shadow);
  }
  return sorted_unique(std::move(out));
}

// What all cases of a batch share, but for their variants.
struct Job {
  Purpose purpose = Purpose::verdict;
  Names weakenings;  // the proven one first
  std::string control, fault;
};

Batch make_batch(const Check& check, const Job& job, const std::vector<std::size_t>& variants) {
  Batch batch{check.id, check.profile, sorted_unique(job.weakenings), {}};
  for (const std::size_t v : variants) {
    batch.cases.push_back(
        {case_id(check, v, job.weakenings), check.id, v, job.purpose, job.control, job.fault});
  }
  return batch;
}

// A check with those of its variants that the target can run: one may ask for a part that another does not.
struct Runnable {
  const Check* check;
  std::vector<std::size_t> variants;
};

// `unsupported`: where to write what the others lack, in one line where all lack the same; null: nobody asks.
Runnable runnable_on(const Check& check, const TargetInfo& target, Names* unsupported = nullptr) {
  Runnable out{&check, {}};
  Names lines;
  Names lacking;
  for (std::size_t v = 0; v < check.variants.size(); ++v) {
    std::string missing = missing_needs(check, check.variants[v], target);
    if (missing.empty()) {
      out.variants.push_back(v);
      continue;
    }
    lines.push_back(case_id(check, v, {}) + ": " + missing);
    lacking.push_back(std::move(missing));
  }
  if (unsupported == nullptr || lines.empty()) return out;
  lacking = sorted_unique(std::move(lacking));
  if (out.variants.empty() && lacking.size() == 1) lines = {check.id + ": " + lacking.front()};
  unsupported->insert(unsupported->end(), lines.begin(), lines.end());
  return out;
}

// Variants with the same shadows, in order of first appearance.
using Groups = std::vector<std::pair<Names, std::vector<std::size_t>>>;

Groups group_by_shadows(const Runnable& runnable, const Catalog& catalog) {
  Groups groups;
  for (const std::size_t v : runnable.variants) {
    Names shadows = shadows_of(*runnable.check, runnable.check->variants[v], catalog);
    const auto it =
        std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g.first == shadows; });
    if (it == groups.end()) {
      groups.push_back({std::move(shadows), {v}});
    } else {
      it->second.push_back(v);
    }
  }
  return groups;
}

// Our own platform can be weakened in every way; somebody else's only as its file offers.
bool can_weaken(const TargetInfo& target, const Names& weakenings) {
  return target.mode != "external" ||
         std::all_of(weakenings.begin(), weakenings.end(), [&](const std::string& weakening) {
           return std::find(target.weakenings.begin(), target.weakenings.end(), weakening) !=
                  target.weakenings.end();
         });
}

void add_kills(const Runnable& runnable, const Catalog& catalog, const TargetInfo& target,
               std::vector<Batch>& batches, Names& faults) {
  const Check& check = *runnable.check;
  const Control* control = catalog.control(check.kills);
  if (control == nullptr) return;
  for (const auto& [shadows, variants] : group_by_shadows(runnable, catalog)) {
    if (!can_weaken(target, shadows)) continue;
    if (!shadows.empty())
      batches.push_back(make_batch(check, {Purpose::baseline, shadows, {}, {}}, variants));
    for (const model::Fault& f : control->faults) {
      const std::string fault = control->id + "/" + f.id;
      if (!can_weaken(target, {fault})) continue;
      std::vector<std::size_t> breached;
      for (const std::size_t v : variants) {
        const Names named = faults_of(check, check.variants[v], *control);
        if (std::find(named.begin(), named.end(), fault) != named.end()) breached.push_back(v);
      }
      if (breached.empty()) continue;
      Names weakenings = {fault};
      weakenings.insert(weakenings.end(), shadows.begin(), shadows.end());
      batches.push_back(make_batch(check, {Purpose::kill, weakenings, control->id, fault}, breached));
      faults.push_back(fault);
    }
  }
}

void add_honest(const Catalog& catalog, const TargetInfo& target, const Selection& selection,
                const Names& faults, std::vector<Batch>& batches) {
  const auto excluded = [&](const Check& check) {
    return std::any_of(selection.exclude.begin(), selection.exclude.end(),
                       [&](const std::string& selector) { return matches(selector, check, catalog); });
  };
  std::vector<Runnable> honest;
  for (const Check& check : catalog.checks) {
    if (!check.honest || excluded(check)) continue;
    if (Runnable runnable = runnable_on(check, target); !runnable.variants.empty())
      honest.push_back(std::move(runnable));
  }
  for (const std::string& fault : faults) {
    const std::string control = fault.substr(0, fault.find('/'));
    for (const Runnable& r : honest)
      batches.push_back(make_batch(*r.check, {Purpose::honest, {fault}, control, fault}, r.variants));
  }
}

// Round robin, so that shards are alike in size and kind.
std::vector<Batch> shard(std::vector<Batch> batches, const Selection& selection) {
  ASSAY_CHECK(selection.shard_count >= 1 && selection.shard_index >= 0 &&
                  selection.shard_index < selection.shard_count,
              "a shard is index < count");
  std::vector<Batch> out;
  const auto count = static_cast<std::size_t>(selection.shard_count);
  for (auto i = static_cast<std::size_t>(selection.shard_index); i < batches.size(); i += count) {
    out.push_back(std::move(batches[i]));
  }
  return out;
}

// The plan without batches, and the selected checks that the target can run.
std::pair<Plan, std::vector<Runnable>> begin_plan(const Catalog& catalog, const TargetInfo& target,
                                                  const Selection& selection, std::uint64_t seed) {
  Selected selected = select_checks(catalog, selection);
  Plan plan;
  plan.seed = seed;
  plan.target = target.name;
  plan.mode = target.mode;
  plan.filtered = selection.narrows();
  plan.unmatched = std::move(selected.unmatched);
  std::vector<Runnable> checks;
  for (const Check* check : selected.checks) {
    if (Runnable runnable = runnable_on(*check, target, &plan.unsupported); !runnable.variants.empty())
      checks.push_back(std::move(runnable));
  }
  return {std::move(plan), std::move(checks)};
}

std::vector<Batch> verdict_batches(const std::vector<Runnable>& checks) {
  std::vector<Batch> batches;
  for (const Runnable& r : checks) batches.push_back(make_batch(*r.check, Job{}, r.variants));
  return batches;
}

}  // namespace

std::string case_id(const Check& check, std::size_t variant, const Names& weakenings) {
  const std::string& name = check.variants.at(variant).name;
  std::string out = check.id + (name.empty() ? "" : "#" + name);
  for (std::size_t i = 0; i < weakenings.size(); ++i) out += (i == 0 ? "!" : "+") + weakenings[i];
  return out;
}

Plan plan_run(const Catalog& catalog, const TargetInfo& target, const Selection& selection,
              std::uint64_t seed) {
  auto [plan, checks] = begin_plan(catalog, target, selection, seed);
  plan.batches = shard(verdict_batches(checks), selection);
  return std::move(plan);
}

Plan plan_proof(const Catalog& catalog, const TargetInfo& target, const Selection& selection,
                std::uint64_t seed) {
  auto [plan, checks] = begin_plan(catalog, target, selection, seed);
  std::vector<Batch> batches = verdict_batches(checks);
  Names faults;
  for (const Runnable& r : checks) {
    if (r.check->kind == CheckKind::attack) add_kills(r, catalog, target, batches, faults);
  }
  for (const Runnable& r : checks) {
    if (target.mode == "external") break;
    for (const std::string& id : sorted_unique(r.check->sabotage))
      batches.push_back(make_batch(*r.check, {Purpose::sabotage, {"sabotage:" + id}, id, {}}, r.variants));
  }
  add_honest(catalog, target, selection, sorted_unique(std::move(faults)), batches);
  plan.batches = shard(std::move(batches), selection);
  return std::move(plan);
}

}  // namespace assay::plan
