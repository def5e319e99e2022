// SPDX-License-Identifier: Apache-2.0
// The modes that hold connections, on the server's clock: what is held, what is closed and when is exact.
#include <gtest/gtest.h>

#include "harness/flood/engine.hpp"
#include "harness/flood/flood_fixture.hpp"
#include "harness/flood/holder.hpp"

namespace assay::flood {
namespace {

using std::chrono::seconds;
using testing::plan_against;
using testing::Server;

constexpr Mode kHolding[] = {Mode::idle,      Mode::keepalive_idle, Mode::slow_headers,     Mode::slow_body,
                             Mode::slow_read, Mode::handshake_slow, Mode::handshake_stalled};

Report hold(Server& server, Mode mode, bool tls, bool reopen = false) {
  Plan plan = plan_against(server, tls);
  plan.mode = mode;
  plan.connections = 100;
  plan.interval = Millis(1000);
  plan.duration = seconds(10);
  plan.reopen = reopen;
  plan.honest = {5, testing::kRequest, "127.0.0.2"};
  auto report = run(plan);
  EXPECT_TRUE(report.ok()) << (report.ok() ? "" : report.error().message);
  return report.ok() ? std::move(report).value() : Report{};
}

std::optional<forge::TlsOptions> tls_if(bool tls) {
  return tls ? std::optional(testing::server_tls()) : std::nullopt;
}

bool needs_tls(Mode mode) {
  return mode == Mode::handshake_slow || mode == Mode::handshake_stalled;
}

TEST(Hold, AServerWithoutDeadlineHoldsThemAll) {
  for (const Mode mode : kHolding) {
    for (const bool tls : {false, true}) {
      if (needs_tls(mode) && !tls) continue;
      Server server({.tls = tls_if(tls)});
      const Report report = hold(server, mode, tls);
      EXPECT_EQ(report.opened, 100u) << to_string(mode) << tls;
      EXPECT_EQ(report.held, 100u) << to_string(mode) << tls;
      EXPECT_EQ(report.closed_by_target, 0u) << to_string(mode) << tls;
      EXPECT_EQ(report.longest_held_ms, 10'000u) << to_string(mode) << tls;
      EXPECT_EQ(report.honest.total, 5u);
      EXPECT_EQ(report.honest.ok, 5u) << to_string(mode) << tls;
    }
  }
}

TEST(Hold, ADeadlineEndsThemAllAtItsTime) {
  for (const Mode mode : kHolding) {
    const bool tls = needs_tls(mode);
    Server server({.tls = tls_if(tls), .deadline = seconds(4)});
    const Report report = hold(server, mode, tls);
    EXPECT_EQ(report.opened, 100u) << to_string(mode);
    EXPECT_EQ(report.held, 0u) << to_string(mode);
    EXPECT_EQ(report.closed_by_target, 100u) << to_string(mode);
    EXPECT_EQ(report.most_held, 100u) << to_string(mode);
    if (mode != Mode::slow_read) {
      EXPECT_EQ(report.longest_held_ms, 4000u) << to_string(mode);
    }
    EXPECT_EQ(report.honest.ok, 5u) << to_string(mode);
  }
}

TEST(Hold, ALimitOfConnectionsStarvesTheHonestOnesIfNothingEndsTheOthers) {
  Server server({.max_connections = 40});
  const Report report = hold(server, Mode::slow_headers, false);
  EXPECT_EQ(report.held, 40u);
  EXPECT_EQ(report.honest.ok, 0u);
  Server timed({.max_connections = 40, .deadline = seconds(4)});
  EXPECT_EQ(hold(timed, Mode::slow_headers, false).honest.ok, 3u) << "those after 4, 6 and 8 s";
}

TEST(Hold, WhatIsClosedIsOpenedAgainIfAskedFor) {
  Server server({.deadline = seconds(4)});
  const Report report = hold(server, Mode::slow_headers, false, true);
  EXPECT_EQ(report.opened, 300u) << "at 0, 4 and 8 s";
  EXPECT_EQ(report.closed_by_target, 200u);
  EXPECT_EQ(report.held, 100u);
}

TEST(Hold, SlowReadingLeavesALargeAnswerWithTheServer) {
  Server server({.deadline = seconds(4), .body = std::string(8u << 20, 'x')});
  Plan plan = plan_against(server);
  plan.mode = Mode::slow_read;
  plan.connections = 3;
  plan.duration = seconds(10);
  const Report report = run(plan).value();
  EXPECT_EQ(report.closed_by_target, 3u);
  EXPECT_LT(report.traffic.bytes_received, 3u * (8u << 20)) << "the answers were cut short";
  EXPECT_EQ(report.statuses[200], 3u);
}

TEST(Hold, OpeningsAreMadeFromTheRequest) {
  Plan plan;
  plan.requests = {"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"};
  const std::pair<Mode, std::pair<std::string, std::string>> rows[] = {
      {Mode::slow_headers, {"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nX-Slow: ", "a"}},
      {Mode::slow_body, {"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1048576\r\n\r\n", "a"}},
      {Mode::keepalive_idle, {plan.requests[0], ""}},
      {Mode::slow_read, {plan.requests[0] + plan.requests[0], ""}},
      {Mode::idle, {"", ""}},
  };
  plan.pipelined = 2;
  for (const auto& [mode, texts] : rows) {
    plan.mode = mode;
    const Holding holding = holding_of(plan);
    EXPECT_EQ(holding.opening, texts.first) << to_string(mode);
    EXPECT_EQ(holding.drip, texts.second) << to_string(mode);
  }
}

}  // namespace
}  // namespace assay::flood
