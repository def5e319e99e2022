// SPDX-License-Identifier: Apache-2.0
#include "harness/verdict/waivers.hpp"

#include <algorithm>
#include <set>

#include "harness/verdict/case_judge.hpp"

namespace assay::verdict {
namespace {

std::string key_of(const CaseVerdict& c) {
  return c.check + (c.variant.empty() ? "" : "#" + c.variant);
}

}  // namespace

std::vector<std::string> apply_waivers(Run& run, const std::vector<Waiver>& waivers, const std::string& today,
                                       bool complete) {
  std::vector<std::string> faults;
  for (const Waiver& waiver : waivers) {
    if (waiver.expires < today) {
      faults.push_back("the waiver for " + waiver.check + " (" + waiver.owner + ") expired on " +
                       waiver.expires);
      continue;
    }
    bool used = false;
    for (CaseVerdict& c : run.cases) {
      if (c.check != waiver.check && key_of(c) != waiver.check) continue;
      used = used || c.verdict == model::Verdict::fail || c.verdict == model::Verdict::waived;
      if (c.verdict != model::Verdict::fail) continue;
      c.verdict = model::Verdict::waived;
      c.why += " Waived until " + waiver.expires + " by " + waiver.owner + ": " + waiver.reason + ".";
    }
    if (!used && complete)
      faults.push_back("the waiver for " + waiver.check + " (" + waiver.owner + ") waives nothing any more");
  }
  summarise(run);
  return faults;
}

std::vector<std::string> decided(const Run& run) {
  std::set<std::string> out;
  for (const CaseVerdict& c : run.cases) {
    if (c.verdict != model::Verdict::inconclusive && c.verdict != model::Verdict::unsupported)
      out.insert(key_of(c));
  }
  return {out.begin(), out.end()};
}

std::vector<std::string> lost(const Run& run, const std::vector<std::string>& locked) {
  std::vector<std::string> out;
  for (const std::string& id : locked) {
    const bool there = std::any_of(run.cases.begin(), run.cases.end(), [&](const CaseVerdict& c) {
      const bool meant = c.check == id || key_of(c) == id;
      return meant && c.verdict != model::Verdict::inconclusive && c.verdict != model::Verdict::unsupported;
    });
    if (!there) out.push_back(id);
  }
  return out;
}

}  // namespace assay::verdict
