// SPDX-License-Identifier: Apache-2.0
#include "platform/ratelimit/shared_buckets.hpp"

#include <gtest/gtest.h>

#include "core/json/parse.hpp"

namespace assay::ratelimit {
namespace {

using std::chrono::seconds;

constexpr const char* kGateway = "spiffe://assay.test/gateway";
const Limits kLimits = {{"user", {2, seconds(10)}}};

class Events final : public AuditSink {
 public:
  void audit(const AuditEvent& event) override { names.push_back(event.event); }
  void journal(const JournalEntry&) override {}
  std::vector<std::string> names;
};

// A store that answers what it is told to.
class Scripted final : public BucketStore {
 public:
  Scripted(std::vector<Result<Grant>> answers, int& asked) : answers_(std::move(answers)), asked_(asked) {}
  net::Task<Result<Grant>> take(std::string, std::string, std::int64_t) override {
    co_return answers_.at(static_cast<std::size_t>(asked_++) % answers_.size());
  }

 private:
  std::vector<Result<Grant>> answers_;
  int& asked_;
};

struct SharedBucketsTest : testing::Test {
  net::EventLoop loop{net::EventLoop::Time::frozen, from_unix_seconds(1'800'000'000)};
  Events events;
  http::Handler endpoint = limiter_endpoint(
      std::make_shared<LocalBuckets>(loop.clock(), bounded_tables(kLimits, 10)), kGateway, events);

  static net::Task<void> answer(const http::Handler& handler, http::Request& request, http::Response& out) {
    out = co_await handler(request);
  }
  http::Response ask(std::string peer, std::string method, std::string path, std::string body) {
    http::Request request;
    request.peer = std::move(peer);
    request.head.method = std::move(method);
    request.path = std::move(path);
    request.body = std::move(body);
    http::Response out;
    loop.call([&] { loop.spawn(answer(endpoint, request, out)); });
    loop.quiesce();
    return out;
  }

  static net::Task<void> taken(BucketStore& store, std::vector<bool>& out) {
    const auto grant = co_await store.take("user", "alice", 1);
    out.push_back(grant.ok() && grant->allowed);
  }
};

TEST_F(SharedBucketsTest, TheEndpointTakesTokensForTheGatewayAlone) {
  const std::string body = R"({"limit":"user","key":"alice","cost":2})";
  const struct {
    const char *peer, *method, *path;
    std::string body;
    int status;
  } rows[] = {{"spiffe://assay.test/user-service", "POST", "/v1/take", body, 403},
              {kGateway, "POST", "/v1/other", body, 404},
              {kGateway, "GET", "/v1/take", body, 405},
              {kGateway, "POST", "/v1/take", "{", 400},
              {kGateway, "POST", "/v1/take", R"({"limit":"user","key":"alice","cost":"2"})", 400},
              {kGateway, "POST", "/v1/take", R"({"limit":"none","key":"alice","cost":1})", 400},
              {kGateway, "POST", "/v1/take",
               R"({"limit":"user","key":")" + std::string(600, 'k') + R"(","cost":1})", 400},
              {kGateway, "POST", "/v1/take", body, 200}};
  for (const auto& row : rows)
    EXPECT_EQ(ask(row.peer, row.method, row.path, row.body).status, row.status) << row.body;
  EXPECT_EQ(events.names.size(), 7u);
  EXPECT_EQ(events.names.front(), "authz.deny");

  const http::Response refused = ask(kGateway, "POST", "/v1/take", body);
  const Json said = parse_json(refused.body).value();
  EXPECT_FALSE(said.at("allowed").as_bool())
      << "what was refused above took nothing, what was granted took all";
  EXPECT_EQ(said.at("retry_after_ns").as_int(), 20'000'000'000);
}

TEST_F(SharedBucketsTest, AReplicaThatLosesTheLimiterAsksItsOwnAndSaysSoOnce) {
  int asked_shared = 0;
  int asked_local = 0;
  const Error down{Errc::unavailable, "down", {}};
  WithFallback store(
      std::make_unique<Scripted>(
          std::vector<Result<Grant>>{Grant{true, {}, 0}, down, down, Grant{true, {}, 0}, down}, asked_shared),
      std::make_unique<Scripted>(std::vector<Result<Grant>>{Grant{false, seconds(1), 1}}, asked_local),
      events);
  std::vector<bool> passed;
  for (int i = 0; i < 5; ++i) loop.call([&] { loop.spawn(taken(store, passed)); });
  loop.quiesce();
  EXPECT_EQ(passed, (std::vector<bool>{true, false, false, true, false}));
  EXPECT_EQ(asked_local, 3);
  EXPECT_EQ(events.names, (std::vector<std::string>{"limiter.unavailable", "limiter.unavailable"}))
      << "one per outage";
}

TEST(ShareOfLimits, DividesBurstAndRefill) {
  const Limits share = share_of_limits({{"user", {10, seconds(1)}}}, 3);
  EXPECT_EQ(share.at("user").burst, 4);
  EXPECT_EQ(share.at("user").refill_every, seconds(3));
}

}  // namespace
}  // namespace assay::ratelimit
