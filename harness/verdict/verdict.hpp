// SPDX-License-Identifier: Apache-2.0
#pragma once
// Verdicts: what the evidence allows to say. Pure; the same evidence always gives the same verdicts.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/evidence/record.hpp"
#include "harness/model/plan.hpp"

namespace assay::verdict {

struct CaseVerdict {
  std::string case_id, check, variant;
  model::CheckKind kind = model::CheckKind::attack;
  model::Purpose purpose = model::Purpose::verdict;
  model::Verdict verdict = model::Verdict::inconclusive;
  model::Grade grade = model::Grade::none;
  bool breach = false;     // the attack was seen to work
  bool observed = false;   // every place where it would have been seen was looked at
  bool deviation = false;  // refused, but not in the way the file expects
  std::string why;         // one sentence a stranger understands
  SourcePos decided_at;    // the line of the check file that decided
  std::string control, fault;
  std::uint64_t hits = 0;  // how often the weakened code ran
  std::int64_t duration_us = 0;
  std::int64_t first = 0, last = 0;  // evidence record numbers
};

// One row of results.json: the worst case verdict of a (check, variant).
struct RunSummary {
  std::map<model::Verdict, std::int64_t> counts;
  std::int64_t effect = 0, response = 0;  // passes by grade
  double seconds = 0;
  bool interrupted = false;
};

struct Run {
  std::vector<CaseVerdict> cases;  // sorted by (check, variant)
  RunSummary summary;
  // SHA-256 (hex) over the sorted (id, variant, verdict): equal for equal seeds.
  std::string digest;
};

// A row of the kill matrix: one control.
struct MatrixRow {
  std::string control, mitigation;
  model::KillState state = model::KillState::unreached;
  std::vector<std::string> killed_by;  // checks whose every fault breached
  std::vector<std::string> shadows;    // controls switched off beside it in some case
  std::string honest_traffic;          // "ok", or which scenario broke under which fault
  struct FaultState {
    std::string fault;  // "<control>/<fault>"
    model::KillState state = model::KillState::unreached;
    std::vector<std::string> killed_by;
    std::uint64_t hits = 0;
  };
  std::vector<FaultState> faults;
  std::string why;  // when not killed
};

struct Proof {
  std::vector<MatrixRow> matrix;           // sorted by control
  std::vector<std::string> idle_variants;  // "check#variant" that breached under no weakening
  std::vector<std::string> idle_checks;    // all variants idle, or a scenario no sabotage turned red
  std::vector<std::string> unkilled_sabotages;
  std::vector<std::string>
      orphan_controls;  // controls without a check that kills them (unfiltered runs only)
  std::vector<CaseVerdict> cases;
  Run baseline;  // the unweakened run
  double seconds = 0;
  std::int64_t count(model::KillState state) const;
  bool proven() const;  // every row killed, honest traffic ok, nothing idle or orphaned
};

// judge: verdict of every case of the plan. `reference` is true when the target is our own platform, where a
// deviation or a missing detection is a failure; on foreign targets they are shown only.
Run judge(const model::Catalog& catalog, const model::Plan& plan, const evidence::Log& log, bool reference);
Proof judge_proof(const model::Catalog& catalog, const model::Plan& plan, const evidence::Log& log);

// Process exit codes (precedence 2 > 1 > 3 > 5 > 4).
int exit_code(const Run& run, model::Level fail_on, const model::Catalog& catalog);
int exit_code(const Proof& proof, const model::Catalog& catalog);

}  // namespace assay::verdict
