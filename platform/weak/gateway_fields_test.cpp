// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "platform/gateway/credentials.hpp"
#include "platform/weak/gateway_credentials.hpp"
#include "platform/weak/gateway_forwarding.hpp"

namespace assay::weak {
namespace {

using MakeFieldPolicy = std::unique_ptr<gateway::FieldPolicy> (*)(std::unique_ptr<gateway::FieldPolicy>,
                                                                  HitCounter&);

// What a service is told under a fault, as "name=value;…", and whether that was counted.
struct Told {
  std::string fields;
  bool counted = false;
};

Told told(MakeFieldPolicy make, const std::string& fault, wire::Fields client, const Principal& caller) {
  HitCounter hits;
  const auto policy = make(std::make_unique<gateway::AllowedFields>(), hits);
  wire::Fields upstream = policy->upstream(client);
  policy->identify(upstream, caller);
  Told out;
  for (const wire::Field& field : upstream) out.fields += field.name + "=" + field.value + ";";
  out.counted = hits.counts().count("gateway.identity-headers/" + fault) != 0;
  return out;
}

wire::Fields client(const char* name, const char* value) {
  wire::Fields out;
  out.add("Authorization", "Bearer x");
  out.add(name, value);
  return out;
}

const Principal kAlice{"alice", "web", {"customer"}, "t1"};

TEST(IdentityFieldsAppended, StandBehindTheClients) {
  const Told both =
      told(identity_fields_appended, "identity-fields-appended", client("x-user-id", "mallory"), kAlice);
  EXPECT_EQ(both.fields, "x-user-id=mallory;X-User-Id=alice;X-User-Roles=customer;");
  EXPECT_TRUE(both.counted);
  const Told honest =
      told(identity_fields_appended, "identity-fields-appended", client("Accept", "*/*"), kAlice);
  EXPECT_EQ(honest.fields, "Accept=*/*;X-User-Id=alice;X-User-Roles=customer;");
  EXPECT_FALSE(honest.counted);
}

TEST(EmptyClaimNotWritten, LeavesTheClientsField) {
  const Principal no_roles{"alice", "web", {}, "t1"};
  const Told left =
      told(empty_claim_not_written, "empty-claim-not-written", client("X-User-Roles", "admin"), no_roles);
  EXPECT_EQ(left.fields, "X-User-Roles=admin;X-User-Id=alice;");
  EXPECT_TRUE(left.counted);
  const Told replaced =
      told(empty_claim_not_written, "empty-claim-not-written", client("X-User-Roles", "admin"), kAlice);
  EXPECT_EQ(replaced.fields, "X-User-Roles=customer;X-User-Id=alice;");
  EXPECT_FALSE(replaced.counted);
}

TEST(ClientHeadersForwarded, ReplacesItsOwnNamesOnly) {
  wire::Fields fields = client("X_User_Id", "mallory");
  fields.add("X-User-Id", "mallory");
  EXPECT_EQ(told(client_headers_forwarded, "client-headers-forwarded", fields, kAlice).fields,
            "X_User_Id=mallory;X-User-Id=alice;X-User-Roles=customer;");
}

TEST(FirstCredentialWins, WhateverStandsBehindIt) {
  const struct {
    std::vector<std::string> values;
    const char* credential;
    bool counted;
  } table[] = {{{"Bearer a"}, "a", false},
               {{"Bearer a", "Bearer b"}, "a", true},
               {{"Bearer a, Bearer b"}, "a", true},
               {{"Bearer a Bearer b"}, "a", true},
               {{"Basic a", "Bearer b"}, "no_credential", false},
               {{}, "no_credential", false}};
  for (const auto& row : table) {
    http::Request request;
    for (const std::string& value : row.values) request.head.fields.add("Authorization", value);
    HitCounter hits;
    const auto found = first_credential_wins(hits)->credential(request);
    EXPECT_EQ(found.ok() ? *found : found.error().message, row.credential);
    EXPECT_EQ(!hits.counts().empty(), row.counted) << row.credential;
  }
}

}  // namespace
}  // namespace assay::weak
