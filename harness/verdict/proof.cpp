// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "harness/verdict/case_judge.hpp"

namespace assay::verdict {
namespace {

using model::KillState;
using model::Purpose;

// How the variants of one check fared under one fault.
struct CheckUnderFault {
  std::int64_t breached = 0, survived = 0, broken = 0;
  std::int64_t unexplained = 0;  // breached although the weakened code never ran
  std::uint64_t hits = 0;
  std::string why_broken;
};

bool held(const CaseVerdict& c) {
  return c.verdict == model::Verdict::pass;
}

std::string variant_key(const CaseVerdict& c) {
  return c.check + (c.variant.empty() ? "" : "#" + c.variant);
}

class ProofJudge {
 public:
  ProofJudge(const model::Catalog& catalog, const model::Plan& plan, const evidence::Log& log)
      : catalog_(catalog), plan_(plan), foreign_(plan.mode == "external") {
    for (const model::Control& control : catalog.controls) {
      for (const model::Fault& fault : control.faults) {
        if (fault.uncounted) uncounted_.insert(control.id + "/" + fault.id);
      }
    }
    proof_.baseline = judge(catalog, plan, log, !foreign_);
    for (const model::Batch& batch : plan.batches) {
      const model::Check* check = catalog.check(batch.check);
      if (check == nullptr) continue;
      for (const model::Case& which : batch.cases) {
        if (which.purpose == Purpose::verdict) continue;
        proof_.cases.push_back(judge_case(*check, which, log.find(which.id), !foreign_));
        note_shadows(which, batch);
      }
    }
  }

  Proof decide() {
    count_cases();
    for (const model::Control& control : catalog_.controls) {
      if (selected_.count(control.id) != 0) proof_.matrix.push_back(row_of(control));
    }
    std::sort(proof_.matrix.begin(), proof_.matrix.end(),
              [](const MatrixRow& a, const MatrixRow& b) { return a.control < b.control; });
    // Somebody else's target offers what weakenings it can; what it does not offer proves nothing about ours.
    if (!foreign_) {
      find_idle();
      find_unkilled_sabotages();
      if (!plan_.filtered) find_orphans();
    }
    return std::move(proof_);
  }

 private:
  void note_shadows(const model::Case& which, const model::Batch& batch) {
    if (which.purpose != Purpose::kill) return;
    selected_.insert(which.control);
    for (const std::string& weakening : batch.weakenings) {
      if (weakening != which.fault) shadows_[which.control].insert(weakening.substr(0, weakening.find('/')));
    }
  }

  void count_cases() {
    // A check that is red with every control on says nothing when it is red with one off.
    for (const CaseVerdict& c : proof_.baseline.cases) {
      if (c.kind == model::CheckKind::attack && c.breach) {
        broken_baselines_[c.check] = c.case_id + " breaches with nothing weakened: " + c.why;
      }
    }
    for (const CaseVerdict& c : proof_.cases) {
      if (c.purpose == Purpose::kill) {
        CheckUnderFault& state = kills_[c.fault][c.check];
        state.hits += c.hits;
        const bool bracket_failed = c.verdict == model::Verdict::inconclusive;
        if (bracket_failed) {
          ++state.broken;
          state.why_broken = c.case_id + ": " + c.why;
        } else if (c.breach && c.hits == 0 && !foreign_ && uncounted_.count(c.fault) == 0) {
          ++state.unexplained;  // something else let it through: that shows nothing about this fault
        } else if (c.breach) {
          ++state.breached;
          breached_variants_.insert(variant_key(c));
        } else {
          ++state.survived;
        }
      } else if (c.purpose == Purpose::honest && !held(c)) {
        honest_failures_[c.fault] = c.check + ": " + c.why;
      } else if (c.purpose == Purpose::baseline && !held(c)) {
        // With only the shadows off the attack must still be stopped, or a kill would prove nothing about the
        // control.
        broken_baselines_[c.check] = c.case_id + ": " + c.why;
      }
    }
  }

  MatrixRow row_of(const model::Control& control) {
    MatrixRow row;
    row.control = control.id;
    row.mitigation = control.mitigation;
    row.honest_traffic = "ok";
    row.state = KillState::killed;
    const auto shadows = shadows_.find(control.id);
    if (shadows != shadows_.end()) row.shadows.assign(shadows->second.begin(), shadows->second.end());
    std::set<std::string> killers;
    for (const model::Fault& fault : control.faults) {
      const std::string name = control.id + "/" + fault.id;
      const auto cases = kills_.find(name);
      if (cases == kills_.end()) {
        if (!plan_.filtered && !foreign_)
          add_fault(row, {name, KillState::unreached, {}, 0}, "no check breaches under " + name);
        continue;
      }
      add_fault(row, fault_state(name, cases->second, row), "");
      for (const std::string& killer : row.faults.back().killed_by) killers.insert(killer);
      const auto failure = honest_failures_.find(name);
      if (failure != honest_failures_.end() && row.honest_traffic == "ok") {
        row.honest_traffic = "broken under " + name + ": " + failure->second;
      }
    }
    row.killed_by.assign(killers.begin(), killers.end());
    if (row.honest_traffic != "ok" && row.state == KillState::killed) {
      row.state = KillState::broken;
      row.why = "honest traffic does not work while it is off";
    }
    return row;
  }

  static void add_fault(MatrixRow& row, MatrixRow::FaultState fault, const std::string& why) {
    if (fault.state != KillState::killed && row.state == KillState::killed) {
      row.state = fault.state;
      if (!why.empty()) row.why = why;
    }
    row.faults.push_back(std::move(fault));
  }

  MatrixRow::FaultState fault_state(const std::string& name,
                                    const std::map<std::string, CheckUnderFault>& checks, MatrixRow& row) {
    MatrixRow::FaultState fault{name, KillState::killed, {}, 0};
    for (const auto& [check, state] : checks) {
      fault.hits += state.hits;
      const auto baseline = broken_baselines_.find(check);
      if (state.broken > 0 || baseline != broken_baselines_.end()) {
        fault.state = KillState::broken;
        if (row.why.empty()) row.why = state.broken > 0 ? state.why_broken : baseline->second;
      } else if (state.breached > 0) {
        fault.killed_by.push_back(check);
      } else if (fault.state == KillState::killed) {
        fault.state = state.hits > 0 || foreign_ ? KillState::survived : KillState::unreached;
        if (row.why.empty()) row.why = check + why_not_killed(name, state);
      }
    }
    return fault;
  }

  std::string why_not_killed(const std::string& fault, const CheckUnderFault& state) const {
    if (foreign_) return " does not breach under " + fault;
    if (state.unexplained > 0) return " breaches under " + fault + ", though its code never ran";
    return state.hits > 0 ? " does not breach under " + fault + ", though the weakened code ran"
                          : " never reaches the weakened code of " + fault;
  }

  // A variant that breaches under no weakening proves nothing about any control.
  void find_idle() {
    std::set<std::string> all;
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> of_check;  // variants, idle
    for (const CaseVerdict& c : proof_.cases) {
      if (c.purpose == Purpose::kill) all.insert(variant_key(c));
    }
    for (const CaseVerdict& c : proof_.baseline.cases) {
      if (c.kind == model::CheckKind::attack && c.verdict != model::Verdict::unsupported)
        all.insert(variant_key(c));
    }
    for (const std::string& key : all) {
      auto& [variants, idle] = of_check[key.substr(0, key.find('#'))];
      ++variants;
      if (breached_variants_.count(key) != 0) continue;
      ++idle;
      proof_.idle_variants.push_back(key);
    }
    for (const auto& [check, counts] : of_check) {
      if (counts.first == counts.second) proof_.idle_checks.push_back(check);
    }
  }

  void find_unkilled_sabotages() {
    std::map<std::string, bool> red;  // "scenario under sabotage" → some variant turned red
    for (const CaseVerdict& c : proof_.cases) {
      if (c.purpose != Purpose::sabotage) continue;
      bool& turned = red[c.check + " under sabotage:" + c.control];
      turned = turned || c.verdict == model::Verdict::fail;
    }
    for (const auto& [what, turned] : red) {
      if (!turned) proof_.unkilled_sabotages.push_back(what);
    }
    for (const CaseVerdict& c : proof_.baseline.cases) {
      if (c.kind != model::CheckKind::scenario || c.verdict == model::Verdict::unsupported) continue;
      const model::Check* check = catalog_.check(c.check);
      if (check != nullptr && check->sabotage.empty()) proof_.idle_checks.push_back(c.check);
    }
  }

  void find_orphans() {
    for (const model::Control& control : catalog_.controls) {
      if (selected_.count(control.id) == 0) proof_.orphan_controls.push_back(control.id);
    }
  }

  const model::Catalog& catalog_;
  const model::Plan& plan_;
  bool foreign_;  // no counters in the weakened code, and only some weakenings
  Proof proof_;
  std::set<std::string> selected_;
  std::set<std::string> uncounted_;  // faults of which nothing counts hits
  std::map<std::string, std::set<std::string>> shadows_;
  std::map<std::string, std::map<std::string, CheckUnderFault>> kills_;  // fault → check → counts
  std::map<std::string, std::string> honest_failures_, broken_baselines_;
  std::set<std::string> breached_variants_;
};

}  // namespace

Proof judge_proof(const model::Catalog& catalog, const model::Plan& plan, const evidence::Log& log) {
  return ProofJudge(catalog, plan, log).decide();
}

std::int64_t Proof::count(model::KillState state) const {
  return std::count_if(matrix.begin(), matrix.end(),
                       [&](const MatrixRow& row) { return row.state == state; });
}

bool Proof::proven() const {
  return count(KillState::killed) == static_cast<std::int64_t>(matrix.size()) && idle_variants.empty() &&
         idle_checks.empty() && unkilled_sabotages.empty() && orphan_controls.empty();
}

int exit_code(const Proof& proof, const model::Catalog& catalog) {
  const int baseline = exit_code(proof.baseline, model::Level::info, catalog);
  if (baseline == 1) return 1;
  if (proof.baseline.summary.interrupted) return 130;
  if (baseline == 3) return 3;
  if (!proof.proven()) return 5;
  return proof.matrix.empty() && baseline == 4 ? 4 : 0;
}

}  // namespace assay::verdict
