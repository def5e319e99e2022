// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "harness/actions/actions_fixture.hpp"

namespace assay::actions {
namespace {

using testing::Bench;
using testing::Texts;

TEST(PartKill, EndsThePart) {
  Bench bench;
  const auto result = bench.run("part.kill", R"({"part":"user-service"})");
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->outcome, "accepted");
  EXPECT_EQ(bench.target.calls, (Texts{"kill user-service"}));
  bench.target.broken = "kill";
  EXPECT_EQ(bench.error("part.kill", R"({"part":"gateway"})"), "unavailable: kill is broken");
}

}  // namespace
}  // namespace assay::actions
