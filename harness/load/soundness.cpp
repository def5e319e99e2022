// SPDX-License-Identifier: Apache-2.0
#include "harness/load/soundness.hpp"

#include <algorithm>
#include <set>

#include "harness/model/variables.hpp"

namespace assay::load {
namespace {

using model::Check;
using model::Step;

using Steps = std::vector<Step>;

void check_step_names(const Check& check, Diagnostics& diagnostics) {
  std::set<std::string> seen;
  for (const Steps* steps : {&check.setup, &check.twin, &check.attack, &check.steps, &check.cleanup}) {
    for (const Step& step : *steps) {
      if (!step.name.empty() && !seen.insert(step.name).second) {
        diagnostics.error(step.pos, "two steps are named " + in_quotes(step.name));
      }
    }
  }
  for (const model::ObservationRule& rule : check.breach) {
    const bool names_step = rule.observer.substr(0, 5) == "step." && rule.at.find('$') == std::string::npos;
    if (!names_step || rule.at.empty() || seen.contains(rule.at)) continue;
    diagnostics.error(rule.pos, "no step is named " + in_quotes(rule.at),
                      nearest(rule.at, std::vector<std::string>(seen.begin(), seen.end())));
  }
}

bool expects_something(const Steps& steps) {
  return std::any_of(steps.begin(), steps.end(), [](const Step& s) { return s.expect.has_value(); });
}

bool mentions_any(const Json& value, const std::set<std::string>& names) {
  const auto used = model::variables_in(value);
  return std::any_of(used.begin(), used.end(), [&](const std::string& name) { return names.contains(name); });
}

// Names whose value holds the marker: itself, and variant keys made from it.
std::set<std::string> marker_names(const Check& check) {
  std::set<std::string> names = {"marker"};
  for (const model::Variant& variant : check.variants) {
    for (const auto& [key, value] : variant.vars.members()) {
      if (mentions_any(value, {"marker"})) names.insert(key);
    }
  }
  return names;
}

// A logical route carries the marker by itself.
bool carries_marker(const Steps& steps, const std::set<std::string>& names) {
  return std::any_of(steps.begin(), steps.end(), [&](const Step& step) {
    return step.params.contains("route") || mentions_any(step.params, names) ||
           (step.for_each && mentions_any(*step.for_each, names));
  });
}

void check_marker(const Check& check, const Context& context) {
  const std::set<std::string> names = marker_names(check);
  for (const model::ObservationRule& rule : check.breach) {
    if (!mentions_any(rule.marker, names)) continue;
    if (!carries_marker(check.attack, names)) {
      context.diagnostics.error(rule.pos, "no attack step carries $marker, so this breach can never be seen",
                                "send a `route`, or put $marker into what the attack sends");
    }
    const model::ObserverSpec* observer = context.vocabulary.observer(rule.observer);
    if (observer == nullptr || !observer->proven_by_twin || carries_marker(check.twin, names)) continue;
    context.diagnostics.error(rule.pos,
                              "no twin step carries $marker: an observer that sees nothing proves nothing",
                              "the honest twin must be seen by " + rule.observer + " too");
  }
}

// An attack that sends nothing but what its twin sends would prove that honest traffic is honest.
void check_differs_from_twin(const Check& check, Diagnostics& diagnostics) {
  const auto same = [](const Step& a, const Step& b) {
    return a.action == b.action && a.params == b.params && a.repeat == b.repeat && a.for_each == b.for_each;
  };
  const auto in_twin = [&](const Step& step) {
    return std::any_of(check.twin.begin(), check.twin.end(),
                       [&](const Step& honest) { return same(step, honest); });
  };
  if (!std::all_of(check.attack.begin(), check.attack.end(), in_twin)) return;
  diagnostics.error(check.attack.front().pos, "the attack does only what its twin does",
                    "change what the check says it changes");
}

}  // namespace

void check_attack(const Check& check, const Context& context) {
  Diagnostics& diagnostics = context.diagnostics;
  check_step_names(check, diagnostics);
  if (check.attack.empty()) diagnostics.error(check.pos, "an attack without an [[attack]] step");
  if (check.breach.empty()) {
    diagnostics.error(check.pos, "an attack without a [[breach]] cannot fail",
                      "say what is observed when the attack works");
  }
  if (check.twin.empty()) {
    diagnostics.error(check.pos, "an attack without a [[twin]] proves nothing",
                      "add the honest request that differs only in what the attack changes");
  } else if (!expects_something(check.twin)) {
    diagnostics.error(check.twin.front().pos, "a twin that expects nothing always succeeds",
                      "add expect = { outcome = \"accepted\" } to the step that proves the way is open");
  }
  if (check.attack.empty() || check.twin.empty()) return;
  check_marker(check, context);
  check_differs_from_twin(check, diagnostics);
}

void check_scenario(const Check& check, const Context& context) {
  Diagnostics& diagnostics = context.diagnostics;
  check_step_names(check, diagnostics);
  if (check.steps.empty()) {
    diagnostics.error(check.pos, "a scenario without a [[step]]");
  } else if (!expects_something(check.steps) && check.detect.empty()) {
    diagnostics.error(check.steps.front().pos, "a scenario that expects nothing cannot fail",
                      "add `expect` to a step, or a [[detect]]");
  }
  if (check.sabotage.empty()) {
    diagnostics.warning(check.pos, "a scenario without \"sabotage\" is not shown to fail",
                        "name the broken behaviours that must turn it red");
  }
}

}  // namespace assay::load
