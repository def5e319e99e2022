// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "harness/actions/actions_fixture.hpp"

namespace assay::actions {
namespace {

using testing::Bench;

forge::RogueOptions kept_answers() {
  forge::RogueOptions options;
  options.answers["/a"] = {200, "text/plain", "yes", {}};
  options.answers["/b"] = {403, "text/plain", "no", {}};
  options.max_bytes = 4096;
  return options;
}

std::string detail(const StepResult& result) {
  return dump_json(result.detail);
}

TEST(Connections, StayOpenUntilTheOtherSideEndsThem) {
  Bench bench;
  const auto gateway = bench.stand_in("gateway", kept_answers());
  bench.context.patience = std::chrono::milliseconds(2000);
  const auto opened = bench.run("connection.open", R"({"count":3,"from":["127.0.0.2","127.0.0.3"]})");
  ASSERT_TRUE(opened.ok()) << opened.error().message;
  EXPECT_EQ(opened->outcome, "accepted");
  EXPECT_EQ(detail(*opened), R"({"opened":3,"held":3,"ended":0})");
  EXPECT_EQ(bench.connections.at("held")->source(1), "127.0.0.3");
  ASSERT_TRUE(bench.run("connection.send", R"({"segments":["GET /a HTTP/1.1\r\n"]})").ok());
  ASSERT_TRUE(bench.run("connection.send", R"({"segments":["\r\n"]})").ok());
  const auto read = bench.run("connection.read", "{}");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->status, 200);
  EXPECT_EQ(read->detail.at("statuses").at("200").as_int(), 3);
  ASSERT_TRUE(bench.run("connection.send", R"({"segments":[")" + std::string(5000, 'x') + R"("]})").ok());
  const auto ended = bench.run("connection.ended", "{}");
  ASSERT_TRUE(ended.ok());
  EXPECT_EQ(ended->outcome, "refused.closed") << detail(*ended);
}

TEST(Connections, WhileOneIsKeptTheyAreNotRefused) {
  Bench bench;
  const auto gateway = bench.stand_in("gateway", kept_answers());
  bench.context.patience = std::chrono::milliseconds(300);
  for (const char* const stage : {"tcp", "half-hello", "hello", "half-finish", "established"}) {
    const auto opened =
        bench.run("connection.open", std::string(R"({"count":2,"stage":")") + stage + R"("})");
    ASSERT_TRUE(opened.ok()) << stage;
    const auto ended = bench.run("connection.ended", "{}");
    ASSERT_TRUE(ended.ok());
    EXPECT_EQ(ended->outcome, "accepted") << stage;
    EXPECT_EQ(ended->detail.at("held").as_int(), 2) << stage;
  }
  const auto read = bench.run("connection.read", "{}");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->outcome, "accepted") << "the target still waits";
  EXPECT_EQ(read->detail.at("silent").as_int(), 2);
  ASSERT_TRUE(bench.run("connection.close", "{}").ok());
  EXPECT_TRUE(bench.connections.empty());
}

TEST(Connections, AReadEndsWhenWhatItWaitsForHasCome) {
  Bench bench;
  forge::RogueOptions options = kept_answers();
  options.answers["/go-on"] = {100, "", "", {}};
  const auto gateway = bench.stand_in("gateway", std::move(options));
  ASSERT_TRUE(bench.run("connection.open", R"({"segments":["GET /go-on HTTP/1.1\r\n\r\n"]})").ok());
  const auto told = bench.run("connection.read", R"({"responses":0,"interim":1})");
  ASSERT_TRUE(told.ok());
  EXPECT_EQ(dump_json(told->detail.at("numbers")), R"({"interim":1,"final":0})");
  ASSERT_TRUE(bench.run("connection.send", R"({"segments":["GET /a HTTP/1.1\r\n\r\n"]})").ok());
  const auto served = bench.run("connection.read", "{}");
  ASSERT_TRUE(served.ok());
  EXPECT_EQ(dump_json(served->detail.at("numbers")), R"({"interim":1,"final":1})");
}

TEST(Connections, ADripLetsTimePassBetweenPortions) {
  Bench bench;
  const auto gateway = bench.stand_in("gateway", kept_answers());
  ASSERT_TRUE(bench.run("connection.open", R"({"segments":["GET /b HTTP/1.1\r\nX: "]})").ok());
  const auto dripped = bench.run("connection.drip", R"({"bytes":"ab","every":"2s","times":3})");
  ASSERT_TRUE(dripped.ok());
  EXPECT_EQ(dripped->detail.at("portions").as_int(), 3);
  EXPECT_EQ(std::count(bench.target.calls.begin(), bench.target.calls.end(), "advance 2000"), 3);
  ASSERT_TRUE(bench.run("connection.send", R"({"segments":["\r\n\r\n"]})").ok());
  EXPECT_EQ(bench.run("connection.read", "{}")->outcome, "rejected.forbidden");
  EXPECT_EQ(gateway->contacts().at(0).bytes, "GET /b HTTP/1.1\r\nX: ab\r\n\r\n");
}

TEST(Connections, WhatIsOurOwnFaultIsAnError) {
  Bench bench;
  EXPECT_EQ(bench.error("connection.open", "{}"), "not_found: no part \"gateway\"");
  for (const char* const action : {"connection.read", "connection.ended"}) {
    EXPECT_EQ(bench.error(action, R"({"connections":"x"})"), "invalid: no connections named \"x\" are open");
  }
  const auto gateway = bench.stand_in("gateway", kept_answers());
  EXPECT_EQ(bench.error("connection.open", R"({"count":2001})"),
            "invalid: count must be a whole number from 0 to 2000");
  EXPECT_EQ(bench.error("origin.behave", R"({"as":"hanging"})"),
            "unsupported: no backend of ours stands behind this target");
}

}  // namespace
}  // namespace assay::actions
