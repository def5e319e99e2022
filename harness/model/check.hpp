// SPDX-License-Identifier: Apache-2.0
#pragma once
// A check as its file says it: an attack that must be stopped, or a scenario that must keep working.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/diagnostics.hpp"
#include "core/json/value.hpp"
#include "harness/model/words.hpp"

namespace assay::model {

// expect = { outcome = "accepted", status = 200, … }: every named assert must hold on the step's observation.
struct Expectation {
  Json asserts;  // object: assert name → argument
  SourcePos pos;
};

struct Step {
  std::string action;  // "http.send"
  std::string name;    // optional, to refer to it from `observe = "step.outcomes"`
  Json params;         // object as written; $variables unresolved
  std::string save;    // variable that keeps the action's value
  std::optional<Expectation> expect;
  Json repeat = 1;               // how often the step runs (integer or "$variable"); loop variable $i from 0
  std::optional<Json> for_each;  // array or "$variable": the step runs once for each, as $item
  bool parallel = false;         // repeats start together behind a barrier
  bool background = false;       // runs beside the following steps; joined at the end of its phase
  SourcePos pos;
};

// breach: any seen within the bounds = the attack worked; with at_most alone, that too few honest things are
// seen. detect: each must be seen within the bounds.
struct ObservationRule {
  std::string observer;  // name in the vocabulary; a detect rule with `event` uses "audit.events"
  std::string at;        // part, listener, file or step; may hold $variables
  Json marker;           // text that an entry must contain; null: everything in the attack's window
  Json where;            // object: entry member → value or glob
  std::int64_t at_least = 1;
  std::optional<std::int64_t> at_most;  // breach: as many or fewer = the attack worked (see at_least)
  SourcePos pos;
};

struct Variant {
  std::string name;                      // "alg=nOnE", or "" for the only one
  Json vars;                             // object
  std::vector<std::string> faults;       // overrides the check's
  std::vector<std::string> shadowed_by;  // overrides the check's; used when `overrides_shadows`
  bool overrides_faults = false;
  bool overrides_shadows = false;
};

struct Check {
  std::string id;
  CheckKind kind = CheckKind::attack;
  std::string title;
  Level severity = Level::high;
  std::string kills;                     // attack: the control it must kill
  std::vector<std::string> faults;       // faults of that control it must breach; empty: all of them
  std::vector<std::string> shadowed_by;  // controls (or control/fault) that would also stop it
  std::vector<std::string> sabotage;     // scenario: sabotages that must turn it red
  std::vector<std::string> threats, owasp, technique, touches, tags;
  std::vector<std::int64_t> cwe;
  std::string profile;  // named safe preset of the platform; "" = default
  Blast blast = Blast::read;
  std::string why, fix;
  bool honest = false;  // scenario that stands for a part's honest traffic in every proof case

  std::vector<Variant> variants;  // at least one
  std::vector<Step> setup, twin, attack, steps /* scenario */, cleanup;
  std::vector<ObservationRule> breach, detect;

  std::string pack;                          // directory below attacks/ or scenarios/
  std::vector<std::string> needs;            // what the file names, and the capabilities of its actions
  SourcePos pos;                             // its file
  std::map<std::string, SourcePos> key_pos;  // position of top-level keys, for later diagnostics
};

}  // namespace assay::model
