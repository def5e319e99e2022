// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "harness/actions/actions_fixture.hpp"

namespace assay::actions {
namespace {

using testing::Bench;

forge::RogueOptions flooded_answers() {
  forge::RogueOptions options;
  options.answers["/a"] = {200, "text/plain", "fine", {}};
  options.answers["/b"] = {429, "text/plain", "slow down", {}};
  return options;
}

TEST(FloodRun, CountsWhatCameBackAndKeepsIt) {
  Bench bench;
  bench.target.abilities = {"control.clock"};
  const auto gateway = bench.stand_in("gateway", flooded_answers());
  const auto result = bench.run("flood.run", R"({"requests":40,"connections":4,
      "each":[{"path":"/a"},{"path":"/b?m={marker}"}],"honest":{"count":4,"path":"/a?m={marker}"}})");
  ASSERT_TRUE(result.ok()) << result.error().message;
  const std::pair<const char*, int> numbers[] = {{"sent", 40},       {"answered", 40},    {"status_200", 20},
                                                 {"status_429", 20}, {"honest_total", 4}, {"honest_ok", 4},
                                                 {"closed", 0}};
  for (const auto& [name, number] : numbers) EXPECT_EQ(result->value.at(name).int_or(-1), number) << name;
  EXPECT_EQ(result->detail.at("numbers"), result->value);
  EXPECT_EQ(result->outcome, "accepted");
  EXPECT_EQ(result->request.at("text").as_string(), "GET /a HTTP/1.1\r\nHost: part.test\r\n\r\n");
  std::size_t marked = 0;
  for (const auto& contact : gateway->contacts()) marked += contact.path.find("m4rk") != std::string::npos;
  EXPECT_EQ(marked, 20u) << "the honest requests have a marker of their own";
}

TEST(FloodRun, GoesThroughTheTargetsTime) {
  Bench bench;
  bench.target.abilities = {"control.clock"};
  const auto gateway = bench.stand_in("gateway", flooded_answers());
  const auto result =
      bench.run("flood.run", R"({"path":"/a","rate":4,"duration":"2500ms","interval":"1s","connections":2})");
  ASSERT_TRUE(result.ok()) << result.error().message;
  EXPECT_EQ(result->value.at("answered").int_or(-1), 10);
  std::vector<std::string> advanced;
  for (const std::string& call : bench.target.calls) {
    if (call.rfind("advance", 0) == 0) advanced.push_back(call);
  }
  EXPECT_EQ(advanced, (std::vector<std::string>{"advance 1000", "advance 1000", "advance 500"}));
}

TEST(FloodRun, EachTokenHasItsRequestAndTheHonestOneItsOwn) {
  Bench bench;
  bench.target.abilities = {"control.clock"};
  const auto gateway = bench.stand_in("gateway", flooded_answers());
  const auto result = bench.run("flood.run", R"({"path":"/a","requests":4,"connections":1,
      "bearers":["t1","t2"],"honest":{"count":1,"authorization":"Basic x"}})");
  ASSERT_TRUE(result.ok()) << result.error().message;
  std::map<std::string, int> seen;
  for (const auto& contact : gateway->contacts()) {
    const std::size_t at = contact.bytes.find("Authorization: ");
    ASSERT_NE(at, std::string::npos);
    ++seen[contact.bytes.substr(at + 15, contact.bytes.find("\r\n", at) - at - 15)];
  }
  EXPECT_EQ(seen, (std::map<std::string, int>{{"Bearer t1", 2}, {"Bearer t2", 2}, {"Basic x", 1}}));
}

TEST(FloodRun, WithoutAClockItRunsInRealTime) {
  Bench bench;
  const auto gateway = bench.stand_in("gateway", flooded_answers());
  const auto result = bench.run("flood.run", R"({"path":"/a","requests":10,"connections":2})");
  ASSERT_TRUE(result.ok()) << result.error().message;
  EXPECT_EQ(result->value.at("answered").int_or(-1), 10);
  for (const std::string& call : bench.target.calls) EXPECT_NE(call.rfind("advance", 0), 0u);
}

TEST(FloodRun, WhatIsOurOwnFaultIsAnError) {
  Bench bench;
  EXPECT_EQ(bench.error("flood.run", R"({"requests":1})"), "not_found: no part \"gateway\"");
  const auto gateway = bench.stand_in("gateway", flooded_answers());
  const std::pair<const char*, const char*> rows[] = {
      {R"({})", "invalid: duration or requests must be said"},
      {R"({"mode":"fast"})", "invalid: there is no mode \"fast\""},
      {R"({"requests":-1})", "invalid: requests must be a whole number from 0"},
      {R"({"requests":200001})", "invalid: requests must be from 0 to 200000, not 200001"},
      {R"({"connections":5001,"requests":1})", "invalid: connections must be from 1 to 5000, not 5001"},
      {R"({"duration":"soon"})", "invalid: duration is no duration"},
      {R"({"requests":1,"each":[1]})", "invalid: each must be a list of tables"},
      {R"({"requests":1,"each":{}})", "invalid: each must be a list"},
      {R"({"requests":1,"honest":1})", "invalid: honest must be a table"},
      {R"({"requests":1,"source":"192.0.2.1"})",
       "invalid: sources must stay within 127.0.0.1 to 127.255.255.254"},
  };
  for (const auto& [params, error] : rows) EXPECT_EQ(bench.error("flood.run", params), error) << params;
  EXPECT_TRUE(gateway->contacts().empty()) << "nobody was even dialled";
}

}  // namespace
}  // namespace assay::actions
