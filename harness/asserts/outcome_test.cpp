// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "harness/asserts/asserts_fixture.hpp"

namespace assay::asserts {
namespace {

using testing::Case;
using testing::failure;
using testing::kHolds;

const StepView kForbidden{"rejected.forbidden", 403, {}, {}};

TEST(Outcome, IsOneOfTheListOrAPatternOfIt) {
  const Case cases[] = {
      {R"({"outcome":"rejected.forbidden"})", kHolds},
      {R"({"outcome":"rejected.*"})", kHolds},
      {R"({"outcome":"accepted"})",
       "expected the outcome accepted, but it was rejected.forbidden (HTTP 403)"},
      {R"({"outcome":"refused.*"})",
       "expected the outcome refused.*, but it was rejected.forbidden (HTTP 403)"},
      {R"({"outcome":"rejected"})",
       "expected the outcome rejected, but it was rejected.forbidden (HTTP 403)"},
      {R"({"outcome":"rejected.forb*"})",
       "expected the outcome rejected.forb*, but it was rejected.forbidden (HTTP 403)"},
      {R"({"outcome":""})", "expected the outcome , but it was rejected.forbidden (HTTP 403)"},
  };
  for (const Case& c : cases) EXPECT_EQ(failure(kForbidden, c.expect), c.failure) << c.expect;
}

TEST(Outcome, WhatIsNoTextNeverHolds) {
  for (const char* const argument : {"403", "null", "true", "[]", R"(["rejected.forbidden"])"}) {
    EXPECT_NE(failure(kForbidden, std::string(R"({"outcome":)") + argument + "}"), kHolds) << argument;
  }
}

TEST(Outcome, WithoutAnAnswerThereIsNoStatusToTell) {
  EXPECT_EQ(failure(testing::no_answer(), R"({"outcome":"refused.*"})"), kHolds);
  EXPECT_EQ(failure(testing::no_answer(), R"({"outcome":"rejected.*"})"),
            "expected the outcome rejected.*, but it was refused.closed");
}

}  // namespace
}  // namespace assay::asserts
