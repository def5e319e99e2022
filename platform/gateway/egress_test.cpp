// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/egress.hpp"

#include <gtest/gtest.h>

namespace assay::gateway {
namespace {

TEST(Network, IsReadInOneSpelling) {
  for (const char* good : {"10.1.0.0/16:8000-8999", "127.0.0.1/32:1", "0.0.0.0/0:1-65535"})
    EXPECT_TRUE(parse_network(good).ok()) << good;
  for (const char* bad : {"", "10.1.0.0", "10.1.0.0/16", "10.1.0.0:80", "10.1.0/16:80", "010.1.0.0/16:80",
                          "10.1.0.0/33:80", "10.1.0.0/16:0", "10.1.0.0/16:90-80", "10.1.0.0/16:65536",
                          "0x0a.1.0.0/16:80", "10.1.0.256/16:80", "*/0:80", "10.1.0.0/16:80-", "::1/128:80"})
    EXPECT_FALSE(parse_network(bad).ok()) << bad;
}

std::string verdict(const std::string& address, std::uint16_t port, const std::string& service = "orders") {
  const DeclaredNetworks policy(
      {{"orders",
        {parse_network("10.1.0.0/16:8000-8999").value(), parse_network("127.0.0.1/32:1-65535").value()}},
       {"wide", {parse_network("0.0.0.0/0:1-65535").value()}}},
      {"127.0.0.1:8443"});
  const auto admitted = policy.admit(service, {address, port});
  return admitted.ok() ? "ok" : admitted.error().message;
}

TEST(DeclaredNetworks, HoldWhatTheyHold) {
  EXPECT_EQ(verdict("10.1.0.0", 8000), "ok");
  EXPECT_EQ(verdict("10.1.255.255", 8999), "ok");
  EXPECT_EQ(verdict("10.2.0.0", 8000), "undeclared_network");
  EXPECT_EQ(verdict("10.0.255.255", 8000), "undeclared_network");
  EXPECT_EQ(verdict("10.1.0.1", 7999), "undeclared_network");
  EXPECT_EQ(verdict("10.1.0.1", 9000), "undeclared_network");
  EXPECT_EQ(verdict("127.0.0.2", 8000), "undeclared_network");
  EXPECT_EQ(verdict("10.1.0.1", 8000, "stranger"), "undeclared_network");
}

TEST(DeclaredNetworks, NeverTheGatewayItselfNorSpecialAddresses) {
  EXPECT_EQ(verdict("127.0.0.1", 8443), "own_listener");
  EXPECT_EQ(verdict("127.0.0.1", 8444), "ok");
  for (const char* special : {"169.254.169.254", "0.0.0.0", "0.1.2.3", "224.0.0.1", "255.255.255.255"})
    EXPECT_EQ(verdict(special, 80, "wide"), "special_address") << special;
  for (const char* odd :
       {"2130706433", "0x7f.0.0.1", "127.1", "0177.0.0.1", "localhost", "::1", "127.0.0.1 ", ""})
    EXPECT_EQ(verdict(odd, 80, "wide"), "malformed_address") << odd;
}

TEST(Directory, BelievesWhatItIsToldAndDialsWhatIsAllowed) {
  Directory directory({{"orders", {"10.1.0.1", 8000}}});
  directory.set_policy(std::make_unique<DeclaredNetworks>(
      std::map<std::string, std::vector<Network>>{{"orders", {parse_network("10.1.0.0/16:8000").value()}}},
      std::set<std::string>()));
  EXPECT_EQ(directory.locate("orders").value().text(), "10.1.0.1:8000");
  EXPECT_FALSE(directory.move("stranger", {"10.1.0.2", 8000}));
  EXPECT_TRUE(directory.move("orders", {"10.1.0.2", 8000}));
  EXPECT_EQ(directory.locate("orders").value().text(), "10.1.0.2:8000");
  EXPECT_TRUE(directory.move("orders", {"169.254.169.254", 80}));
  const auto refused = directory.locate("orders");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().message, Directory::kRefused);
  EXPECT_EQ(refused.error().where, "169.254.169.254:80 special_address");
}

}  // namespace
}  // namespace assay::gateway
