// SPDX-License-Identifier: Apache-2.0
#include "harness/verdict/case_judge.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "core/json/parse.hpp"
#include "harness/verdict/evidence_fixture.hpp"

namespace assay::verdict {
namespace {

using model::Verdict;

CaseVerdict judged(const SampleEvidence& evidence, bool reference = true) {
  evidence::Log log;
  evidence.add_to(log);
  model::Case which;
  which.id = which.check = "jwt.sample";
  return judge_case(sample_check(), which, log.find("jwt.sample"), reference);
}

struct Row {
  const char* name;
  std::function<void(SampleEvidence&)> turn;
  Verdict verdict;
  bool breach;
  const char* why;  // part of the sentence
};

class CaseJudge : public testing::TestWithParam<Row> {};

TEST_P(CaseJudge, SaysWhatTheEvidenceAllows) {
  SampleEvidence evidence;
  GetParam().turn(evidence);
  const CaseVerdict v = judged(evidence);
  EXPECT_EQ(v.verdict, GetParam().verdict) << v.why;
  EXPECT_EQ(v.breach, GetParam().breach);
  EXPECT_NE(v.why.find(GetParam().why), std::string::npos) << v.why;
}

// A key that somebody else's target does not lend, and a field that it writes for nobody.
TEST(CaseJudgeForeign, WhatAForeignTargetDoesNotOfferIsUnsupported) {
  for (const bool reference : {false, true}) {
    evidence::Log log;
    SampleEvidence{}.add_to(log);
    model::Case which;
    which.id = which.check = "jwt.sample";
    auto records = *log.find("jwt.sample");
    records.records.front().kind = "step";
    records.records.front().data =
        parse_json(R"({"do":"token.forge","line":7,"outcome":"error.harness","detail":{"unsupported":true}})")
            .value_or(Json());
    const CaseVerdict v = judge_case(sample_check(), which, &records, reference);
    EXPECT_EQ(v.verdict, reference ? Verdict::inconclusive : Verdict::unsupported) << v.why;
  }
  evidence::Log log;
  SampleEvidence{}.add_to(log);
  model::Case which;
  which.id = which.check = "jwt.sample";
  auto records = *log.find("jwt.sample");
  for (evidence::Record& record : records.records) {
    if (record.kind == "observation") record.data["never_written"] = true;
  }
  EXPECT_EQ(judge_case(sample_check(), which, &records, false).verdict, Verdict::unsupported);
}

INSTANTIATE_TEST_SUITE_P(
    Table, CaseJudge,
    testing::Values(Row{"stopped", [](SampleEvidence&) {}, Verdict::pass, false, "was stopped"},
                    Row{"breached", [](SampleEvidence& e) { e.breaches = 1; }, Verdict::fail, true,
                        "The attack worked"},
                    Row{"twin_before_failed", [](SampleEvidence& e) { e.before = "rejected.forbidden"; },
                        Verdict::inconclusive, false, "before the attack"},
                    Row{"twin_after_failed", [](SampleEvidence& e) { e.after = "rejected.forbidden"; },
                        Verdict::inconclusive, false, "after the attack"},
                    Row{"breach_without_bracket",
                        [](SampleEvidence& e) {
                          e.breaches = 1;
                          e.after = "rejected.forbidden";
                        },
                        Verdict::inconclusive, true, "after the attack"},
                    Row{"breach_though_not_completed",
                        [](SampleEvidence& e) {
                          e.breaches = 1;
                          e.completed = false;
                        },
                        Verdict::inconclusive, true, "What was seen says that the attack worked"},
                    Row{"blind_observer", [](SampleEvidence& e) { e.proven = false; }, Verdict::inconclusive,
                        false, "did not see the honest request"},
                    Row{"bad_gateway",
                        [](SampleEvidence& e) {
                          e.attack = "error.server";
                          e.attack_status = 502;
                        },
                        Verdict::inconclusive, false, "no usable answer"},
                    Row{"limited",
                        [](SampleEvidence& e) {
                          e.attack = "rejected.limited";
                          e.attack_status = 429;
                        },
                        Verdict::inconclusive, false, "no usable answer"},
                    Row{"limited_as_expected",
                        [](SampleEvidence& e) {
                          e.attack = e.expected = "rejected.limited";
                          e.attack_status = 429;
                        },
                        Verdict::pass, false, "was stopped"},
                    Row{"bracket_limited",
                        [](SampleEvidence& e) {
                          e.after = e.expected = "rejected.limited";
                          e.after_status = 429;
                        },
                        Verdict::inconclusive, false, "no usable answer"},
                    Row{"timeout", [](SampleEvidence& e) { e.attack = "error.timeout"; },
                        Verdict::inconclusive, false, "no usable answer"},
                    Row{"other_refusal", [](SampleEvidence& e) { e.attack = "rejected.forbidden"; },
                        Verdict::fail, false, "not stopped as it should be"},
                    Row{"undetected", [](SampleEvidence& e) { e.detections = 0; }, Verdict::fail, false,
                        "would not see it"},
                    Row{"broken_off", [](SampleEvidence& e) { e.has_end = false; }, Verdict::inconclusive,
                        false, "breaks off"},
                    Row{"not_completed", [](SampleEvidence& e) { e.completed = false; },
                        Verdict::inconclusive, false, "could not be carried out"}),
    [](const auto& row) { return row.param.name; });

TEST(CaseJudge, ForeignTargetsMayRefuseInTheirOwnWay) {
  SampleEvidence evidence;
  evidence.attack = "rejected.forbidden";
  const CaseVerdict v = judged(evidence, false);
  EXPECT_EQ(v.verdict, Verdict::pass);
  EXPECT_TRUE(v.deviation);
}

TEST(CaseJudge, AScenarioThatAnObserverSawPassesByEffect) {
  model::Check scenario;
  scenario.kind = model::CheckKind::scenario;
  scenario.id = "pos.sample";
  scenario.variants.emplace_back();
  model::Case which;
  which.id = which.check = "pos.sample";
  const auto judged_with = [&](std::int64_t matched) {
    evidence::Log log;
    const auto add = [&](std::int32_t n, const char* kind, Json data) {
      evidence::Record record;
      record.case_id = "pos.sample";
      record.n = n;
      record.kind = kind;
      record.data = std::move(data);
      log.add(std::move(record));
    };
    for (std::size_t i = 0; i < scenario.detect.size(); ++i) {
      add(0, "observation",
          Json::object({{"rule", "detect"}, {"index", static_cast<std::int64_t>(i)}, {"matched", matched}}));
    }
    add(1, "end", Json::object({{"completed", true}, {"hits", Json::object()}}));
    return judge_case(scenario, which, log.find("pos.sample"), true);
  };
  EXPECT_EQ(judged_with(1).verdict, Verdict::pass);
  EXPECT_EQ(judged_with(1).grade, model::Grade::response);
  scenario.detect.emplace_back();
  scenario.detect.back().observer = "step.responses";
  EXPECT_EQ(judged_with(1).grade, model::Grade::response);
  scenario.detect.front().observer = "service.requests";
  EXPECT_EQ(judged_with(1).verdict, Verdict::pass);
  EXPECT_EQ(judged_with(1).grade, model::Grade::effect);
  EXPECT_EQ(judged_with(0).verdict, Verdict::fail);
  EXPECT_NE(judged_with(0).why.find("service.requests matched 0 times"), std::string::npos);
}

TEST(CaseJudge, AnEndWithoutATableOfHitsCountsNone) {
  evidence::Log log;
  SampleEvidence().add_to(log);
  model::Case which;
  which.id = which.check = "jwt.sample";
  for (const Json& data :
       {Json::object({{"completed", true}}), Json::object({{"completed", true}, {"hits", 7}})}) {
    log.cases.front().records.back().data = data;
    const CaseVerdict v = judge_case(sample_check(), which, log.find("jwt.sample"), true);
    EXPECT_EQ(v.verdict, Verdict::pass) << v.why;
    EXPECT_EQ(v.hits, 0u);
  }
}

TEST(CaseJudge, TooFewHonestRequestsAreABreachWhereTheFileSaysSo) {
  model::Check check = sample_check();
  check.breach.front().at_least = 0;
  check.breach.front().at_most = 4;
  const auto judged_with = [&](std::int64_t seen, bool proven) {
    SampleEvidence evidence;
    evidence.breaches = seen;
    evidence.proven = proven;
    evidence::Log log;
    evidence.add_to(log);
    model::Case which;
    which.id = which.check = "jwt.sample";
    return judge_case(check, which, log.find("jwt.sample"), true);
  };
  EXPECT_EQ(judged_with(5, true).verdict, Verdict::pass);
  EXPECT_EQ(judged_with(4, true).verdict, Verdict::fail);
  EXPECT_EQ(judged_with(0, true).verdict, Verdict::fail);
  EXPECT_NE(judged_with(4, true).why.find("of the honest requests only 4 arrived at user-service"),
            std::string::npos);
  EXPECT_EQ(judged_with(0, false).verdict, Verdict::inconclusive) << "an observer that sees nothing at all";
}

TEST(CaseJudge, NoEvidenceIsNoVerdict) {
  model::Case which;
  which.id = which.check = "jwt.sample";
  EXPECT_EQ(judge_case(sample_check(), which, nullptr, true).verdict, Verdict::inconclusive);
}

}  // namespace
}  // namespace assay::verdict
