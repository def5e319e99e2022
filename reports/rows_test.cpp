// SPDX-License-Identifier: Apache-2.0
#include "reports/rows.hpp"

#include <gtest/gtest.h>

#include "reports/sample_report.hpp"
#include "reports/sentence.hpp"

namespace assay::reports {
namespace {

using model::Verdict;

TEST(Rows, KeepTheWorstVerdictOfAVariant) {
  Sample s = small_sample();
  verdict::CaseVerdict worse = s.run.cases[3];
  ASSERT_EQ(worse.verdict, Verdict::pass);
  worse.verdict = Verdict::inconclusive;
  s.run.cases.push_back(worse);
  const Totals t = totals_of(s.report(false));
  EXPECT_EQ(t.of(Verdict::pass), 2);
  EXPECT_EQ(t.of(Verdict::inconclusive), 2);
  EXPECT_EQ(t.all(), 7);
}

TEST(Rows, CountAResponseWhereOneCaseOfAVariantHasNoObserver) {
  Sample s = good_sample();
  s.run.cases.push_back(s.run.cases[0]);
  s.run.cases.back().grade = model::Grade::response;
  const Totals t = totals_of(s.report(false));
  EXPECT_EQ(t.effect, 1);
  EXPECT_EQ(t.response, 1);
}

TEST(Rows, CountUnsupportedChecksWithoutACase) {
  Sample s = small_sample();
  s.run.summary.counts[Verdict::unsupported] = 9;
  s.run.summary.counts[Verdict::pass] = 100;
  const Totals t = totals_of(s.report(false));
  EXPECT_EQ(t.of(Verdict::unsupported), 9);
  EXPECT_EQ(t.of(Verdict::pass), 3);
}

TEST(Rows, ReplayCommandSurvivesAShell) {
  EXPECT_EQ(replay_command("jwt.none#alg=nOnE"), "assay replay \"jwt.none#alg=nOnE\"");
  EXPECT_EQ(replay_command("x#a=\"$(id)`\\\n"), "assay replay \"x#a=\\\"\\$(id)\\`\\\\\\\\n\"");
}

TEST(Rows, DurationsReadWell) {
  EXPECT_EQ(seconds_text(0.84), "0.8 s");
  EXPECT_EQ(seconds_text(21.5), "22 s");
  EXPECT_EQ(seconds_text(125), "2 min 5 s");
  EXPECT_EQ(milliseconds_text(1700), "1.7 ms");
  EXPECT_EQ(milliseconds_text(12'345), "12 ms");
  EXPECT_EQ(milliseconds_text(12'345'678), "12 s");
}

TEST(Rows, MatrixShowsTroubleFirst) {
  const Sample s = small_sample();
  std::vector<std::string> order;
  for (const auto* row : matrix_worst_first(s.proof)) order.push_back(row->control);
  EXPECT_EQ(order, (std::vector<std::string>{"gateway.jwt.audience", "gateway.jwt.expiry",
                                             "gateway.rate.per-client", "gateway.jwt.alg-allowlist"}));
}

TEST(Rows, ProvenNeedsEveryCondition) {
  EXPECT_TRUE(is_proven(good_sample().proof));
  EXPECT_FALSE(is_proven(verdict::Proof{}));
  const auto broken = [](auto edit) {
    Sample s = good_sample();
    edit(s.proof);
    return !is_proven(s.proof);
  };
  EXPECT_TRUE(broken([](verdict::Proof& p) { p.matrix[0].state = model::KillState::unreached; }));
  EXPECT_TRUE(broken([](verdict::Proof& p) { p.matrix[0].honest_traffic = "order broke"; }));
  EXPECT_TRUE(broken([](verdict::Proof& p) { p.matrix[0].honest_traffic = ""; }));
  EXPECT_TRUE(broken([](verdict::Proof& p) { p.idle_variants = {"x"}; }));
  EXPECT_TRUE(broken([](verdict::Proof& p) { p.idle_checks = {"x"}; }));
  EXPECT_TRUE(broken([](verdict::Proof& p) { p.unkilled_sabotages = {"x"}; }));
  EXPECT_TRUE(broken([](verdict::Proof& p) { p.orphan_controls = {"x"}; }));
}

Sentence sentence_after(const std::vector<Verdict>& verdicts, bool interrupted = false) {
  Sample s = small_sample();
  const verdict::CaseVerdict attack = s.run.cases[2], scenario = s.run.cases[5];
  s.run.cases.clear();
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    s.run.cases.push_back(i == 1 ? scenario : attack);
    s.run.cases.back().variant = std::to_string(i);
    s.run.cases.back().verdict = verdicts[i];
    s.run.cases.back().breach = i != 1 && verdicts[i] == Verdict::fail;
  }
  s.run.summary.interrupted = interrupted;
  return run_sentence(s.report(false));
}

// An attack without a verdict may have been seen to work, or not have been watched to the end.
TEST(Sentences, ClaimNothingForAttacksThatNobodyWatched) {
  Sample s = small_sample();
  verdict::CaseVerdict attack = s.run.cases[2];
  attack.verdict = Verdict::inconclusive;
  const auto said = [&](bool breach, bool observed) {
    attack.breach = breach;
    attack.observed = observed;
    s.run.cases = {attack};
    return run_sentence(s.report(false)).text;
  };
  const std::string nothing = "1 of 1 case gave no verdict, so nothing can be claimed for them.";
  EXPECT_EQ(said(false, true), nothing + " No attack was seen to get through.");
  EXPECT_EQ(said(false, false), nothing);
  EXPECT_EQ(said(true, true), nothing + " 1 of them was seen to get through.");
  EXPECT_EQ(said(true, false), nothing + " 1 of them was seen to get through.");
}

TEST(Sentences, SayNoMoreThanTheCounts) {
  const Verdict p = Verdict::pass, f = Verdict::fail, i = Verdict::inconclusive, u = Verdict::unsupported;
  const struct {
    std::vector<Verdict> verdicts;
    bool interrupted;
    Mood mood;
    std::string text;
  } cases[] = {
      {{}, false, Mood::empty, "Nothing was tested: no case gave a verdict."},
      {{u, u}, false, Mood::empty, "Nothing was tested: no case gave a verdict."},
      {{p}, false, Mood::good, "1 attack was stopped: the only case passed."},
      {{p, p, p}, false, Mood::good, "2 attacks were stopped and 1 scenario works: all 3 cases passed."},
      {{p, p}, true, Mood::doubtful, "Interrupted: 2 of 2 cases that ran passed."},
      {{p, u}, false, Mood::doubtful, "No unexpected failure: 1 of 2 cases passed."},
      {{p, Verdict::waived}, false, Mood::doubtful, "No unexpected failure: 1 of 2 cases passed."},
      {{p, i},
       false,
       Mood::doubtful,
       "1 of 2 cases gave no verdict, so nothing can be claimed for them. No attack was seen to get "
       "through."},
      {{f, p, i}, false, Mood::bad, "1 attack got through: 1 of 3 cases failed."},
      {{f, f, f},
       false,
       Mood::bad,
       "2 attacks got through, and 1 scenario that must work does not: 3 of 3 cases failed."},
  };
  for (const auto& c : cases) {
    const Sentence s = sentence_after(c.verdicts, c.interrupted);
    EXPECT_EQ(s.text, c.text);
    EXPECT_EQ(s.mood, c.mood) << c.text;
  }
}

TEST(Sentences, AnAttackThatWasStoppedInAnotherWayDidNotGetThrough) {
  Sample s = small_sample();
  verdict::CaseVerdict attack = s.run.cases[2];
  attack.verdict = Verdict::fail;
  attack.breach = false;
  attack.deviation = true;
  const auto sentence_of = [&s](std::vector<verdict::CaseVerdict> cases) {
    s.run.cases = std::move(cases);
    for (std::size_t i = 0; i < s.run.cases.size(); ++i) s.run.cases[i].variant = std::to_string(i);
    return run_sentence(s.report(false)).text;
  };
  EXPECT_EQ(sentence_of({attack}), "1 attack was stopped, but not as it should be: 1 of 1 case failed.");
  EXPECT_EQ(sentence_of({attack, attack}),
            "2 attacks were stopped, but not as they should be: 2 of 2 cases failed.");
  verdict::CaseVerdict worked = attack;
  worked.breach = true;
  EXPECT_EQ(sentence_of({attack, worked}),
            "1 attack got through, and 1 attack was stopped, but not as it should be: 2 of 2 cases failed.");
}

TEST(Sentences, ProofCountsEveryReason) {
  EXPECT_EQ(proof_sentence(good_sample().report(true)).text,
            "Proven: the control is needed. Switching it off lets its attack through, while honest traffic "
            "keeps working.");
  const Sentence s = proof_sentence(small_sample().report(true));
  EXPECT_EQ(s.mood, Mood::bad);
  EXPECT_EQ(s.text,
            "Not proven: 1 control survived, 1 control broke honest traffic, 1 control was not reached, 1 "
            "control has no "
            "check, 1 check is idle, 1 variant is idle, 1 sabotage went unnoticed. 1 of 4 controls killed.");
}

}  // namespace
}  // namespace assay::reports
