// SPDX-License-Identifier: Apache-2.0
#include "platform/balancer/balancer.hpp"

#include <gtest/gtest.h>

namespace assay::balancer {
namespace {

using std::chrono::seconds;

const TimePoint kStart = from_unix_seconds(1'800'000'000);

std::vector<std::string> names(const std::vector<Backend*>& order) {
  std::vector<std::string> out;
  for (const Backend* backend : order) out.push_back(backend->name);
  return out;
}

TEST(SpeaksForTheEdge, KnowsEverySpelling) {
  for (const char* name : {"X-Forwarded-For", "x_forwarded_for", "X-FORWARDED-HOST", "Forwarded", "X-Real-IP",
                           "X_Real-Ip", "True-Client-IP", "X-Original-URL", "X-Rewrite-Url",
                           "X-HTTP-Method-Override", "X-Envoy-Original-Path", "X-Host", "Via"}) {
    EXPECT_TRUE(speaks_for_the_edge(name)) << name;
  }
  for (const char* name :
       {"Host", "Authorization", "X-Request-Id", "Forward", "X-Realm", "Accept", "Cookie"}) {
    EXPECT_FALSE(speaks_for_the_edge(name)) << name;
  }
}

TEST(RebuiltFields, WritesWhatTheConnectionSays) {
  http::Request request;
  request.peer = "192.0.2.1";
  for (const auto& [name, value] : {std::pair("Host", "api.assay.test"),
                                    {"X-Forwarded-For", "1.2.3.4"},
                                    {"x_forwarded_for", "1.2.3.4"},
                                    {"Authorization", "Bearer t"},
                                    {"X-Forwarded-Host", "evil"},
                                    {"Forwarded", "for=1.2.3.4"}}) {
    request.head.fields.add(name, value);
  }
  const wire::Fields expected{{{"Host", "api.assay.test"},
                               {"Authorization", "Bearer t"},
                               {"X-Forwarded-For", "192.0.2.1"},
                               {"X-Forwarded-Proto", "https"},
                               {"X-Forwarded-Host", "api.assay.test"}}};
  EXPECT_EQ(RebuiltFields().upstream(request), expected);
}

TEST(Pool, TakesTurnsAndLeavesOutWhoFailed) {
  net::EventLoop loop(net::EventLoop::Time::frozen, kStart);
  loop.call([&] {
    std::vector<Backend> backends;
    for (const char* name : {"a", "b", "c"})
      backends.push_back({name, http::Client(loop, std::nullopt, {1, name, ""})});
    Pool pool(std::move(backends), seconds(5));
    EXPECT_EQ(names(pool.in_turn(kStart)), (std::vector<std::string>{"a", "b", "c"}));
    const auto order = pool.in_turn(kStart);
    EXPECT_EQ(names(order), (std::vector<std::string>{"b", "c", "a"}));
    pool.leave_out(*order.front(), kStart);
    EXPECT_EQ(names(pool.in_turn(kStart + seconds(4))), (std::vector<std::string>{"c", "a", "b"}));
    EXPECT_EQ(names(pool.in_turn(kStart + seconds(4))), (std::vector<std::string>{"a", "c", "b"}));
    EXPECT_EQ(names(pool.in_turn(kStart + seconds(5))), (std::vector<std::string>{"b", "c", "a"}));
  });
  loop.stop();
}

}  // namespace
}  // namespace assay::balancer
