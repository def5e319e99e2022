// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/loopback.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace assay::forge {
namespace {

TEST(Loopback, OnlyLoopbackAndWhatIsListed) {
  const std::vector<std::string> allowed = {"10.1.2.3", "2001:db8:0::1"};
  for (const char* address :
       {"127.0.0.1", "127.255.0.9", "::1", "0:0:0:0:0:0:0:1", "10.1.2.3", "2001:db8::1"}) {
    EXPECT_EQ(dialable(address, allowed).value_or("refused"), address);
  }
  EXPECT_EQ(dialable("localhost", {}).value_or("refused"), "127.0.0.1");
  for (const char* address : {"10.1.2.4", "128.0.0.1", "0.0.0.0", "::", "::ffff:127.0.0.1", "2001:db8::2"}) {
    const auto answer = dialable(address, allowed);
    ASSERT_FALSE(answer.ok()) << address;
    EXPECT_EQ(answer.error().code, Errc::denied) << address;
  }
  EXPECT_EQ(dialable("10.1.2.3", {}).error().code, Errc::denied);
  for (const char* address : {"", "example.org", "127.1", "127.0.0.1:80", "localhost.", "0x7f.0.0.1"}) {
    const auto answer = dialable(address, allowed);
    ASSERT_FALSE(answer.ok()) << address;
    EXPECT_EQ(answer.error().code, Errc::invalid) << address;
  }
}

}  // namespace
}  // namespace assay::forge
