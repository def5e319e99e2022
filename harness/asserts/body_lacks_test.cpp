// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "harness/asserts/asserts_fixture.hpp"

namespace assay::asserts {
namespace {

using testing::Case;
using testing::failure;
using testing::kHolds;

TEST(BodyLacks, IsTheOpposite) {
  const StepView step = testing::answer(R"({"kty":"EC","d":"secret"})");
  const Case cases[] = {
      {R"({"body_lacks":"\"k\":"})", kHolds},
      {R"({"body_lacks":"\"D\":"})", kHolds},
      {R"({"body_lacks":"\"d\":"})", "the body holds \"\"d\":\""},
      {R"({"body_lacks":"secret"})", "the body holds \"secret\""},
  };
  for (const Case& c : cases) EXPECT_EQ(failure(step, c.expect), c.failure) << c.expect;
  EXPECT_EQ(failure(testing::answer(""), R"({"body_lacks":"x"})"), kHolds);
}

TEST(BodyLacks, WithoutAHeadItIsTheWholeAnswer) {
  StepView step = testing::no_answer();
  step.headless = "HTTP/1.1 200 OK\r\nX-Debug: secret";
  EXPECT_EQ(failure(step, R"({"body_lacks":"secret"})"), "the answer, which has no head, holds \"secret\"");
  EXPECT_EQ(failure(step, R"({"body_lacks":"key"})"), kHolds);
  EXPECT_EQ(failure(step, R"({"body_contains":"secret"})"), "expected \"secret\" in the body");
}

}  // namespace
}  // namespace assay::asserts
