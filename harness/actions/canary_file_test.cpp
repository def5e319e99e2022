// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "harness/actions/actions_fixture.hpp"

namespace assay::actions {
namespace {

using testing::Bench;

TEST(CanaryFile, NamesAFileOfTheScratchThatNobodyCouldGuess) {
  Bench bench;
  const std::string name = bench.run("canary.file", "{}")->value.as_string();
  EXPECT_EQ(name, "/scratch/canary-" + Rng(7).token(12));
  EXPECT_NE(bench.run("canary.file", "{}")->value.as_string(), name);
  EXPECT_EQ(bench.run("canary.file", "{}")->outcome, "accepted");
}

}  // namespace
}  // namespace assay::actions
