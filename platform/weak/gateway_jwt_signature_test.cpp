// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_jwt_signature.hpp"

#include <gtest/gtest.h>

#include "core/base/encoding.hpp"
#include "platform/weak/fault_trial.hpp"

namespace assay::weak {
namespace {

using jose::TestIssuer;

Json admin_claims() {
  Json claims = test_issuer().claims();
  claims["roles"] = Json::array({"admin"});
  return claims;
}

// The honest header and signature around other claims.
std::string tampered() {
  const TestIssuer& w = test_issuer();
  const std::string honest = w.honest();
  const std::string other = w.sign(w.header(), admin_claims());
  return other.substr(0, other.rfind('.')) + honest.substr(honest.rfind('.'));
}

TEST(DecodeOnly, BelievesAnyThirdSegment) {
  const TestIssuer& w = test_issuer();
  const std::string honest = w.honest();
  const std::string input = honest.substr(0, honest.rfind('.') + 1);
  const std::pair<std::string, const char*> tokens[] = {
      {tampered(), "bad_signature"},
      {input, "bad_signature"},
      {input + base64url_encode(std::string(64, '\0')), "bad_signature"},
      {input + base64url_encode("short"), "bad_signature"},
      {input + "not base64 at all!", "malformed_token"},
      {jose::sign_compact(w.header(), admin_claims(), w.other_ec, SignScheme::es256), "bad_signature"},
      {jose::sign_compact(w.header("no-such-key"), admin_claims(), w.other_ec, SignScheme::es256),
       "unknown_kid"}};
  for (const auto& [token, reason] : tokens) {
    const FaultTrial trial = try_fault("gateway.jwt.signature/decode-only", decode_only, token);
    EXPECT_EQ(trial.strict, reason) << token;
    EXPECT_EQ(trial.weak, "ok") << token;
    EXPECT_EQ(trial.honest_both, "ok");
    EXPECT_TRUE(trial.counted) << token;
  }
  EXPECT_EQ(try_fault("", decode_only, tampered()).token.roles, std::vector<std::string>{"admin"});
}

TEST(DecodeOnly, KeepsTheOtherControls) {
  const TestIssuer& w = test_issuer();
  Json expired = w.claims();
  expired["exp"] = TestIssuer::kNow - 3600;
  expired["iat"] = TestIssuer::kNow - 3700;
  EXPECT_EQ(try_fault("", decode_only, w.sign(w.header(), expired)).weak, "expired");
  EXPECT_EQ(try_fault("", decode_only, w.sign(w.header("ec-1", "none"), w.claims())).weak, "alg_not_allowed");
  EXPECT_EQ(try_fault("", decode_only, w.honest() + ".x").weak, "malformed_token");
}

class Caches : public ::testing::Test {
 protected:
  std::string verdict(const jose::TokenVerifier& verifier, std::string_view token,
                      std::int64_t seconds_later = 0) {
    const auto result = verifier.verify(token, w.now + std::chrono::seconds(seconds_later));
    return result.ok() ? result->roles.at(0) : result.error().message;
  }
  std::unique_ptr<jose::TokenVerifier> strict() const { return std::make_unique<jose::Verifier>(w.strict()); }

  const TestIssuer& w = test_issuer();
  std::string honest = w.honest();
  std::string garbage_signature =
      honest.substr(0, honest.rfind('.') + 1) + base64url_encode(std::string(64, 'g'));
  HitCounter hits;
};

TEST_F(Caches, BySigningInputForgetsTheSignatureAndTheTime) {
  const auto weak = cache_by_signing_input(strict(), hits);
  EXPECT_EQ(verdict(*weak, garbage_signature), "bad_signature") << "an empty cache decides nothing";
  EXPECT_EQ(verdict(*weak, honest), "user");
  EXPECT_TRUE(hits.counts().empty());
  EXPECT_EQ(verdict(*strict(), garbage_signature), "bad_signature");
  EXPECT_EQ(verdict(*weak, garbage_signature), "user");
  EXPECT_EQ(verdict(*strict(), honest, 7200), "expired");
  EXPECT_EQ(verdict(*weak, honest, 7200), "user");
  EXPECT_EQ(verdict(*weak, tampered()), "bad_signature") << "another payload is another entry";
  EXPECT_EQ(hits.counts().at("gateway.jwt.signature/cache-by-signing-input"), 2u);
}

TEST_F(Caches, BySignatureBelievesThePresentedPayload) {
  const std::string honest_signature = honest.substr(honest.rfind('.'));
  const std::string forged = [&] {
    const std::string other = w.sign(w.header(), admin_claims());
    return other.substr(0, other.rfind('.')) + honest_signature;
  }();
  const auto weak = cache_by_signature(strict(), hits);
  EXPECT_EQ(verdict(*weak, forged), "bad_signature");
  EXPECT_EQ(verdict(*weak, honest), "user");
  EXPECT_TRUE(hits.counts().empty());
  EXPECT_EQ(verdict(*strict(), forged), "bad_signature");
  EXPECT_EQ(verdict(*weak, forged), "admin");
  EXPECT_EQ(verdict(*weak, garbage_signature), "bad_signature");
  EXPECT_EQ(hits.counts().at("gateway.jwt.signature/cache-by-signature"), 1u);
}

}  // namespace
}  // namespace assay::weak
