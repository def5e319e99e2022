// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "harness/actions/actions_fixture.hpp"

namespace assay::actions {
namespace {

using testing::Bench;

std::string reading(const std::string& body, const std::string& more, int status = 200) {
  Bench bench;
  forge::RogueOptions options;
  options.answers["/metrics"] = {status, "text/plain", body, {}};
  const auto listener = bench.stand_in("metrics", options);
  const std::string params = R"({"at":"metrics","as":"","series":"n{e=\"a\"}")" + more + "}";
  const auto result = bench.run("metrics.count", params);
  if (!result.ok()) return result.error().message;
  return std::to_string(result->value.as_int()) + " " + dump_json(result->detail);
}

TEST(MetricsCount, ReadsOneSeriesAndHowFarItHasCome) {
  const std::string text = "# HELP n x\nn{e=\"b\"} 9\nn{e=\"a\"} 7\nn{e=\"a\"}s 8\n";
  EXPECT_EQ(reading(text, ""), R"(7 {"numbers":{"counted":7}})");
  EXPECT_EQ(reading(text, R"(,"since":5)"), R"(7 {"numbers":{"counted":2}})");
  EXPECT_EQ(reading("n{e=\"a\"} 7 1700000000\n", ""), R"(7 {"numbers":{"counted":7}})");
  EXPECT_EQ(reading("n{e=\"b\"} 9\n", ""), R"(0 {"numbers":{"counted":0}})");
}

TEST(MetricsCount, WhatCannotBeReadIsAnErrorAndNoZero) {
  EXPECT_EQ(reading("n{e=\"a\"} 1.5\n", ""), "n{e=\"a\"} is no whole number");
  EXPECT_EQ(reading("n{e=\"a\"} \n", ""), "n{e=\"a\"} is no whole number");
  EXPECT_EQ(reading("", "", 403), "the metrics were answered 403");
}

}  // namespace
}  // namespace assay::actions
