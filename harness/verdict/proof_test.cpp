// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "harness/verdict/evidence_fixture.hpp"

namespace assay::verdict {
namespace {

using model::KillState;

constexpr const char* kFault = "gateway.sample/off";

model::Catalog sample_catalog() {
  model::Catalog catalog;
  catalog.checks = {sample_check()};
  model::Control control;
  control.id = "gateway.sample";
  control.faults = {{"off", "nobody", "it is off"}};
  catalog.controls = {control};
  return catalog;
}

model::Plan sample_plan() {
  model::Plan plan;
  model::Case verdict;
  verdict.id = verdict.check = "jwt.sample";
  model::Case kill = verdict;
  kill.id = "kill";
  kill.purpose = model::Purpose::kill;
  kill.control = "gateway.sample";
  kill.fault = kFault;
  plan.batches = {{"jwt.sample", "", {}, {verdict}}, {"jwt.sample", "", {kFault}, {kill}}};
  return plan;
}

Proof proven(SampleEvidence kill, SampleEvidence baseline = {}) {
  evidence::Log log;
  baseline.add_to(log);
  kill.case_id = "kill";
  kill.fault = kFault;
  kill.add_to(log);
  return judge_proof(sample_catalog(), sample_plan(), log);
}

SampleEvidence breach() {
  SampleEvidence e;
  e.breaches = 1;
  e.hits = 1;
  e.attack = "accepted";
  e.attack_status = 200;
  return e;
}

TEST(Proof, BreachUnderTheFaultKills) {
  const Proof proof = proven(breach());
  ASSERT_EQ(proof.matrix.size(), 1u);
  EXPECT_EQ(proof.matrix[0].state, KillState::killed);
  EXPECT_EQ(proof.matrix[0].killed_by, std::vector<std::string>{"jwt.sample"});
  EXPECT_TRUE(proof.proven());
  EXPECT_EQ(exit_code(proof, sample_catalog()), 0);
}

TEST(Proof, NoBreachSurvivesWhenTheWeakCodeRan) {
  SampleEvidence e;
  e.hits = 3;
  const Proof proof = proven(e);
  EXPECT_EQ(proof.matrix.at(0).state, KillState::survived);
  EXPECT_EQ(proof.idle_variants, std::vector<std::string>{"jwt.sample"});
  EXPECT_EQ(exit_code(proof, sample_catalog()), 5);
}

TEST(Proof, NoBreachIsUnreachedWhenItDidNot) {
  EXPECT_EQ(proven(SampleEvidence{}).matrix.at(0).state, KillState::unreached);
}

TEST(Proof, BreachWithoutTheWeakCodeIsNoKill) {
  SampleEvidence e = breach();
  e.hits = 0;
  const Proof proof = proven(e);
  EXPECT_EQ(proof.matrix.at(0).state, KillState::unreached);
  EXPECT_EQ(proof.matrix.at(0).why,
            "jwt.sample breaches under gateway.sample/off, though its code never ran");
  EXPECT_EQ(proof.idle_variants, std::vector<std::string>{"jwt.sample"});
  EXPECT_EQ(exit_code(proof, sample_catalog()), 5);
}

TEST(Proof, WhereNothingCanCountTheBreachIsEnough) {
  model::Catalog catalog = sample_catalog();
  catalog.controls[0].faults[0].uncounted = true;
  evidence::Log log;
  SampleEvidence{}.add_to(log);
  SampleEvidence kill = breach();
  kill.case_id = "kill";
  kill.fault = kFault;
  kill.hits = 0;
  kill.add_to(log);
  EXPECT_EQ(judge_proof(catalog, sample_plan(), log).matrix.at(0).state, KillState::killed);
}

TEST(Proof, FailedBracketIsNoKill) {
  SampleEvidence e = breach();
  e.after = "rejected.forbidden";
  const Proof proof = proven(e);
  EXPECT_EQ(proof.matrix.at(0).state, KillState::broken);
  EXPECT_FALSE(proof.proven());
}

TEST(Proof, ServerErrorIsNoKill) {
  SampleEvidence e = breach();
  e.attack = "error.server";
  e.attack_status = 502;
  EXPECT_EQ(proven(e).matrix.at(0).state, KillState::broken);
}

TEST(Proof, CheckThatIsRedAnywayKillsNothing) {
  SampleEvidence red;
  red.breaches = 1;
  const Proof proof = proven(breach(), red);
  EXPECT_EQ(proof.matrix.at(0).state, KillState::broken);
  EXPECT_EQ(exit_code(proof, sample_catalog()), 1);
}

TEST(Proof, ControlWithoutCheckIsAnOrphan) {
  model::Catalog catalog = sample_catalog();
  model::Control lonely;
  lonely.id = "gateway.lonely";
  catalog.controls.push_back(lonely);
  evidence::Log log;
  SampleEvidence{}.add_to(log);
  SampleEvidence kill = breach();
  kill.case_id = "kill";
  kill.fault = kFault;
  kill.add_to(log);
  const Proof proof = judge_proof(catalog, sample_plan(), log);
  EXPECT_EQ(proof.orphan_controls, std::vector<std::string>{"gateway.lonely"});
  EXPECT_EQ(exit_code(proof, catalog), 5);
}

TEST(ExitCode, NothingDecidedIsNeverGreen) {
  EXPECT_EQ(exit_code(verdict::Run{}, model::Level::info, sample_catalog()), 4);
}

TEST(ExitCode, SeverityBelowTheBarDoesNotFail) {
  evidence::Log log;
  SampleEvidence red;
  red.breaches = 1;
  red.add_to(log);
  const verdict::Run run = judge(sample_catalog(), sample_plan(), log, true);
  EXPECT_EQ(exit_code(run, model::Level::high, sample_catalog()), 1);
  EXPECT_EQ(exit_code(run, model::Level::critical, sample_catalog()), 0);
}

}  // namespace
}  // namespace assay::verdict
