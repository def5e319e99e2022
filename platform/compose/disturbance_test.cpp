// SPDX-License-Identifier: Apache-2.0
#include "platform/compose/disturbance.hpp"

#include <gtest/gtest.h>

namespace assay::compose {
namespace {

class DisturbanceTest : public testing::Test {
 protected:
  ~DisturbanceTest() override {
    loop.call([this] { handler = nullptr; });
    loop.stop();
  }
  static net::Task<http::Response> serve(int& served) {
    ++served;
    co_return http::Response::text(200, "served", "text/plain");
  }
  static net::Task<void> ask(DisturbanceTest& test) {
    http::Request request;
    const http::Response response = co_await test.handler(request);
    test.said +=
        response.takeover ? "hangs up;" : std::to_string(response.status) + " " + response.body + ";";
  }
  void ask() {
    loop.call([this] { loop.spawn(ask(*this)); });
    loop.quiesce();
  }
  bool set(const char* manner) {
    const bool ok = loop.call([&] { return disturbance->set(manner).ok(); });
    loop.quiesce();
    return ok;
  }

  net::EventLoop loop{net::EventLoop::Time::frozen, from_unix_seconds(1'700'000'000)};
  std::shared_ptr<Disturbance> disturbance = std::make_shared<Disturbance>(loop);
  int served = 0;
  http::Handler handler = disturbance->around([this](http::Request&) { return serve(served); });
  std::string said;
};

TEST_F(DisturbanceTest, EachMannerFailsInItsOwnWay) {
  ask();
  EXPECT_EQ(said, "200 served;");
  for (const char* manner : {"dropping", "failing", "garbled"}) {
    EXPECT_TRUE(set(manner));
    ask();
  }
  EXPECT_EQ(said, "200 served;hangs up;503 {\"error\":\"unavailable\"};200 <p>It works!</p>;");
  EXPECT_EQ(served, 1);
  EXPECT_TRUE(set("mute"));
  ask();
  EXPECT_EQ(served, 2) << "it is carried out";
  EXPECT_TRUE(set("none"));
  ask();
  EXPECT_TRUE(said.ends_with("hangs up;200 served;"));
}

TEST_F(DisturbanceTest, WhoWaitsForASilentPartIsToldNothing) {
  EXPECT_TRUE(set("silent"));
  ask();
  EXPECT_EQ(said, "");
  EXPECT_TRUE(set("none"));
  EXPECT_EQ(said, "hangs up;");
  EXPECT_EQ(served, 0);
}

TEST_F(DisturbanceTest, UnknownMannersAreRefused) {
  EXPECT_FALSE(set("sulking"));
  ask();
  EXPECT_EQ(said, "200 served;");
}

}  // namespace
}  // namespace assay::compose
