// SPDX-License-Identifier: Apache-2.0
#include "harness/flood/engine.hpp"

#include <gtest/gtest.h>

#include "harness/flood/flood_fixture.hpp"

namespace assay::flood {
namespace {

using testing::plan_against;
using testing::Server;

Report flood(const Plan& plan) {
  auto report = run(plan);
  EXPECT_TRUE(report.ok()) << (report.ok() ? "" : report.error().message);
  return report.ok() ? std::move(report).value() : Report{};
}

// Everything that was sent has come to some end.
std::uint64_t ended(const Report& r) {
  return r.answered + r.refused + r.reset + r.closed + r.tls_failed + r.malformed + r.unanswered +
         r.local_failures;
}

TEST(Flood, AClosedLoopSendsAllItWasToldAndCountsTheAnswers) {
  for (const bool tls : {false, true}) {
    Server server({.tls = tls ? std::optional(testing::server_tls()) : std::nullopt, .budget = 700});
    Plan plan = plan_against(server, tls);
    plan.connections = 16;
    plan.total = 1000;
    const Report report = flood(plan);
    EXPECT_EQ(report.sent, 1000u) << tls;
    EXPECT_EQ(report.answered, 1000u) << tls;
    EXPECT_EQ(report.statuses[200], 700u) << tls;
    EXPECT_EQ(report.statuses[429], 300u) << tls;
    EXPECT_EQ(report.latency.count(), 1000u) << tls;
    EXPECT_EQ(report.traffic.connections, 16u) << tls << ": each is kept";
    EXPECT_EQ(server.requests(), 1000u) << tls;
  }
}

TEST(Flood, WithoutKeepAliveEachRequestHasItsConnection) {
  Server server({});
  Plan plan = plan_against(server);
  plan.connections = 4;
  plan.total = 100;
  plan.keep_alive = false;
  EXPECT_EQ(flood(plan).answered, 100u);
  EXPECT_EQ(server.accepted(), 100u);
  Server closing({.keep_alive = false});
  Plan same = plan_against(closing);
  same.connections = 4;
  same.total = 100;
  EXPECT_EQ(flood(same).answered, 100u) << "the server's wish is followed, too";
  EXPECT_EQ(closing.accepted(), 100u);
}

TEST(Flood, AScheduleOnTheTargetsClockIsKeptToTheRequest) {
  Server server({});
  Plan plan = plan_against(server);
  plan.rate = 30;
  plan.duration = Millis(2050);
  plan.interval = Millis(100);
  plan.connections = 2;
  const Report report = flood(plan);
  EXPECT_EQ(report.sent, 62u) << "at 0, 1/30 … 61/30 s";
  EXPECT_EQ(report.answered, 62u);
  EXPECT_EQ(report.unsent, 0u);
  EXPECT_EQ(server.requests(), 62u);
}

TEST(Flood, InRealTimeTheScheduleIsKeptToo) {
  Server server({});
  Plan plan = plan_against(server);
  plan.advance = nullptr;
  plan.settle = nullptr;
  plan.rate = 2000;
  plan.total = 100;
  plan.honest = {5, testing::kRequest, "127.0.0.1"};
  const Report report = flood(plan);
  EXPECT_EQ(report.sent, 100u);
  EXPECT_EQ(report.answered, 100u);
  EXPECT_EQ(report.latency.count(), 100u);
  EXPECT_GE(report.lag.count(), 1u);
  EXPECT_GE(report.seconds, 0.0495) << "the last one is due at 49.5 ms, however fast the answers come";
  EXPECT_EQ(report.honest.ok, 5u);
  EXPECT_EQ(report.calm.ok, 5u);
}

TEST(Flood, ALatencyCountsFromTheScheduleNotFromTheSending) {
  // One connection, and a server that answers nothing: what waits behind it is late, and never sent.
  Server server({.silent = true});
  Plan plan = plan_against(server);
  plan.advance = nullptr;
  plan.settle = nullptr;
  plan.rate = 1000;
  plan.connections = 1;
  plan.duration = Millis(50);
  plan.patience = Millis(20);
  const Report report = flood(plan);
  EXPECT_GE(report.sent + report.unsent, 50u);
  EXPECT_EQ(report.answered, 0u);
  EXPECT_GE(report.unsent, 40u);
  EXPECT_EQ(ended(report), report.sent);
  EXPECT_EQ(report.unanswered, report.sent);
}

TEST(Flood, SourcesAreTakenInTurn) {
  Server server({});
  Plan plan = plan_against(server);
  plan.connections = 6;
  plan.source = "127.0.3.1";
  plan.sources = 3;
  plan.total = 60;
  plan.honest = {3, testing::kRequest, "127.0.9.9"};
  EXPECT_EQ(flood(plan).honest.ok, 3u);
  EXPECT_EQ(server.sources(), (std::set<std::string>{"127.0.3.1", "127.0.3.2", "127.0.3.3", "127.0.9.9"}));
}

TEST(Flood, RequestsAreSentInTurn) {
  Server server({});
  Plan plan = plan_against(server);
  plan.requests = {testing::kRequest, "nonsense without an end"};
  plan.connections = 1;
  plan.total = 4;
  plan.patience = Millis(300);
  const Report report = flood(plan);
  EXPECT_EQ(report.answered, 1u);
  EXPECT_EQ(report.unanswered, 1u) << "the connection is stuck from then on";
  EXPECT_EQ(ended(report), report.sent);
}

TEST(Flood, HandshakesAreCountedAsSuch) {
  Server server({.tls = testing::server_tls()});
  Plan plan = plan_against(server, true);
  plan.mode = Mode::handshakes;
  plan.connections = 4;
  plan.total = 20;
  const Report report = flood(plan);
  EXPECT_EQ(report.answered, 20u);
  EXPECT_EQ(server.accepted(), 20u);
  EXPECT_EQ(server.requests(), 0u);
  plan.endpoint.tls->server_name = "other.test";
  EXPECT_EQ(flood(plan).tls_failed, 20u);
}

TEST(Flood, RefusedAndTurnedAwayAreDifferentThings) {
  Plan plan;
  {
    Server gone({});
    plan = plan_against(gone);
    plan.settle = [] { return Result<void>(); };
  }
  plan.total = 10;
  EXPECT_EQ(flood(plan).refused, 10u);
  Server full({.max_connections = 0});
  Plan next = plan_against(full);
  next.total = 10;
  const Report report = flood(next);
  EXPECT_EQ(report.closed + report.reset, 10u);
}

}  // namespace
}  // namespace assay::flood
