// SPDX-License-Identifier: Apache-2.0
#include "reports/sentence.hpp"

#include <algorithm>

#include "core/base/join.hpp"
#include "core/base/result.hpp"
#include "reports/rows.hpp"

namespace assay::reports {
namespace {

using model::Verdict;

std::string failure_words(const Totals& t) {
  std::vector<std::string> parts;
  if (t.breached > 0) parts.push_back(counted(t.breached, "attack got through", "attacks got through"));
  if (t.misstopped > 0) {
    parts.push_back(counted(t.misstopped, "attack was stopped, but not as it should be",
                            "attacks were stopped, but not as they should be"));
  }
  if (t.broken > 0) {
    parts.push_back(counted(t.broken, "scenario that must work does not", "scenarios that must work do not"));
  }
  return join(parts, ", and ");
}

std::string success_words(const Totals& t) {
  std::vector<std::string> parts;
  if (t.stopped > 0) parts.push_back(counted(t.stopped, "attack was stopped", "attacks were stopped"));
  if (t.working > 0) parts.push_back(counted(t.working, "scenario works", "scenarios work"));
  return join(parts, " and ");
}

// Of the attacks that have no verdict.
std::string what_was_seen(const Totals& t) {
  if (t.seen > 0) {
    return " " + counted(t.seen, "of them was seen to get through.", "of them were seen to get through.");
  }
  return t.unseen > 0 ? "" : " No attack was seen to get through.";
}

void add_count(std::vector<std::string>& parts, std::int64_t n, std::string_view one, std::string_view many) {
  if (n > 0) parts.push_back(counted(n, one, many));
}

}  // namespace

Sentence run_sentence(const Report& report) {
  const Totals t = totals_of(report);
  const std::int64_t judged = t.of(Verdict::pass) + t.of(Verdict::fail) + t.of(Verdict::waived);
  const std::string of_all = " of " + counted(t.all(), "case", "cases");
  if (t.of(Verdict::fail) > 0) {
    return {Mood::bad, failure_words(t) + ": " + std::to_string(t.of(Verdict::fail)) + of_all + " failed."};
  }
  if (t.of(Verdict::inconclusive) > 0) {
    return {Mood::doubtful, std::to_string(t.of(Verdict::inconclusive)) + of_all +
                                " gave no verdict, so nothing can be claimed for them." + what_was_seen(t)};
  }
  if (judged == 0) return {Mood::empty, "Nothing was tested: no case gave a verdict."};
  if (t.of(Verdict::unsupported) > 0 || t.of(Verdict::waived) > 0) {
    return {Mood::doubtful,
            "No unexpected failure: " + std::to_string(t.of(Verdict::pass)) + of_all + " passed."};
  }
  if (is_interrupted(report)) {
    return {Mood::doubtful,
            "Interrupted: " + std::to_string(t.of(Verdict::pass)) + of_all + " that ran passed."};
  }
  return {Mood::good,
          success_words(t) + (t.all() == 1 ? ": the only case passed."
                                           : ": all " + std::to_string(t.all()) + " cases passed.")};
}

std::string caveats(const Report& report) {
  const Totals t = totals_of(report);
  std::vector<std::string> parts;
  if (is_interrupted(report)) parts.push_back("The run was interrupted; these are partial results.");
  if (!report.complete) parts.push_back("A selection narrowed the run; completeness was not judged.");
  if (t.of(Verdict::fail) > 0 && t.of(Verdict::inconclusive) > 0) {
    parts.push_back(counted(t.of(Verdict::inconclusive), "case", "cases") + " gave no verdict.");
  }
  if (t.of(Verdict::unsupported) > 0) {
    parts.push_back(counted(t.of(Verdict::unsupported), "case", "cases") +
                    " could not be tested on this target.");
  }
  if (t.of(Verdict::waived) > 0) {
    parts.push_back(counted(t.of(Verdict::waived), "known failure is", "known failures are") + " waived.");
  }
  if (t.response > 0) {
    parts.push_back(counted(t.response, "pass rests", "passes rest") +
                    " on the answer alone; no observer confirmed it.");
  }
  if (t.deviations > 0) {
    parts.push_back(counted(t.deviations, "case was", "cases were") +
                    " refused in another way than expected.");
  }
  return join(parts, " ");
}

Sentence proof_sentence(const Report& report) {
  ASSAY_CHECK(report.proof != nullptr, "a proof sentence needs a proof");
  const verdict::Proof& proof = *report.proof;
  const auto controls = static_cast<std::int64_t>(proof.matrix.size());
  if (controls == 0) return {Mood::empty, "Nothing was proven: no control was switched off."};
  if (is_proven(proof)) {
    return {
        Mood::good,
        "Proven: " + (controls == 1 ? "the control" : "each of " + std::to_string(controls) + " controls") +
            " is needed. Switching it off lets its attack through, while honest traffic keeps working."};
  }
  std::vector<std::string> parts;
  add_count(parts, count_state(proof, model::KillState::survived), "control survived", "controls survived");
  add_count(parts, count_state(proof, model::KillState::broken), "control broke honest traffic",
            "controls broke honest traffic");
  add_count(parts, count_state(proof, model::KillState::unreached), "control was not reached",
            "controls were not reached");
  const auto dishonest = std::count_if(
      proof.matrix.begin(), proof.matrix.end(),
      [](const verdict::MatrixRow& row) { return row.state == model::KillState::killed && !honest_ok(row); });
  add_count(parts, dishonest, "kill lacks honest traffic", "kills lack honest traffic");
  add_count(parts, static_cast<std::int64_t>(proof.orphan_controls.size()), "control has no check",
            "controls have no check");
  add_count(parts, static_cast<std::int64_t>(proof.idle_checks.size()), "check is idle", "checks are idle");
  add_count(parts, static_cast<std::int64_t>(proof.idle_variants.size()), "variant is idle",
            "variants are idle");
  add_count(parts, static_cast<std::int64_t>(proof.unkilled_sabotages.size()), "sabotage went unnoticed",
            "sabotages went unnoticed");
  const bool survivor = count_state(proof, model::KillState::survived) > 0;
  return {survivor ? Mood::bad : Mood::doubtful,
          "Not proven: " + join(parts, ", ") + ". " +
              std::to_string(count_state(proof, model::KillState::killed)) + " of " +
              counted(controls, "control", "controls") + " killed."};
}

}  // namespace assay::reports
