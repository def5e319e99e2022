// SPDX-License-Identifier: Apache-2.0
#pragma once
// The result of a run or a proof in plain words. Says only what the counts carry: an inconclusive or narrowed
// run never reads like a success.
#include <string>

#include "reports/report.hpp"

namespace assay::reports {

enum class Mood { good, doubtful, bad, empty };

struct Sentence {
  Mood mood = Mood::empty;
  std::string text;
};

Sentence run_sentence(const Report& report);
Sentence proof_sentence(const Report& report);  // requires report.proof
// What limits the claim: an interruption, a selection, passes that rest on answers alone, waivers. May be
// empty.
std::string caveats(const Report& report);

}  // namespace assay::reports
