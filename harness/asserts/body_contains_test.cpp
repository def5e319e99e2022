// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "harness/asserts/asserts_fixture.hpp"

namespace assay::asserts {
namespace {

using testing::Case;
using testing::failure;
using testing::kHolds;

TEST(BodyContains, IsAPlainTextAnywhereInTheBody) {
  const StepView step = testing::answer("one two\nthr*e");
  const Case cases[] = {
      {R"({"body_contains":"one"})", kHolds},
      {R"({"body_contains":"two\nthr"})", kHolds},
      {R"({"body_contains":"thr*e"})", kHolds},
      {R"({"body_contains":"One"})", "expected \"One\" in the body"},
      {R"({"body_contains":"o*e"})", "expected \"o*e\" in the body"},
      {R"({"body_contains":"application/json"})", "expected \"application/json\" in the body"},
  };
  for (const Case& c : cases) EXPECT_EQ(failure(step, c.expect), c.failure) << c.expect;
  EXPECT_EQ(failure(testing::no_answer(), R"({"body_contains":"x"})"), "expected \"x\" in the body");
}

}  // namespace
}  // namespace assay::asserts
