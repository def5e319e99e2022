// SPDX-License-Identifier: Apache-2.0
#include "platform/jose/verifier.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "core/base/encoding.hpp"
#include "platform/jose/reasons.hpp"
#include "platform/jose/test_issuer.hpp"

namespace assay::jose {
namespace {

using Edit = std::function<void(Json& header, Json& claims)>;

const TestIssuer& world() {
  static const TestIssuer issuer;
  return issuer;
}

std::string edited(const Edit& edit) {
  Json header = world().header();
  Json claims = world().claims();
  edit(header, claims);
  return world().sign(header, claims);
}

std::string strict(std::string_view token) {
  return world().verdict(world().strict(), token);
}

TEST(Verifier, ReturnsWhatTheIssuerSaid) {
  const auto token = world().strict().verify(world().honest(), world().now);
  ASSERT_TRUE(token.ok()) << token.error().message;
  EXPECT_EQ(token->issuer, TestIssuer::kIssuer);
  EXPECT_EQ(token->subject, "alice");
  EXPECT_EQ(token->client_id, "web");
  EXPECT_EQ(token->jti, "jti-1");
  EXPECT_EQ(token->session, "session-1");
  EXPECT_EQ(token->audience, std::vector<std::string>{TestIssuer::kAudience});
  EXPECT_EQ(token->roles, std::vector<std::string>{"user"});
  EXPECT_EQ(token->scope, "profile");
  EXPECT_EQ(to_unix_seconds(token->issued_at), TestIssuer::kNow - 60);
  EXPECT_EQ(to_unix_seconds(token->expires_at), TestIssuer::kNow + 240);
  EXPECT_EQ(token->claims, world().claims());
}

TEST(Verifier, AcceptsEveryAllowedAlgorithm) {
  const TestIssuer& w = world();
  EXPECT_EQ(strict(sign_compact(w.header("rsa-1", "RS256"), w.claims(), w.rsa, SignScheme::rs256)), "ok");
  EXPECT_EQ(strict(w.sign_hmac(w.header("hs-1", "HS256"), w.claims(), w.secret)), "ok");
}

struct Case {
  const char* name;
  Edit edit;
  std::string_view reason;
};

// Each token is genuinely signed with the key it names, so that the reason is the first objection to its
// content.
const std::vector<Case>& genuine_cases() {
  static const std::vector<Case> cases = {
      {"alg absent", [](Json& h, Json&) { h.erase("alg"); }, kAlgNotAllowed},
      {"alg null", [](Json& h, Json&) { h["alg"] = Json(); }, kAlgNotAllowed},
      {"alg 0", [](Json& h, Json&) { h["alg"] = 0; }, kAlgNotAllowed},
      {"alg array", [](Json& h, Json&) { h["alg"] = Json::array({"ES256"}); }, kAlgNotAllowed},
      {"alg empty", [](Json& h, Json&) { h["alg"] = ""; }, kAlgNotAllowed},
      {"alg none", [](Json& h, Json&) { h["alg"] = "none"; }, kAlgNotAllowed},
      {"alg nOnE", [](Json& h, Json&) { h["alg"] = "nOnE"; }, kAlgNotAllowed},
      {"alg lower case", [](Json& h, Json&) { h["alg"] = "es256"; }, kAlgNotAllowed},
      {"alg padded", [](Json& h, Json&) { h["alg"] = " ES256"; }, kAlgNotAllowed},
      {"alg ES384", [](Json& h, Json&) { h["alg"] = "ES384"; }, kAlgNotAllowed},
      {"crit", [](Json& h, Json&) { h["crit"] = Json::array({"exp"}); }, kCritNotSupported},
      {"two objections: crit before alg",
       [](Json& h, Json&) {
         h["crit"] = Json::array();
         h["alg"] = "none";
       },
       kCritNotSupported},
      {"nested", [](Json& h, Json&) { h["cty"] = "JWT"; }, kMalformedToken},
      {"jwk", [](Json& h, Json&) { h["jwk"] = Json::object(); }, kKeyInToken},
      {"jku", [](Json& h, Json&) { h["jku"] = "https://id.test/jwks"; }, kKeyInToken},
      {"x5u", [](Json& h, Json&) { h["x5u"] = "https://id.test/x"; }, kKeyInToken},
      {"x5c", [](Json& h, Json&) { h["x5c"] = Json::array(); }, kKeyInToken},
      {"x5t", [](Json& h, Json&) { h["x5t"] = "AA"; }, kKeyInToken},
      {"x5t#S256", [](Json& h, Json&) { h["x5t#S256"] = "AA"; }, kKeyInToken},
      {"kid absent", [](Json& h, Json&) { h.erase("kid"); }, kBadKid},
      {"kid empty", [](Json& h, Json&) { h["kid"] = ""; }, kBadKid},
      {"kid number", [](Json& h, Json&) { h["kid"] = 1; }, kBadKid},
      {"kid path", [](Json& h, Json&) { h["kid"] = "../../dev/null"; }, kBadKid},
      {"kid long", [](Json& h, Json&) { h["kid"] = std::string(65, 'a'); }, kBadKid},
      {"kid longest", [](Json& h, Json&) { h["kid"] = std::string(64, 'a'); }, kUnknownKid},
      {"kid other case", [](Json& h, Json&) { h["kid"] = "EC-1"; }, kUnknownKid},
      {"kid prefix", [](Json& h, Json&) { h["kid"] = "ec-"; }, kUnknownKid},
      {"kid of the other issuer", [](Json& h, Json&) { h["kid"] = "partner-1"; }, kUnknownKid},
      {"kid of another key type", [](Json& h, Json&) { h["kid"] = "rsa-1"; }, kKeyMismatch},
      {"kid of a secret", [](Json& h, Json&) { h["kid"] = "hs-1"; }, kKeyMismatch},
      {"typ absent", [](Json& h, Json&) { h.erase("typ"); }, kWrongType},
      {"typ of an id token", [](Json& h, Json&) { h["typ"] = "JWT"; }, kWrongType},
      {"typ of a proof", [](Json& h, Json&) { h["typ"] = "dpop+jwt"; }, kWrongType},
      {"typ upper case", [](Json& h, Json&) { h["typ"] = "AT+JWT"; }, kWrongType},
      {"typ array", [](Json& h, Json&) { h["typ"] = Json::array({"at+jwt"}); }, kWrongType},
      {"typ long form", [](Json& h, Json&) { h["typ"] = "application/at+jwt"; }, "ok"},
      {"iss absent", [](Json&, Json& c) { c.erase("iss"); }, kMissingClaim},
      {"iss null", [](Json&, Json& c) { c["iss"] = Json(); }, kBadClaimType},
      {"iss array", [](Json&, Json& c) { c["iss"] = Json::array({TestIssuer::kIssuer}); }, kBadClaimType},
      {"iss empty", [](Json&, Json& c) { c["iss"] = ""; }, kUnknownIssuer},
      {"iss slash", [](Json&, Json& c) { c["iss"] = "https://id.test/realms/main/"; }, kUnknownIssuer},
      {"iss prefix", [](Json&, Json& c) { c["iss"] = "https://id.test/realms"; }, kUnknownIssuer},
      {"iss upper case", [](Json&, Json& c) { c["iss"] = "HTTPS://ID.TEST/realms/main"; }, kUnknownIssuer},
      {"iss of the other issuer", [](Json&, Json& c) { c["iss"] = TestIssuer::kOtherIssuer; }, kUnknownKid},
      {"aud absent", [](Json&, Json& c) { c.erase("aud"); }, kMissingClaim},
      {"aud null", [](Json&, Json& c) { c["aud"] = Json(); }, kBadClaimType},
      {"aud object", [](Json&, Json& c) { c["aud"] = Json::object(); }, kBadClaimType},
      {"aud mixed",
       [](Json&, Json& c) {
         c["aud"] = Json::array({TestIssuer::kAudience, 1});
       },
       kBadClaimType},
      {"aud empty", [](Json&, Json& c) { c["aud"] = ""; }, kWrongAudience},
      {"aud empty array", [](Json&, Json& c) { c["aud"] = Json::array(); }, kWrongAudience},
      {"aud longer", [](Json&, Json& c) { c["aud"] = "gateway.test.evil"; }, kWrongAudience},
      {"aud shorter", [](Json&, Json& c) { c["aud"] = "gateway"; }, kWrongAudience},
      {"aud others", [](Json&, Json& c) { c["aud"] = Json::array({"a", "b"}); }, kWrongAudience},
      {"aud several", [](Json&, Json& c) { c["aud"] = Json::array({"a", TestIssuer::kAudience}); }, "ok"},
      {"sub absent", [](Json&, Json& c) { c.erase("sub"); }, kMissingClaim},
      {"sub empty", [](Json&, Json& c) { c["sub"] = ""; }, kBadClaimType},
      {"sub number", [](Json&, Json& c) { c["sub"] = 7; }, kBadClaimType},
      {"sub array", [](Json&, Json& c) { c["sub"] = Json::array({"alice"}); }, kBadClaimType},
      {"sub with NUL", [](Json&, Json& c) { c["sub"] = std::string("admin\0x", 7); }, kBadClaimType},
      {"sub with space", [](Json&, Json& c) { c["sub"] = "alice "; }, kBadClaimType},
      {"sub homoglyph", [](Json&, Json& c) { c["sub"] = "\xD0\xB0lice"; }, kBadClaimType},
      {"sub too long", [](Json&, Json& c) { c["sub"] = std::string(257, 'a'); }, kBadClaimType},
      {"sub longest", [](Json&, Json& c) { c["sub"] = std::string(256, 'a'); }, "ok"},
      {"jti absent", [](Json&, Json& c) { c.erase("jti"); }, kMissingClaim},
      {"jti empty", [](Json&, Json& c) { c["jti"] = ""; }, kBadClaimType},
      {"jti number", [](Json&, Json& c) { c["jti"] = 3; }, kBadClaimType},
      {"jti too long", [](Json&, Json& c) { c["jti"] = std::string(129, 'j'); }, kBadClaimType},
      {"roles text", [](Json&, Json& c) { c["roles"] = "admin"; }, kBadClaimType},
      {"roles mixed", [](Json&, Json& c) { c["roles"] = Json::array({"user", 1}); }, kBadClaimType},
      {"roles absent", [](Json&, Json& c) { c.erase("roles"); }, "ok"},
      {"client_id array", [](Json&, Json& c) { c["client_id"] = Json::array(); }, kBadClaimType},
      {"scope number", [](Json&, Json& c) { c["scope"] = 1; }, kBadClaimType},
      {"sid object", [](Json&, Json& c) { c["sid"] = Json::object(); }, kBadClaimType}};
  return cases;
}

TEST(Verifier, GivesTheFirstReasonOfEachGenuineButUnacceptableToken) {
  for (const Case& c : genuine_cases()) EXPECT_EQ(strict(edited(c.edit)), c.reason) << c.name;
}

TEST(Verifier, RefusesAForeignSignature) {
  const TestIssuer& w = world();
  const std::string good = w.honest();
  const std::size_t last = good.rfind('.');
  const std::string raw = w.strict().verify(good, w.now).ok() ? good.substr(last + 1) : "";
  ASSERT_EQ(raw.size(), 86u);
  Json admin = w.claims();
  admin["roles"] = Json::array({"admin"});
  const std::string other = w.sign(w.header(), admin);
  const auto with = [&](const std::string& signature) {
    return good.substr(0, last + 1) + base64url_encode(signature);
  };
  EXPECT_EQ(strict(good.substr(0, last + 1)), kBadSignature) << "stripped";
  EXPECT_EQ(strict(other.substr(0, other.rfind('.')) + good.substr(last)), kBadSignature)
      << "payload exchanged";
  EXPECT_EQ(strict(sign_compact(w.header(), w.claims(), w.other_ec, SignScheme::es256)), kBadSignature)
      << "other key";
  EXPECT_EQ(strict(with(std::string(64, '\0'))), kBadSignature) << "r = s = 0";
  EXPECT_EQ(strict(with(std::string(63, 'x'))), kBadSignature) << "short";
  EXPECT_EQ(strict(good.substr(0, last + 1) + raw.substr(0, 84)), kBadSignature) << "truncated";
  EXPECT_EQ(strict(w.sign_hmac(w.header("hs-1", "HS256"), w.claims(), "secret")), kBadSignature)
      << "guessed secret";
  EXPECT_EQ(strict(w.sign_hmac(w.header("rsa-1", "HS256"), w.claims(), w.rsa.public_key().spki_pem())),
            kKeyMismatch)
      << "public key as secret";
}

TEST(Verifier, RefusesEveryFlippedBitOfTheSignature) {
  const std::string good = world().honest();
  const std::size_t last = good.rfind('.') + 1;
  const std::string signature = *base64_decode_tolerant(good.substr(last));
  ASSERT_EQ(signature.size(), 64u);
  for (std::size_t i = 0; i < signature.size(); ++i) {
    std::string flipped = signature;
    flipped[i] = static_cast<char>(flipped[i] ^ (1 << (i % 8)));
    EXPECT_EQ(strict(good.substr(0, last) + base64url_encode(flipped)), kBadSignature) << i;
  }
}

TEST(Verifier, BelievesNobodyWhenTheTrustStoreIsEmpty) {
  const TrustStore empty;
  EXPECT_EQ(world().verdict(Verifier(standard_parts(world().policy, nullptr), empty), world().honest()),
            kUnknownIssuer);
  TrustStore keyless;
  keyless.set({TestIssuer::kIssuer, {}});
  EXPECT_EQ(world().verdict(Verifier(standard_parts(world().policy, nullptr), keyless), world().honest()),
            kUnknownKid);
}

TEST(Verifier, FollowsAReplacedKeySet) {
  TrustStore trust = world().trust;
  const Verifier verifier(standard_parts(world().policy, nullptr), trust);
  EXPECT_EQ(world().verdict(verifier, world().honest()), "ok");
  trust.set(
      {TestIssuer::kIssuer, load_jwks(jwks_of({public_jwk(world().other_ec.public_key(), "ec-1", "ES256")}),
                                      StandardKeyAdmission())
                                .keys});
  EXPECT_EQ(world().verdict(verifier, world().honest()), kBadSignature);
}

class ListedRevocation final : public RevocationView {
 public:
  bool revoked(std::string_view jti, std::string_view subject, TimePoint issued_at) const override {
    return jti == "jti-1" || (subject == "bob" && issued_at <= from_unix_seconds(TestIssuer::kNow - 60));
  }
};

TEST(Verifier, AsksForRevocationByContent) {
  const ListedRevocation view;
  const Verifier verifier = world().strict(&view);
  const auto verdict_of = [&](const Edit& edit) { return world().verdict(verifier, edited(edit)); };
  EXPECT_EQ(world().verdict(verifier, world().honest()), kRevoked);
  EXPECT_EQ(verdict_of([](Json&, Json& c) { c["jti"] = "jti-2"; }), "ok");
  EXPECT_EQ(verdict_of([](Json& h, Json&) { h["extra"] = 1; }), kRevoked) << "another text, the same token";
  const auto of_bob = [](std::int64_t issued) {
    return [issued](Json&, Json& c) {
      c["jti"] = "jti-3";
      c["sub"] = "bob";
      c["iat"] = issued;
    };
  };
  EXPECT_EQ(verdict_of(of_bob(TestIssuer::kNow - 60)), kRevoked);
  EXPECT_EQ(verdict_of(of_bob(TestIssuer::kNow - 59)), "ok");
}

TEST(Reasons, AreAllProducedByTheTables) {
  std::set<std::string_view> seen = {kBadSignature, kRevoked,     kWrongIssuer,
                                     kExpired,      kNotYetValid, kLifetime};
  for (const Case& c : genuine_cases()) seen.insert(c.reason);
  for (const std::string_view reason :
       {kMalformedToken, kAlgNotAllowed, kKeyInToken, kBadKid, kUnknownKid, kUnknownIssuer, kKeyMismatch,
        kCritNotSupported, kWrongType, kWrongAudience, kMissingClaim, kBadClaimType}) {
    EXPECT_TRUE(seen.contains(reason)) << reason;
  }
}

}  // namespace
}  // namespace assay::jose
