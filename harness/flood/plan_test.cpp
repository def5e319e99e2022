// SPDX-License-Identifier: Apache-2.0
#include "harness/flood/plan.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace assay::flood {
namespace {

Plan good() {
  Plan plan;
  plan.endpoint.port = 1;
  plan.requests = {"GET / HTTP/1.1\r\n\r\n"};
  plan.duration = Millis(1000);
  return plan;
}

std::string told(const Plan& plan) {
  const auto result = check(plan);
  return result.ok() ? "" : result.error().message;
}

TEST(FloodPlan, EachFaultIsToldByItsField) {
  ASSERT_EQ(told(good()), "");
  const std::pair<std::function<void(Plan&)>, const char*> rows[] = {
      {[](Plan& p) { p.connections = 0; }, "connections must be from 1 to 20000, not 0"},
      {[](Plan& p) { p.connections = 20'001; }, "connections must be from 1 to 20000, not 20001"},
      {[](Plan& p) { p.rate = 500'001; }, "rate must be from 0 to 500000, not 500001"},
      {[](Plan& p) { p.total = 50'000'001; }, "requests must be from 0 to 50000000, not 50000001"},
      {[](Plan& p) { p.duration = std::chrono::minutes(11); },
       "duration in milliseconds must be from 0 to 600000, not 660000"},
      {[](Plan& p) { p.interval = Millis(0); }, "interval in milliseconds must be from 1 to 600000, not 0"},
      {[](Plan& p) { p.sources = 0; }, "sources must be from 1 to 10000, not 0"},
      {[](Plan& p) { p.pipelined = 0; }, "pipelined must be from 1 to 1000, not 0"},
      {[](Plan& p) { p.honest.requests = 100'001; }, "honest requests must be from 0 to 100000, not 100001"},
      {[](Plan& p) { p.honest.requests = 1; }, "there is no honest request"},
      {[](Plan& p) { p.requests.clear(); }, "there is no request to send"},
      {[](Plan& p) { p.duration = Millis(0); }, "duration or requests must be said"},
      {[](Plan& p) { p.mode = Mode::handshakes; }, "handshakes needs TLS"},
      {[](Plan& p) { p.mode = Mode::handshake_stalled; }, "handshake-stalled needs TLS"},
      {[](Plan& p) {
         p.mode = Mode::idle;
         p.rate = 5;
       },
       "idle holds connections and has no rate or requests"},
      {[](Plan& p) {
         p.mode = Mode::slow_headers;
         p.duration = Millis(0);
       },
       "duration must be said"},
      {[](Plan& p) { p.advance = [](Duration) { return Result<void>(); }; },
       "whoever moves the target's clock must be able to settle it"},
      {[](Plan& p) {
         p.advance = [](Duration) { return Result<void>(); };
         p.settle = [] { return Result<void>(); };
       },
       "a closed loop against a clock that stands still needs requests"},
      {[](Plan& p) { p.source = "10.0.0.1"; }, "sources must stay within 127.0.0.1 to 127.255.255.254"},
      {[](Plan& p) {
         p.source = "127.255.255.250";
         p.sources = 6;
       },
       "sources must stay within 127.0.0.1 to 127.255.255.254"},
      {[](Plan& p) { p.honest.source = "localhost"; }, "source is no IPv4 address"},
  };
  for (const auto& [change, message] : rows) {
    Plan plan = good();
    change(plan);
    EXPECT_EQ(told(plan), message);
  }
}

TEST(FloodPlan, LimitsCanBeLoweredAndNeverRaised) {
  Plan plan = good();
  plan.limits.connections = 10;
  plan.connections = 11;
  EXPECT_EQ(told(plan), "connections must be from 1 to 10, not 11");
  plan.limits.connections = 1'000'000;
  plan.connections = 20'001;
  EXPECT_EQ(told(plan), "connections must be from 1 to 20000, not 20001");
  plan = good();
  plan.limits.rate = 100;
  plan.rate = 101;
  EXPECT_EQ(told(plan), "rate must be from 0 to 100, not 101");
}

TEST(FloodPlan, OnlyLoopbackAndListedAddressesAreFlooded) {
  Plan plan = good();
  for (const char* const address : {"127.0.0.1", "127.9.8.7", "localhost", "::1"}) {
    plan.endpoint.address = address;
    EXPECT_EQ(told(plan), "") << address;
  }
  plan.endpoint.address = "192.0.2.7";
  EXPECT_EQ(check(plan).error().code, Errc::denied);
  plan.endpoint.allowed_addresses = {"192.0.2.7"};
  EXPECT_EQ(told(plan), "");
  plan.sources = 2;
  EXPECT_EQ(told(plan), "only a target on 127.0.0.0/8 can be reached from chosen source addresses");
}

TEST(FloodPlan, SourcesAreCountedUp) {
  const std::pair<std::uint64_t, const char*> rows[] = {
      {0, "127.0.0.1"}, {1, "127.0.0.2"}, {254, "127.0.0.255"}, {255, "127.0.1.0"}, {9999, "127.0.39.16"}};
  for (const auto& [n, address] : rows) EXPECT_EQ(source_address("127.0.0.1", n).value(), address);
}

TEST(FloodPlan, ModesHaveNames) {
  ASSERT_EQ(mode_names().size(), 9u);
  for (const std::string& name : mode_names()) EXPECT_EQ(to_string(parse_mode(name).value()), name);
  EXPECT_FALSE(parse_mode("fast").has_value());
}

}  // namespace
}  // namespace assay::flood
