// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/forwarding.hpp"

#include <gtest/gtest.h>

#include "platform/gateway/credentials.hpp"

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

TEST(AllowedFields, WhatConnectionNominatesStaysOnItsHop) {
  wire::Fields client;
  for (const char* name : {"Accept", "User-Agent", "If-Match"}) client.add(name, "v");
  client.add("Connection", "close, ACCEPT");
  client.add("connection", "user-agent");
  const wire::Fields up = AllowedFields().upstream(client);
  ASSERT_EQ(up.size(), 1u);
  EXPECT_EQ(up.list[0].name, "If-Match");
}

}  // namespace
}  // namespace assay::gateway
