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

TEST(Header, NamesIgnoreCaseAndValuesAreGlobs) {
  const Case cases[] = {
      {R"({"header":{"WWW-Authenticate":"Bearer*"}})", kHolds},
      {R"({"header":{"www-authenticate":"Bearer realm=\"x\""}})", kHolds},
      {R"({"header":{"X-Empty":"","Set-Cookie":"*"}})", kHolds},
      {R"({"header":{}})", kHolds},
      {R"({"header":{"WWW-Authenticate":"bearer*"}})",
       R"(expected WWW-Authenticate to match "bearer*", but it was "Bearer realm="x"")"},
      {R"({"header":{"WWW-Authenticate":"Bearer"}})",
       R"(expected WWW-Authenticate to match "Bearer", but it was "Bearer realm="x"")"},
      {R"({"header":{"X-Empty":"?*"}})", R"(expected X-Empty to match "?*", but it was "")"},
      {R"({"header":{"X-Body":"*"}})", "expected a field X-Body"},
      {R"({"header":{"WWW_Authenticate":"*"}})", "expected a field WWW_Authenticate"},
      {R"({"header":{"X-Empty":"","X-Missing":"*"}})", "expected a field X-Missing"},
  };
  for (const Case& c : cases) EXPECT_EQ(failure(kAnswer, c.expect), c.failure) << c.expect;
  EXPECT_EQ(failure(testing::no_answer(), R"({"header":{"X-Empty":"*"}})"), "expected a field X-Empty");
}

}  // namespace
}  // namespace assay::asserts
