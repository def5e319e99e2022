// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "harness/asserts/asserts_fixture.hpp"

namespace assay::asserts {
namespace {

using testing::Case;
using testing::failure;
using testing::kHolds;

const StepView kForbidden{"rejected.forbidden", 403, {}, {}};

TEST(Status, WhatIsNoWholeNumberNeverHolds) {
  for (const char* const argument : {R"("403")", "403.0", "[403]", "null", "true"}) {
    EXPECT_NE(failure(kForbidden, std::string(R"({"status":)") + argument + "}"), kHolds) << argument;
  }
}

TEST(Status, IsExactlyTheNumber) {
  const Case cases[] = {
      {R"({"status":403})", kHolds},
      {R"({"status":401})", "expected HTTP 401, but it was 403"},
      {R"({"status":0})", "expected HTTP 0, but it was 403"},
  };
  for (const Case& c : cases) EXPECT_EQ(failure(kForbidden, c.expect), c.failure) << c.expect;
  EXPECT_EQ(failure(testing::no_answer(), R"({"status":200})"), "expected HTTP 200, but it was 0");
}

}  // namespace
}  // namespace assay::asserts
