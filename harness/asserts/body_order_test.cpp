// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "harness/asserts/asserts_fixture.hpp"

namespace assay::asserts {
namespace {

using testing::Case;
using testing::failure;
using testing::kHolds;

TEST(BodyOrder, EachTextStandsBehindTheOneBefore) {
  const StepView step = testing::answer("one HTTP/1.1 200 OK two three");
  const Case cases[] = {
      {R"({"body_order":[]})", kHolds},
      {R"({"body_order":["one","two","three"]})", kHolds},
      {R"({"body_order":["two","one"]})", "expected \"one\" behind those before it, but it came earlier"},
      {R"({"body_order":["one","one"]})", "expected \"one\" behind those before it, but it came earlier"},
      {R"({"body_order":["one","four"]})", "expected \"four\" in the body"},
      {R"({"body_order":["one",2]})", "body_order must be a list of strings"},
  };
  for (const Case& c : cases) EXPECT_EQ(failure(step, c.expect), c.failure) << c.expect;
}

}  // namespace
}  // namespace assay::asserts
