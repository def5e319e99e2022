// SPDX-License-Identifier: Apache-2.0
#pragma once
// Known failures that somebody answers for until a day, and checks that must get a verdict. Pure; `today` is
// YYYY-MM-DD.
#include <string>
#include <vector>

#include "harness/verdict/verdict.hpp"

namespace assay::verdict {

struct Waiver {
  std::string check, reason, owner, expires;  // check: an id, or id#variant
};

// Failures that an unexpired waiver names become `waived`; the summary and the digest follow. Returns what is
// wrong with the waivers themselves: one that has expired, and, where `complete` (nothing was left out), one
// that nothing failed under.
std::vector<std::string> apply_waivers(Run& run, const std::vector<Waiver>& waivers, const std::string& today,
                                       bool complete);

// Ids (or id#variant) that got a verdict (pass, fail, waived), sorted; and those of `locked` that did not.
std::vector<std::string> decided(const Run& run);
std::vector<std::string> lost(const Run& run, const std::vector<std::string>& locked);

}  // namespace assay::verdict
