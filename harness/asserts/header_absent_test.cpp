// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "harness/asserts/asserts_fixture.hpp"

namespace assay::asserts {
namespace {

using testing::Case;
using testing::failure;
using testing::kHolds;

const StepView kAnswer{"rejected.unauthenticated",
                       401,
                       {{"WWW-Authenticate", "Bearer realm=\"x\""},
                        {"Set-Cookie", "a=1"},
                        {"set-cookie", "b=2"},
                        {"X-Empty", ""}},
                       "X-Body: in the body"};

TEST(HeaderAbsent, NamesEachFieldThatMustNotBeThere) {
  const Case cases[] = {
      {R"({"header_absent":["X-Debug","Server"]})", kHolds},
      {R"({"header_absent":[]})", kHolds},
      {R"({"header_absent":["X-Body"]})", kHolds},
      {R"({"header_absent":["X-Debug","SET-COOKIE"]})", "the answer has a field SET-COOKIE"},
      {R"({"header_absent":["x-empty"]})", "the answer has a field x-empty"},
  };
  for (const Case& c : cases) EXPECT_EQ(failure(kAnswer, c.expect), c.failure) << c.expect;
  EXPECT_EQ(failure(testing::no_answer(), R"({"header_absent":["X-Empty"]})"), kHolds);
}

TEST(HeaderAbsent, WithoutAHeadTheNameMustBeNowhere) {
  StepView step = testing::no_answer();
  step.headless = std::string("HTTP/1.1 200 OK\r\n\0x-debug : 1", 28);
  EXPECT_EQ(failure(step, R"({"header_absent":["Server","X-Debug"]})"),
            "the answer has no head, but mentions X-Debug");
  EXPECT_EQ(failure(step, R"({"header_absent":["Server"]})"), kHolds);
}

}  // namespace
}  // namespace assay::asserts
