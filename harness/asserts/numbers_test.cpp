// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "harness/asserts/asserts_fixture.hpp"

namespace assay::asserts {
namespace {

using testing::Case;
using testing::failure;
using testing::kHolds;

StepView counted() {
  StepView step{"accepted", 0, {}, {}};
  step.numbers = testing::json(R"({"sent":100,"honest_ok":19,"text":"20"})");
  return step;
}

TEST(Numbers, AreComparedWithTheirBounds) {
  const Case cases[] = {
      {R"({"at_least":{"sent":100}})", kHolds},
      {R"({"at_least":{"sent":101}})", "expected sent to be at least 101, but it was 100"},
      {R"({"at_most":{"sent":100}})", kHolds},
      {R"({"at_most":{"sent":99}})", "expected sent to be at most 99, but it was 100"},
      {R"({"at_least":{"sent":1,"honest_ok":20}})", "expected honest_ok to be at least 20, but it was 19"},
      {R"({"at_least":{"sent":1},"at_most":{"honest_ok":19}})", kHolds},
  };
  for (const Case& c : cases) EXPECT_EQ(failure(counted(), c.expect), c.failure) << c.expect;
}

TEST(Numbers, ThatAreNotThereSatisfyNoBound) {
  const Case cases[] = {
      {R"({"at_most":{"sentt":1000}})", "the step counted no \"sentt\""},
      {R"({"at_least":{"text":0}})", "the step counted no \"text\""},
      {R"({"at_least":{"sent":"1"}})", "at least.sent must be an integer"},
      {R"({"at_most":5})", "at_most must be a table, not an integer"},
  };
  for (const Case& c : cases) EXPECT_EQ(failure(counted(), c.expect), c.failure) << c.expect;
  EXPECT_EQ(failure(testing::answer(), R"({"at_most":{"sent":5}})"), "the step counted no \"sent\"");
}

TEST(Numbers, AreReadFromTheEvidence) {
  const StepView step = view_of(testing::json(R"({"outcome":"accepted","detail":{"numbers":{"held":7}}})"));
  EXPECT_EQ(first_failure(step, testing::json(R"({"at_least":{"held":7}})")), std::nullopt);
}

}  // namespace
}  // namespace assay::asserts
