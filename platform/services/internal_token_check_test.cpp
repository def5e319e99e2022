// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "platform/jose/test_issuer.hpp"
#include "platform/services/user_service.hpp"

namespace assay::services {
namespace {

using jose::TestIssuer;

class InternalTokenTest : public testing::Test {
 protected:
  std::string caller(const std::vector<std::string>& authorization) const {
    http::Request question;
    question.head.fields.add("X-User-Id", "carol");
    question.head.fields.add("X-User-Roles", "admin");
    question.head.fields.add("Cookie", "token=" + issuer.honest());
    for (const std::string& value : authorization) question.head.fields.add("Authorization", value);
    const auto found = check.caller(question);
    if (!found.ok()) return found.error().code == Errc::denied ? found.error().message : "wrong code";
    std::string roles;
    for (const std::string& role : found->roles) roles += " " + role;
    return found->subject + " " + found->client + " " + found->token_id + roles;
  }

  TestIssuer issuer;
  VirtualClock clock{issuer.now};
  InternalTokenCheck check{clock, std::make_unique<jose::Verifier>(issuer.strict())};
};

TEST_F(InternalTokenTest, BelievesTheTokenAndNotTheFieldsBesideIt) {
  EXPECT_EQ(caller({"Bearer " + issuer.honest()}), "alice web jti-1 user");
  EXPECT_EQ(caller({"bearer " + issuer.honest()}), "alice web jti-1 user");
  Json claims = issuer.claims();
  claims["aud"] = "gateway.elsewhere";
  EXPECT_EQ(caller({"Bearer " + issuer.sign(issuer.header(), claims)}), "wrong_audience");
  EXPECT_EQ(caller({"Bearer " + issuer.honest() + "x"}), "malformed_token");
}

TEST_F(InternalTokenTest, NeedsExactlyOneBearerToken) {
  const std::string honest = issuer.honest();
  EXPECT_EQ(caller({}), "no_credential");
  EXPECT_EQ(caller({"Bearer " + honest, "Bearer " + honest}), "no_credential");
  EXPECT_EQ(caller({"Basic x", "Bearer " + honest}), "no_credential");
  EXPECT_EQ(caller({honest}), "no_credential");
  EXPECT_EQ(caller({"Basic " + honest}), "no_credential");
  EXPECT_EQ(caller({"Bearer"}), "no_credential");
  EXPECT_EQ(caller({"Bearer "}), "malformed_token");
}

TEST_F(InternalTokenTest, TellsTheTimeByItsClock) {
  const std::string bearer = "Bearer " + issuer.honest();  // for 240 s more, and 5 s leeway
  clock.set(issuer.now + std::chrono::seconds(244));
  EXPECT_EQ(caller({bearer}), "alice web jti-1 user");
  clock.set(issuer.now + std::chrono::seconds(245));
  EXPECT_EQ(caller({bearer}), "expired");
}

}  // namespace
}  // namespace assay::services
