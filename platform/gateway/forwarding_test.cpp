// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/forwarding.hpp"

#include <gtest/gtest.h>

#include "core/json/parse.hpp"
#include "platform/gateway/credentials.hpp"
#include "platform/jose/base64url.hpp"
#include "platform/jose/reader.hpp"

namespace assay::gateway {
namespace {

std::string credential(std::vector<std::string> values, const char* cookie = nullptr) {
  http::Request request;
  for (std::string& value : values) request.head.fields.add("Authorization", std::move(value));
  if (cookie != nullptr) request.head.fields.add("Cookie", cookie);
  const auto found = SingleBearer().credential(request);
  return found.ok() ? *found : found.error().message;
}

TEST(SingleBearer, OneBearerTokenInTheHeaderAndNothingElse) {
  EXPECT_EQ(credential({"Bearer abc"}), "abc");
  EXPECT_EQ(credential({"bEARER   abc"}), "abc");
  EXPECT_EQ(credential({"Bearer abc"}, "token=xyz"), "abc");
  EXPECT_EQ(credential({}, "token=xyz"), "no_credential");
  EXPECT_EQ(credential({"Bearer"}), "no_credential");
  EXPECT_EQ(credential({"Bearer "}), "no_credential");
  EXPECT_EQ(credential({"Basic abc"}), "no_credential");
  EXPECT_EQ(credential({"Bearer a", "Bearer a"}), "ambiguous_credential");
}

TEST(AllowedFields, IdentityNeverCrossesUpwardsNorCredentialsDownwards) {
  wire::Fields client;
  for (const char* name :
       {"Accept", "X-User-Id", "x_user_id", "Authorization", "Cookie", "X-Forwarded-For", "traceparent"}) {
    client.add(name, "v");
  }
  const wire::Fields up = AllowedFields().upstream(client);
  ASSERT_EQ(up.size(), 2u);
  EXPECT_EQ(up.list[0].name, "Accept");
  EXPECT_EQ(up.list[1].name, "traceparent");
  wire::Fields service;
  for (const char* name : {"Content-Type", "Set-Cookie", "X-Debug-Authorization", "Server", "etag"})
    service.add(name, "v");
  const wire::Fields down = AllowedFields().downstream(service);
  ASSERT_EQ(down.size(), 2u);
  EXPECT_EQ(down.list[1].name, "etag");
}

TEST(AllowedFields, TheGatewaysOwnIdentityReplacesAnyOther) {
  wire::Fields fields;
  fields.add("x-user-id", "mallory");
  fields.add("X-User-Roles", "admin");
  fields.add("X-User-Id", "mallory");
  AllowedFields().identify(fields, Principal{"alice", "web", {}, "t1"});
  EXPECT_EQ(fields.all("X-User-Id"), std::vector<std::string_view>{"alice"});
  EXPECT_EQ(fields.all("X-User-Roles"), std::vector<std::string_view>{""}) << "no roles is a value, too";
  wire::Fields none;
  AllowedFields().identify(none, Principal{});
  EXPECT_TRUE(none.empty());
}

TEST(AllowedFields, WhatTheClientNominatesForThisHopStaysBehind) {
  wire::Fields client;
  client.add("Accept", "v");
  client.add("User-Agent", "v");
  client.add("Connection", "close");
  client.add("connection", ",user-agent, X-User-Id");
  const wire::Fields up = AllowedFields().upstream(client);
  ASSERT_EQ(up.size(), 1u);
  EXPECT_EQ(up.list[0].name, "Accept");
}

class InternalTokenTest : public ::testing::Test {
 protected:
  static constexpr std::int64_t kNow = 1'800'000'000;

  std::string bearer(const std::string& credential, const std::string& subject, std::int64_t after_s = 0,
                     const std::string& service = "user-service") const {
    http::Request request;
    Exchange exchange{request, RouteMatch{}, jose::VerifiedToken{}, credential, {}};
    exchange.match->route.upstream = service;
    exchange.token->subject = subject;
    return token_.bearer(exchange, from_unix_seconds(kNow + after_s));
  }
  static std::int64_t expiry(const std::string& token) {
    const auto segments = jose::split_compact(token);
    return parse_json(*jose::decode_base64url(segments->payload))->at("exp").as_int();
  }

  const InternalToken token_{PrivateKey::generate(KeyType::ec_p256),
                             {"gateway", "gateway", std::chrono::seconds(30)}};
};

TEST_F(InternalTokenTest, IsUsedAgainInTheFirstHalfOfItsLife) {
  const std::string first = bearer("token-of-alice", "alice");
  EXPECT_EQ(expiry(first), kNow + 30);
  EXPECT_EQ(bearer("token-of-alice", "alice", 14), first);
  const std::string later = bearer("token-of-alice", "alice", 15);
  EXPECT_EQ(expiry(later), kNow + 45);
  EXPECT_NE(bearer("token-of-alice", "alice", 14), later) << "one from the future is none";
}

TEST_F(InternalTokenTest, BelongsToOneClientTokenAndOneService) {
  const std::string first = bearer("token-of-alice", "alice");
  EXPECT_NE(bearer("another-token-of-alice", "alice"), first);
  EXPECT_NE(bearer("token-of-alice", "alice", 0, "legacy"), first);
  EXPECT_NE(bearer("", "alice"), bearer("", "alice")) << "without a client token there is nothing to go by";
}

TEST_F(InternalTokenTest, ManyClientTokensAreForgottenAgain) {
  const std::string first = bearer("token-of-alice", "alice");
  for (int i = 0; i < 4096; ++i) bearer("token-" + std::to_string(i), "mallory");
  EXPECT_NE(bearer("token-of-alice", "alice"), first);
}

}  // namespace
}  // namespace assay::gateway
