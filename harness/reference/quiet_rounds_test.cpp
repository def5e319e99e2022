// SPDX-License-Identifier: Apache-2.0
#include "harness/reference/quiet_rounds.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>

namespace assay::reference {
namespace {

// A node whose handlers each take one message from its box; a handler may write to other boxes.
class FakeNode final : public DrainedNode {
 public:
  int box = 0;
  int told = 0, heard = 0;
  std::function<void()> handler = [] {};
  bool deaf = false, silent = false;

  Result<void> tell_to_drain() override {
    if (deaf) return Error{Errc::unavailable, "deaf", {}};
    ++told;
    for (; box > 0; --box) {
      ++ran_;
      handler();
    }
    return {};
  }
  Result<std::int64_t> handlers_run() override {
    ++heard;
    if (silent) return Error{Errc::timeout, "silent", {}};
    return ran_;
  }

 private:
  std::int64_t ran_ = 0;
};

using Nodes = std::vector<std::unique_ptr<FakeNode>>;

Nodes some(int n) {
  Nodes nodes;
  for (int i = 0; i < n; ++i) nodes.push_back(std::make_unique<FakeNode>());
  return nodes;
}

TEST(QuietRounds, IdleNodesAreAskedTwice) {
  const Nodes nodes = some(3);
  ASSERT_TRUE(come_to_rest(nodes).ok());
  EXPECT_EQ(nodes[0]->told, 2) << "the first answer has nothing to be compared with";
  ASSERT_TRUE(come_to_rest(nodes).ok());
  EXPECT_EQ(nodes[2]->told, 3);
}

// Each hop wakes a node that has given its answer of this round already: the worst order there is.
TEST(QuietRounds, AMessageThatWalksBackwardsIsFollowedToItsEnd) {
  for (const int hops : {1, 2, 3, 10, 100}) {
    const Nodes nodes = some(3);
    int left = hops;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      FakeNode* const next = nodes[(i + 2) % 3].get();
      nodes[i]->handler = [next, &left] {
        if (--left > 0) ++next->box;
      };
    }
    nodes[2]->box = 1;
    ASSERT_TRUE(come_to_rest(nodes).ok()) << hops;
    EXPECT_EQ(left, 0) << hops;
    for (const auto& node : nodes) EXPECT_EQ(node->box, 0) << hops;
  }
}

// The count that came with another answer is the one to compare with.
TEST(QuietRounds, ACountThatWasToldElsewhereIsKnown) {
  const Nodes nodes = some(1);
  EXPECT_TRUE(nodes[0]->moved(0));
  EXPECT_FALSE(nodes[0]->moved(0));
  ASSERT_TRUE(come_to_rest(nodes).ok());
  EXPECT_EQ(nodes[0]->told, 1);
  EXPECT_TRUE(nodes[0]->moved(5)) << "and a change is a move, whichever way";
}

TEST(QuietRounds, WhatNeverRestsIsAnError) {
  Nodes two = some(2);
  two[1]->handler = [&two] { ++two[0]->box; };
  two[0]->handler = [&two] { ++two[1]->box; };
  two[1]->box = 1;  // it wakes one that was asked before it, round after round
  const auto restless = come_to_rest(two);
  ASSERT_FALSE(restless.ok());
  EXPECT_EQ(restless.error().code, Errc::timeout);
  EXPECT_EQ(two[0]->told, kMaxQuietRounds);
}

TEST(QuietRounds, AfterAFailureTheOthersAreStillHeard) {
  for (const bool deaf : {true, false}) {
    const Nodes nodes = some(3);
    nodes[0]->deaf = deaf;
    nodes[0]->silent = !deaf;
    const auto failed = come_to_rest(nodes);
    ASSERT_FALSE(failed.ok());
    EXPECT_EQ(failed.error().message, deaf ? "deaf" : "silent");
    EXPECT_EQ(nodes[0]->heard, deaf ? 0 : 1) << "who was not told gives no answer";
    EXPECT_EQ(nodes[1]->heard, nodes[1]->told);
    EXPECT_EQ(nodes[2]->heard, 1);
  }
}

}  // namespace
}  // namespace assay::reference
