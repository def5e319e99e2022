// SPDX-License-Identifier: Apache-2.0
#pragma once
// Catalogue × target × selection × seed → what will run. Pure; the same input gives the same plan, byte for
// byte.
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "harness/model/plan.hpp"
#include "harness/plan/selection.hpp"

namespace assay::plan {

// What a plan needs to know about a target.
struct TargetInfo {
  std::string name;
  std::string mode;                               // "in-process", "subprocess" or "external"
  std::set<std::string> capabilities;             // e.g. "identity.issue", "control.clock"
  model::Blast most_blast = model::Blast::crash;  // checks that do more to a target are unsupported
  // "external" only: the faults, "<control>/<fault>", that the target's owner can switch on.
  std::vector<std::string> weakenings = {};
};

// One batch per selected check with all its variants, nothing weakened.
model::Plan plan_run(const model::Catalog& catalog, const TargetInfo& target, const Selection& selection,
                     std::uint64_t seed);

// Everything that shows whether the suite itself can fail, in this order:
//   verdict   as plan_run
//   baseline  per selected attack and set of shadows: only the shadows are off
//   kill      per selected attack, set of shadows and fault that the variants name: the shadows and the fault
//   sabotage  per selected scenario and sabotage
//   honest    per fault of any kill batch: each scenario of the catalogue with `honest`, selected or not,
//   under that
//             fault alone (but for excluded ones)
// A shadow "control" means that control's first fault.
model::Plan plan_proof(const model::Catalog& catalog, const TargetInfo& target, const Selection& selection,
                       std::uint64_t seed);

// "check", "check#variant"; with weakenings "…!first+second", the proven one first.
std::string case_id(const model::Check& check, std::size_t variant,
                    const std::vector<std::string>& weakenings);

}  // namespace assay::plan
