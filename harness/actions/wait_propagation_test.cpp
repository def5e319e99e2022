// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "harness/actions/actions_fixture.hpp"

namespace assay::actions {
namespace {

using testing::Bench;
using testing::Texts;

TEST(WaitPropagation, AdvancesByTheBoundAndThenSettles) {
  Bench bench;
  bench.target.bounds["revocation"] = std::chrono::seconds(6);
  const auto result = bench.run("wait.propagation", R"({"bound":"revocation"})");
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(bench.target.calls, (Texts{"advance 6000", "settle"}));
  EXPECT_EQ(dump_json(result->detail), R"({"by_ms":6000})");

  bench.target.broken = "settle";
  EXPECT_EQ(bench.error("wait.propagation", R"({"bound":"revocation"})"), "unavailable: settle is broken");
  bench.target.broken = "advance";
  bench.target.calls.clear();
  EXPECT_EQ(bench.error("wait.propagation", R"({"bound":"revocation"})"), "unavailable: advance is broken");
  EXPECT_EQ(bench.target.calls, (Texts{"advance 6000"}));
}

TEST(WaitPropagation, AnUnknownBoundIsNamedAndMovesNothing) {
  Bench bench;
  EXPECT_EQ(bench.error("wait.propagation", R"({"bound":"gossip"})"), "not_found: no bound \"gossip\"");
  EXPECT_TRUE(bench.target.calls.empty());
}

}  // namespace
}  // namespace assay::actions
