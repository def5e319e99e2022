// SPDX-License-Identifier: Apache-2.0
#pragma once
// What will run. A Case is check × variant × weakening set; a Batch is the cases that share one fresh
// platform.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/catalog.hpp"

namespace assay::model {

enum class Purpose {
  verdict,   // the check itself on the unweakened target
  baseline,  // proof: only the shadows are off; the attack must still be stopped
  kill,      // proof: one fault (plus shadows) is on; the attack must breach
  sabotage,  // proof: an honest behaviour is broken; the scenario must turn red
  honest     // proof: scenario under the same weakening; must keep working
};
std::string_view to_string(Purpose p);

struct Case {
  std::string id;     // "jwt.none.case-variants#alg=nOnE" (+ "!control/fault" …); unique in a plan
  std::string check;  // id of the check
  std::size_t variant = 0;
  Purpose purpose = Purpose::verdict;
  std::string control;  // kill: the control being proven; sabotage: its id
  std::string fault;    // kill, honest: "<control>/<fault>"
};

struct Batch {
  std::string check;  // all cases of a batch belong to one check
  std::string profile;
  std::vector<std::string> weakenings;  // sorted "<control>/<fault>" and "sabotage:<id>"
  std::vector<Case> cases;
};

struct Plan {
  std::uint64_t seed = 1;
  std::string target;          // name of the target file
  std::string mode;            // "in-process", "subprocess" or "external"
  bool filtered = false;       // a selection narrowed it: completeness is not judged
  std::vector<Batch> batches;  // order is deterministic
  std::vector<std::string>
      unsupported;  // selected checks whose needs the target lacks, "id: need, …", or "id#variant: need, …"
  std::vector<std::string> unmatched;  // selectors that matched no check
};

}  // namespace assay::model
