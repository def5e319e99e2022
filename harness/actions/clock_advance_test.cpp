// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "harness/actions/actions_fixture.hpp"

namespace assay::actions {
namespace {

using testing::Bench;
using testing::Texts;

TEST(ClockAdvance, MovesTheClockOfTheTargetAndSaysHowFar) {
  const std::pair<const char*, const char*> rows[] = {
      {"301s", "301000"}, {"250ms", "250"}, {"1h30m", "5400000"}, {"-5m", "-300000"}};
  for (const auto& [by, milliseconds] : rows) {
    Bench bench;
    const auto result = bench.run("clock.advance", Json::object({{"by", by}}));
    ASSERT_TRUE(result.ok()) << by;
    EXPECT_EQ(bench.target.calls, (Texts{std::string("advance ") + milliseconds})) << by;
    EXPECT_EQ(dump_json(result->detail), std::string(R"({"by_ms":)") + milliseconds + "}");
  }
}

TEST(ClockAdvance, WhatIsNoDurationMovesNothing) {
  for (const char* const params :
       {"{}", R"({"by":""})", R"({"by":"soon"})", R"({"by":"5"})", R"({"by":5})"}) {
    Bench bench;
    EXPECT_EQ(bench.error("clock.advance", params), "invalid: `by` is no duration") << params;
    EXPECT_TRUE(bench.target.calls.empty()) << params;
  }
  Bench bench;
  bench.target.broken = "advance";
  EXPECT_EQ(bench.error("clock.advance", R"({"by":"1s"})"), "unavailable: advance is broken");
}

}  // namespace
}  // namespace assay::actions
