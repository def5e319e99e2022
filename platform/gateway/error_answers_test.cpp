// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/error_answers.hpp"

#include <gtest/gtest.h>

#include "core/net/event_loop.hpp"

namespace assay::gateway {
namespace {

http::Response talkative(int status) {
  http::Response answer = http::Response::text(status, "at db.internal:5432, line 12", "text/plain");
  answer.fields.add("X-Powered-By", "Products/1.2");
  answer.fields.add("Retry-After", "7");
  return answer;
}

TEST(OwnErrors, KeepOfAServicesErrorItsStatusAlone) {
  const std::pair<int, const char*> rows[] = {
      {400, "invalid_request"}, {401, "unauthenticated"}, {403, "forbidden"},     {404, "not_found"},
      {418, "invalid_request"}, {422, "invalid_input"},   {500, "service_error"}, {503, "unavailable"}};
  for (const auto& [status, word] : rows) {
    const http::Response own = OwnErrors().of_service(talkative(status));
    EXPECT_EQ(own.status, status);
    EXPECT_EQ(own.error_code, word) << status;
    EXPECT_EQ(own.body.find("db.internal"), std::string::npos) << status;
    EXPECT_EQ(own.fields.find("X-Powered-By"), nullptr) << status;
    ASSERT_NE(own.fields.find("Retry-After"), nullptr) << status;
    EXPECT_EQ(*own.fields.find("Retry-After"), "7");
  }
}

TEST(OwnErrors, AreAProblemDocumentWithAnId) {
  http::Response own = http::Response::error(401, "invalid_token");
  OwnErrors().finish("id-1", own);
  EXPECT_EQ(own.body, R"({"title":"Unauthorized","status":401,"error":"invalid_token","request_id":"id-1"})");
  ASSERT_EQ(own.fields.all("Content-Type").size(), 1u);
  EXPECT_EQ(*own.fields.find("Content-Type"), "application/problem+json");

  http::Response served = http::Response::json(200, Json::object({{"error", "none"}}));
  const std::string before = served.body;
  OwnErrors().finish("id-2", served);
  EXPECT_EQ(served.body, before);
}

class Answers final : public Filter {
 public:
  explicit Answers(http::Response answer) : answer_(std::move(answer)) {}
  net::Task<std::optional<http::Response>> apply(Exchange&) override { co_return answer_; }

 private:
  http::Response answer_;
};

http::Response through(http::Response answer) {
  net::EventLoop loop(net::EventLoop::Time::frozen, from_unix_seconds(1));
  ServiceErrors filter(std::make_unique<Answers>(std::move(answer)), std::make_shared<OwnErrors>());
  http::Request request;
  Exchange exchange{request, {}, {}, {}, {}};
  http::Response out;
  const auto run = [&]() -> net::Task<void> {
    const auto got = co_await filter.apply(exchange);
    if (got) out = *got;
  };
  loop.call([&] { loop.spawn(run()); });
  loop.quiesce();
  loop.stop();
  return out;
}

TEST(ServiceErrors, JudgesErrorsOfServicesAndNothingElse) {
  EXPECT_EQ(through(talkative(500)).error_code, "service_error");
  EXPECT_EQ(through(talkative(399)).body, talkative(399).body);
  EXPECT_EQ(through(http::Response::error(502, "upstream_unavailable")).error_code, "upstream_unavailable")
      << "the gateway's own word stays";
}

}  // namespace
}  // namespace assay::gateway
