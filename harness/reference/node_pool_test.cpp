// SPDX-License-Identifier: Apache-2.0
#include "harness/reference/node_pool.hpp"

#include <gtest/gtest.h>

namespace assay::reference {
namespace {

Json command(const char* verb) {
  return Json::object({{"do", verb}});
}

class NodePoolTest : public testing::Test {
 protected:
  std::unique_ptr<NodeLink> take(const std::string& part) {
    auto taken = pool.take(part);
    EXPECT_TRUE(taken.ok()) << taken.error().message;
    return taken.ok() ? std::move(taken).value() : nullptr;
  }
  void give_back(std::unique_ptr<NodeLink> node) {
    std::vector<std::unique_ptr<NodeLink>> nodes;
    nodes.push_back(std::move(node));
    pool.give_back(std::move(nodes));
  }
  NodePool pool;
};

TEST_F(NodePoolTest, AProcessServesItsPartAgain) {
  auto first = take("identity");
  const pid_t pid = first->pid();
  auto beside = take("identity");
  EXPECT_NE(beside->pid(), pid);
  give_back(std::move(first));
  EXPECT_NE(take("gateway")->pid(), pid) << "each process keeps its name";
  auto again = take("identity");
  EXPECT_EQ(again->pid(), pid);
  EXPECT_EQ(again->ask(command("now")).error().message, "not started");
}

TEST_F(NodePoolTest, AKilledProcessIsNotUsedAgain) {
  auto node = take("identity");
  const pid_t pid = node->pid();
  node->kill();
  give_back(std::move(node));
  node = take("identity");
  EXPECT_NE(node->pid(), pid);
  EXPECT_EQ(node->ask(command("now")).error().message, "not started");
}

TEST_F(NodePoolTest, AProcessWithAnAnswerOutstandingIsNotUsedAgain) {
  auto node = take("identity");
  const pid_t pid = node->pid();
  ASSERT_TRUE(node->tell(command("now")).ok());
  give_back(std::move(node));
  EXPECT_NE(take("identity")->pid(), pid);
}

TEST_F(NodePoolTest, NothingIsNothing) {
  give_back(nullptr);
  EXPECT_NE(take("identity"), nullptr);
}

}  // namespace
}  // namespace assay::reference
