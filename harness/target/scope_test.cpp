// SPDX-License-Identifier: Apache-2.0
#include "harness/target/scope.hpp"

#include <gtest/gtest.h>

#include "harness/target/path_reading.hpp"
#include "harness/target/window.hpp"

namespace assay::target {
namespace {

TEST(Scope, OnlyLoopbackAndWhatIsListedMayBeDialled) {
  ScopeEntry scope;
  scope.hosts = {"api.shop.example:443", "k*.shop.example:9093", "lab.example:*"};
  scope.cidrs = {"10.20.0.0/16", "2001:db8::/32"};
  const struct {
    const char *host, *address;
    int port;
    bool allowed;
  } cases[] = {
      {"127.0.0.1", "127.0.0.1", 80, true},
      {"localhost", "127.9.9.9", 1, true},
      {"::1", "::1", 80, true},
      {"api.shop.example", "192.0.2.7", 443, true},
      {"api.shop.example", "192.0.2.7", 80, false},
      {"k2.shop.example", "192.0.2.7", 9093, true},
      {"x.shop.example", "192.0.2.7", 9093, false},
      {"lab.example", "192.0.2.7", 7, true},
      {"any.example", "10.20.255.1", 7, true},
      {"any.example", "10.21.0.1", 7, false},
      {"six.example", "2001:db8:1::1", 7, true},
      {"six.example", "2001:db9::1", 7, false},
      {"128.0.0.1", "128.0.0.1", 80, false},
      {"evil.example", "192.0.2.1", 443, false},
  };
  for (const auto& c : cases) {
    const auto may = may_dial(scope, c.host, c.address, c.port);
    EXPECT_EQ(may.ok(), c.allowed) << c.host << " " << c.address << ":" << c.port;
    if (!may.ok()) {
      EXPECT_EQ(may.error().code, Errc::denied);
    }
  }
}

TEST(Scope, DeniedPathsAreFoundInEveryDisguiseThatABackendWouldUndo) {
  ScopeEntry scope;
  scope.deny_paths = {"/v1/payments/**", "/admin"};
  for (const char* target : {"/v1/payments/7", "/v1/payments", "/v1/%70ayments/7", "/v1//payments/7",
                             "/admin", "/x/../admin", "/v1/orders/../payments/7"})
    EXPECT_TRUE(path_denied(scope, target)) << target;
  for (const char* target : {"/v1/paymentsx", "/admin/x", "/v1/orders?next=/admin"})
    EXPECT_FALSE(path_denied(scope, target)) << target;
}

TEST(PathReading, DoesWhatItIsAskedForAndNothingElse) {
  const std::vector<std::string> all = {"decode", "merge-slashes", "dot-segments"};
  const struct {
    const char* target;
    std::vector<std::string> reads;
    const char* path;
  } cases[] = {
      {"/a/../b?x=/../", {}, "/a/../b?x=/../"},
      {"/a/../b?x=%41", all, "/b?x=%41"},
      {"//a//b/", {"merge-slashes"}, "/a/b/"},
      {"/%61/%2e%2e/b", all, "/b"},
      {"/../../b", {"dot-segments"}, "/b"},
      {"/a/b/..", {"dot-segments"}, "/a/"},
      {"/a/.", {"dot-segments"}, "/a/"},
      {"/%2561", {"decode"}, "/%61"},
      {"/", all, "/"},
      {"/a%2fb", all, "/a/b"},
  };
  for (const auto& c : cases) EXPECT_EQ(read_path(c.target, c.reads), c.path) << c.target;
}

TEST(Window, IsLocalToItsZone) {
  const auto window = Window::parse("Mon-Fri 08:00-18:00 Europe/Berlin");
  ASSERT_TRUE(window.has_value());
  const auto at = [](std::int64_t unix_seconds) { return from_unix_seconds(unix_seconds); };
  EXPECT_TRUE(window->contains(at(1795591800)));   // Wed 2026-11-25 07:30 UTC is 08:30 in Berlin
  EXPECT_FALSE(window->contains(at(1795588200)));  // an hour earlier
  EXPECT_FALSE(window->contains(at(1795626000)));  // 17:00 UTC: the end is outside
  EXPECT_FALSE(window->contains(at(1795850000)));  // Saturday
  for (const char* bad : {"", "always", "Mon-Fry 08:00-18:00", "Mon-Fri 18:00-08:00", "Mon-Fri 08:61-18:00"})
    EXPECT_FALSE(Window::parse(bad).has_value()) << bad;
}

}  // namespace
}  // namespace assay::target
