// SPDX-License-Identifier: Apache-2.0
// The faults that leave one question about the claims unasked.
#include <gtest/gtest.h>

#include "platform/weak/fault_trial.hpp"
#include "platform/weak/gateway_jwt_audience.hpp"
#include "platform/weak/gateway_jwt_issuer.hpp"
#include "platform/weak/gateway_jwt_revocation.hpp"
#include "platform/weak/gateway_jwt_time.hpp"
#include "platform/weak/gateway_jwt_type.hpp"

namespace assay::weak {
namespace {

using jose::TestIssuer;
using Edit = std::function<void(Json& header, Json& claims)>;

std::string edited(const Edit& edit) {
  Json header = test_issuer().header();
  Json claims = test_issuer().claims();
  edit(header, claims);
  return test_issuer().sign(header, claims);
}

struct Case {
  const char* name;
  const char* fault;
  Weaken weaken;
  Edit edit;
  const char* reason;
};

TEST(ClaimsIgnored, LetsPassWhatOneRuleWouldRefuse) {
  const char* time = "gateway.jwt.time/claims-ignored";
  const char* audience = "gateway.jwt.audience/claims-ignored";
  const char* type = "gateway.jwt.type/claims-ignored";
  const Case cases[] = {
      {"expired", time, time_claims_ignored, [](Json&, Json& c) { c["exp"] = TestIssuer::kNow - 3600; },
       "expired"},
      {"no exp", time, time_claims_ignored, [](Json&, Json& c) { c.erase("exp"); }, "missing_claim"},
      {"exp text", time, time_claims_ignored, [](Json&, Json& c) { c["exp"] = "soon"; }, "bad_claim_type"},
      {"exp beyond all clocks", time, time_claims_ignored,
       [](Json&, Json& c) { c["exp"] = std::int64_t{9'223'372'036'854'775'807}; }, "lifetime"},
      {"not yet", time, time_claims_ignored, [](Json&, Json& c) { c["nbf"] = TestIssuer::kNow + 600; },
       "not_yet_valid"},
      {"ten years", time, time_claims_ignored,
       [](Json&, Json& c) { c["exp"] = TestIssuer::kNow + 315'360'000; }, "lifetime"},
      {"other aud", audience, audience_claims_ignored, [](Json&, Json& c) { c["aud"] = "sibling"; },
       "wrong_audience"},
      {"no aud", audience, audience_claims_ignored, [](Json&, Json& c) { c.erase("aud"); }, "missing_claim"},
      {"aud numbers", audience, audience_claims_ignored,
       [](Json&, Json& c) {
         c["aud"] = Json::array({1, 2});
       },
       "bad_claim_type"},
      {"id token", type, type_claims_ignored, [](Json& h, Json&) { h["typ"] = "JWT"; }, "wrong_type"},
      {"no typ", type, type_claims_ignored, [](Json& h, Json&) { h.erase("typ"); }, "wrong_type"}};
  for (const Case& c : cases) {
    const FaultTrial trial = try_fault(c.fault, c.weaken, edited(c.edit));
    EXPECT_EQ(trial.strict, c.reason) << c.name;
    EXPECT_EQ(trial.weak, "ok") << c.name;
    EXPECT_EQ(trial.honest_both, "ok") << c.name;
    EXPECT_TRUE(trial.counted) << c.name;
  }
}

TEST(ClaimsIgnored, IsOneFaultAndNoMore) {
  const std::string expired = edited([](Json&, Json& c) { c["exp"] = TestIssuer::kNow - 3600; });
  const std::string elsewhere = edited([](Json&, Json& c) { c["aud"] = "sibling"; });
  EXPECT_EQ(try_fault("", audience_claims_ignored, expired).weak, "expired");
  EXPECT_EQ(try_fault("", type_claims_ignored, expired).weak, "expired");
  EXPECT_EQ(try_fault("", issuer_claims_ignored, expired).weak, "expired");
  EXPECT_EQ(try_fault("", time_claims_ignored, elsewhere).weak, "wrong_audience");
  EXPECT_EQ(try_fault("", revocation_never_consulted, elsewhere).weak, "wrong_audience");
}

TEST(IssuerClaimsIgnored, TakesAnotherIssuersKey) {
  const TestIssuer& w = test_issuer();
  const char* fault = "gateway.jwt.issuer/claims-ignored";
  const std::string cross =
      jose::sign_compact(w.header("partner-1"), w.claims(), w.other_ec, SignScheme::es256);
  const FaultTrial trial = try_fault(fault, issuer_claims_ignored, cross);
  EXPECT_EQ(trial.strict, "unknown_kid");
  EXPECT_EQ(trial.weak, "ok");
  EXPECT_EQ(trial.honest_both, "ok");
  EXPECT_TRUE(trial.counted);
  EXPECT_EQ(trial.token.issuer, TestIssuer::kIssuer);

  const std::pair<Edit, const char*> other_names[] = {
      {[](Json&, Json& c) { c.erase("iss"); }, "missing_claim"},
      {[](Json&, Json& c) { c["iss"] = "https://id.test/realms/main/"; }, "unknown_issuer"},
      {[](Json&, Json& c) { c["iss"] = Json::array({TestIssuer::kIssuer}); }, "bad_claim_type"},
      {[](Json&, Json& c) { c["iss"] = TestIssuer::kOtherIssuer; }, "unknown_kid"}};
  for (const auto& [edit, reason] : other_names) {
    const FaultTrial named = try_fault(fault, issuer_claims_ignored, edited(edit));
    EXPECT_EQ(named.strict, reason);
    EXPECT_EQ(named.weak, "ok") << reason;
  }
  EXPECT_EQ(try_fault(fault, issuer_claims_ignored,
                      jose::sign_compact(w.header("ec-1"), w.claims(), w.other_ec, SignScheme::es256))
                .weak,
            "bad_signature");
}

TEST(IssuerClaimsIgnored, FindsTheKeyAmongIssuersThatShareAKid) {
  const TestIssuer& w = test_issuer();
  jose::TrustStore trust = w.trust;
  const Json same_kid = jose::jwks_of({jose::public_jwk(w.other_ec.public_key(), "ec-1", "ES256")});
  trust.set({TestIssuer::kOtherIssuer, jose::load_jwks(same_kid, jose::StandardKeyAdmission()).keys});
  HitCounter hits;
  jose::VerifierParts parts = jose::standard_parts(w.policy, nullptr);
  issuer_claims_ignored(parts, hits);
  const std::string cross = jose::sign_compact(w.header("ec-1"), w.claims(), w.other_ec, SignScheme::es256);
  EXPECT_EQ(w.verdict(jose::Verifier(jose::standard_parts(w.policy, nullptr), trust), cross),
            "bad_signature");
  EXPECT_EQ(w.verdict(jose::Verifier(std::move(parts), trust), cross), "ok");
}

TEST(RevocationNeverConsulted, ForgetsWhatWasWithdrawn) {
  struct Withdrawn final : jose::RevocationView {
    bool revoked(std::string_view jti, std::string_view, TimePoint) const override {
      return jti == "withdrawn";
    }
  } const view;
  const std::string token = edited([](Json&, Json& c) { c["jti"] = "withdrawn"; });
  const FaultTrial trial = try_fault("gateway.jwt.revocation/never-consulted", revocation_never_consulted,
                                     token, test_issuer(), &view);
  EXPECT_EQ(trial.strict, "revoked");
  EXPECT_EQ(trial.weak, "ok");
  EXPECT_EQ(trial.honest_both, "ok");
  EXPECT_TRUE(trial.counted);
}

}  // namespace
}  // namespace assay::weak
