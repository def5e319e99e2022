// SPDX-License-Identifier: Apache-2.0
#include "harness/verdict/waivers.hpp"

#include <gtest/gtest.h>

namespace assay::verdict {
namespace {

Run run_of(model::Verdict a, model::Verdict b) {
  Run run;
  CaseVerdict one, two;
  one.check = two.check = "x";
  one.variant = "a";
  two.variant = "b";
  one.verdict = a;
  two.verdict = b;
  run.cases = {one, two};
  return run;
}

constexpr auto kPass = model::Verdict::pass;
constexpr auto kFail = model::Verdict::fail;
constexpr auto kWaived = model::Verdict::waived;

TEST(Waivers, CoverTheirVariantOrTheWholeCheckUntilTheirDay) {
  verdict::Run run = run_of(kFail, kFail);
  EXPECT_TRUE(apply_waivers(run, {{"x#a", "known", "team", "2026-11-25"}}, "2026-11-25", true).empty());
  EXPECT_EQ(run.cases[0].verdict, kWaived);
  EXPECT_EQ(run.cases[1].verdict, kFail);
  EXPECT_EQ(run.summary.counts[kWaived], 1);
  verdict::Run both = run_of(kFail, kFail);
  EXPECT_TRUE(apply_waivers(both, {{"x", "known", "team", "2027-01-01"}}, "2026-11-25", true).empty());
  EXPECT_EQ(both.summary.counts[kWaived], 2);
}

TEST(Waivers, ThatAreOverOrNeedlessAreTold) {
  verdict::Run run = run_of(kFail, kPass);
  EXPECT_EQ(apply_waivers(run, {{"x#a", "known", "team", "2026-11-24"}}, "2026-11-25", true),
            (std::vector<std::string>{"the waiver for x#a (team) expired on 2026-11-24"}));
  EXPECT_EQ(run.cases[0].verdict, kFail);
  EXPECT_EQ(apply_waivers(run, {{"x#b", "known", "team", "2027-01-01"}}, "2026-11-25", true),
            (std::vector<std::string>{"the waiver for x#b (team) waives nothing any more"}));
  // A selection may have left out what it waives.
  EXPECT_TRUE(apply_waivers(run, {{"y", "known", "team", "2027-01-01"}}, "2026-11-25", false).empty());
}

TEST(Lock, NamesWhatHadAVerdictAndHasNone) {
  const verdict::Run run = run_of(kPass, model::Verdict::unsupported);
  EXPECT_EQ(decided(run), (std::vector<std::string>{"x#a"}));
  EXPECT_EQ(lost(run, {"x#a", "x#b", "gone"}), (std::vector<std::string>{"x#b", "gone"}));
}

}  // namespace
}  // namespace assay::verdict
