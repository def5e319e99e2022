// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_errors.hpp"

#include <gtest/gtest.h>

#include "core/base/encoding.hpp"
#include "core/crypto/digest.hpp"
#include "core/net/event_loop.hpp"

namespace assay::weak {
namespace {

const std::string kControl = "gateway.error-hygiene/";

class Refuses final : public gateway::Filter {
 public:
  net::Task<std::optional<http::Response>> apply(gateway::Exchange&) override {
    co_return http::Response::error(401, "invalid_token");
  }
};

http::Response answer_of(gateway::Filter& filter, const std::string& path, const std::string& token) {
  net::EventLoop loop(net::EventLoop::Time::frozen, from_unix_seconds(1));
  http::Request request;
  request.head.target = path;
  if (!token.empty()) request.head.fields.add("Authorization", "Bearer " + token);
  gateway::Exchange exchange{request, {}, {}, {}, {}};
  http::Response out;
  const auto run = [&]() -> net::Task<void> {
    auto answer = co_await filter.apply(exchange);
    if (answer) out = std::move(*answer);
  };
  loop.call([&] { loop.spawn(run()); });
  loop.quiesce();
  loop.stop();
  return out;
}

TEST(GatewayErrors, OnlyWhatTheVerifierRefusedIsExplained) {
  HitCounter hits;
  const auto refused = std::make_shared<RefusedTokens>(RefusedTokens{{"a.b.c", "expired"}});
  const auto filter = verification_error_told(std::make_unique<Refuses>(), refused, hits);
  EXPECT_EQ(answer_of(*filter, "/", "").error_code, "invalid_token");
  EXPECT_TRUE(hits.counts().empty());
  const http::Response told = answer_of(*filter, "/", "a.b.c");
  EXPECT_EQ(told.error_code, "invalid_token: expired");
  ASSERT_NE(told.fields.find("WWW-Authenticate"), nullptr);
  EXPECT_EQ(hits.counts().at(kControl + "verification-error-told"), 1u);
}

TEST(GatewayErrors, TheExpectedSignatureIsTheRightOne) {
  HitCounter hits;
  const auto filter = expected_signature_told(std::make_unique<Refuses>(), Secret("s"), hits);
  const std::string input = base64url_encode(R"({"alg":"HS256","kid":"k"})") + "." + base64url_encode("{}");
  const std::string right = base64url_encode(hmac(Hash::sha256, "s", input));
  EXPECT_EQ(answer_of(*filter, "/", input + "." + right).error_code, "invalid_token");
  EXPECT_TRUE(hits.counts().empty()) << "what was wrong with it was not the signature";
  const http::Response told = answer_of(*filter, "/", input + "." + base64url_encode("guess"));
  EXPECT_NE(told.error_code.find(right), std::string::npos);
  EXPECT_EQ(hits.counts().at(kControl + "expected-signature-told"), 1u);
}

TEST(GatewayErrors, RedirectsConcernPathsThatEndInASlash) {
  HitCounter hits;
  const auto filter = redirect_from_decoded(std::make_unique<Refuses>(), false, hits);
  EXPECT_EQ(answer_of(*filter, "/v1/status", "").status, 401);
  EXPECT_EQ(answer_of(*filter, "/", "").status, 401);
  EXPECT_TRUE(hits.counts().empty());
  EXPECT_EQ(answer_of(*filter, "/v1/", "").status, 301);
  EXPECT_EQ(hits.counts().at(kControl + "redirect-from-decoded"), 1u);
}

TEST(GatewayErrors, PoliciesLetThroughWhatTheStrictOneReplaces) {
  HitCounter hits;
  const auto relayed = service_errors_relayed(std::make_unique<gateway::OwnErrors>(), hits);
  EXPECT_EQ(relayed->of_service(http::Response::text(500, "trace", "text/plain")).body, "trace");
  EXPECT_EQ(hits.counts().at(kControl + "service-errors-relayed"), 1u);
  const auto banner = banner_sent(std::make_unique<gateway::OwnErrors>(), hits);
  http::Response served = http::Response::text(200, "ok", "text/plain");
  banner->finish("id", served);
  ASSERT_NE(served.fields.find("Server"), nullptr);
  EXPECT_EQ(served.body, "ok");
}

}  // namespace
}  // namespace assay::weak
