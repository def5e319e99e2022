// SPDX-License-Identifier: Apache-2.0
#include "harness/plan/needs.hpp"

#include <gtest/gtest.h>

namespace assay::plan {
namespace {

model::Step step(const std::string& action, Json params) {
  model::Step out;
  out.action = action;
  out.params = std::move(params);
  return out;
}

TEST(ForeignNeeds, AreEveryNameThatTheCheckWouldAskFor) {
  model::Check check;
  check.needs = {"identity.issue"};
  check.profile = "legacy-backend";
  check.blast = model::Blast::write;
  model::Variant one, two;  // what the other one asks for is not asked for here
  one.vars = Json::object({{"route", "own_profile"}, {"change", Json::object({{"sign", "issuer"}})}});
  two.vars = Json::object({{"route", "status"}});
  check.twin = {step("token.issue", Json::object({{"user", "alice"}})),
                step("http.send", Json::object({{"route", "$route"}}))};
  check.attack = {step("token.forge", Json::object({{"from", "$good"}, {"change", "$change"}})),
                  step("http.raw", Json::object({{"at", "identity"}})),
                  step("http.send", Json::object({{"as", "gateway"}})),
                  step("wait.propagation", Json::object({{"bound", "keys"}})),
                  step("listener.start", Json::object())};
  model::ObservationRule rule;
  rule.observer = "tap.messages";
  rule.at = "legacy";
  check.breach = {rule};
  EXPECT_EQ(foreign_needs(check, one),
            (std::vector<std::string>{"blast.write", "bound.keys", "callback", "endpoint.gateway",
                                      "endpoint.identity", "identity.issue", "mesh", "observe.legacy",
                                      "profile.legacy-backend", "route.own_profile", "tokens.any",
                                      "tokens.jwt", "user.alice"}));
  EXPECT_EQ(foreign_needs(check, two),
            (std::vector<std::string>{"blast.write", "bound.keys", "callback", "endpoint.gateway",
                                      "endpoint.identity", "identity.issue", "mesh", "observe.legacy",
                                      "profile.legacy-backend", "route.status", "tokens.jwt", "user.alice"}));
}

TEST(ForeignNeeds, OfACheckThatLooksAtAnswersOnlyIsTheLowerGrade) {
  model::Check check;
  model::ObservationRule rule;
  rule.observer = "step.responses";
  rule.at = "read";
  check.breach = {rule};
  EXPECT_EQ(foreign_needs(check, {}), (std::vector<std::string>{"blast.read", "grade.response"}));
}

}  // namespace
}  // namespace assay::plan
