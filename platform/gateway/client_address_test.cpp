// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/client_address.hpp"

#include <gtest/gtest.h>

namespace assay::gateway {
namespace {

constexpr const char* kBalancer = "spiffe://assay.test/balancer";

TEST(AddressKey, GivesEachClientOneSpelling) {
  const struct {
    const char *address, *key;
  } rows[] = {{"192.0.2.7", "192.0.2.7"},
              {"::ffff:192.0.2.7", "192.0.2.7"},
              {"::FFFF:c000:0207", "192.0.2.7"},
              {"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
              {"2001:DB8:0001:2::ffff", "2001:db8:1:2::/64"},
              {"2001:db8:1:3::1", "2001:db8:1:3::/64"},
              {"fe80::1%eth0", "fe80::/64"},
              {"::1", "::/64"},
              {"192.0.2.007", "192.0.2.007"},
              {"Not An Address", "not an address"},
              {"", ""}};
  for (const auto& row : rows) EXPECT_EQ(address_key(row.address), row.key) << row.address;
  EXPECT_EQ(address_key(std::string(1000, 'A')).size(), 64u);
}

TEST(SocketAddress, BelievesForwardingFieldsOfTheBalancerOnly) {
  const SocketAddress address(kBalancer);
  http::Request request;
  request.head.fields.add("X-Forwarded-For", "203.0.113.9");
  request.peer = "127.0.0.1";
  EXPECT_EQ(address.of(request), "127.0.0.1");
  request.peer = "spiffe://assay.test/user-service";
  EXPECT_EQ(address.of(request), "spiffe://assay.test/user-service");
  request.peer = kBalancer;
  EXPECT_EQ(address.of(request), "203.0.113.9");
}

}  // namespace
}  // namespace assay::gateway
