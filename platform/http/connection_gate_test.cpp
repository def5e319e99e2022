// SPDX-License-Identifier: Apache-2.0
#include "platform/http/connection_gate.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace assay::http {
namespace {

class ConnectionGateTest : public testing::Test {
 protected:
  void limit(std::size_t total, std::size_t per_address) {
    gate = std::make_shared<ConnectionGate>(ConnectionLimits{total, per_address},
                                            [this](const char* reason, const std::string& address) {
                                              refused.push_back(std::string(reason) + " " + address);
                                            });
  }
  std::shared_ptr<ConnectionGate> gate;
  std::vector<std::string> refused;
};

TEST_F(ConnectionGateTest, CountsForAnAddressAndInTotal) {
  limit(3, 2);
  const auto first = gate->enter("a");
  auto second = gate->enter("a");
  EXPECT_EQ(gate->enter("a"), nullptr);
  const auto third = gate->enter("b");
  EXPECT_NE(third, nullptr);
  EXPECT_EQ(gate->enter("c"), nullptr) << "no connection is there yet that could yield";
  EXPECT_EQ(refused, (std::vector<std::string>{"connections_per_address a", "connections c"}));
  second.reset();
  EXPECT_EQ(gate->open(), 2u);
  EXPECT_NE(gate->enter("c"), nullptr);
}

TEST_F(ConnectionGateTest, ZeroIsNoLimit) {
  limit(0, 0);
  std::vector<std::shared_ptr<net::Admission>> all;
  for (int i = 0; i < 1000; ++i) all.push_back(gate->enter("a"));
  EXPECT_EQ(gate->open(), 1000u);
  EXPECT_TRUE(refused.empty());
  all.clear();
  EXPECT_EQ(gate->open(), 0u);
}

TEST_F(ConnectionGateTest, APlaceMayOutliveTheGate) {
  limit(1, 1);
  auto place = gate->enter("a");
  gate.reset();
  place.reset();
}

}  // namespace
}  // namespace assay::http
