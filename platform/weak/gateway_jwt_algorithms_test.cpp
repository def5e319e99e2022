// SPDX-License-Identifier: Apache-2.0
// The faults that concern how algorithm and key come together.
#include <gtest/gtest.h>

#include "core/base/encoding.hpp"
#include "core/json/parse.hpp"
#include "platform/weak/fault_trial.hpp"
#include "platform/weak/gateway_jwt_alg_allowlist.hpp"
#include "platform/weak/gateway_jwt_key_binding.hpp"
#include "platform/weak/gateway_jwt_key_strength.hpp"

namespace assay::weak {
namespace {

using jose::TestIssuer;

constexpr std::string_view kAlg = "gateway.jwt.alg-allowlist/alg-from-token";
constexpr std::string_view kNotCompared = "gateway.jwt.key-binding/algorithm-not-compared";
constexpr std::string_view kBinding = "gateway.jwt.key-binding/public-key-as-hmac-secret";

std::string unsigned_token(const Json& header, std::string_view signature = "") {
  return base64url_encode(dump_json(header)) + "." + base64url_encode(dump_json(test_issuer().claims())) +
         "." + std::string(signature);
}

TEST(AlgFromToken, TakesNoneInEveryCostume) {
  const Json algs[] = {Json("none"),
                       Json("None"),
                       Json("NONE"),
                       Json("nOnE"),
                       Json("none "),
                       Json(std::string("none\0", 5)),
                       Json(""),
                       Json(),
                       Json(0),
                       Json(true),
                       Json::array({"ES256"}),
                       Json::object({{"alg", "ES256"}})};
  for (const Json& alg : algs) {
    for (const char* signature : {"", "AAAA"}) {
      const Json header = Json::object({{"alg", alg}, {"typ", "at+jwt"}});  // no kid: nothing is looked up
      const FaultTrial trial = try_fault(kAlg, alg_from_token, unsigned_token(header, signature));
      EXPECT_EQ(trial.strict, "alg_not_allowed") << dump_json(alg);
      EXPECT_EQ(trial.weak, "ok") << dump_json(alg);
      EXPECT_EQ(trial.honest_both, "ok");
      EXPECT_TRUE(trial.counted) << dump_json(alg);
    }
  }
  const FaultTrial absent =
      try_fault(kAlg, alg_from_token, unsigned_token(Json::object({{"typ", "at+jwt"}})));
  EXPECT_EQ(absent.strict, "alg_not_allowed");
  EXPECT_EQ(absent.weak, "ok");
}

TEST(AlgFromToken, VerifiesWithTheNamedScheme) {
  const TestIssuer& w = test_issuer();
  const std::tuple<const char*, const char*, SignScheme> named[] = {
      {"RS512", "rsa-1", SignScheme::rs512},  {"PS256", "rsa-1", SignScheme::ps256},
      {"RS384", "rsa-1", SignScheme::rs384},  {"rs256", "rsa-1", SignScheme::rs256},
      {" RS256", "rsa-1", SignScheme::rs256}, {"RS256\n", "rsa-1", SignScheme::rs256},
      {"RS512", "ec-1", SignScheme::rs512},   {"es256", "ec-1", SignScheme::es256},
      {"ES384", "ec-1", SignScheme::es384}};
  for (const auto& [alg, kid, scheme] : named) {
    const PrivateKey& key = scheme == SignScheme::es256 || scheme == SignScheme::es384 ? w.ec : w.rsa;
    const FaultTrial good =
        try_fault(kAlg, alg_from_token, jose::sign_compact(w.header(kid, alg), w.claims(), key, scheme));
    EXPECT_EQ(good.strict, "alg_not_allowed") << alg;
    EXPECT_EQ(good.weak, "ok") << alg;
    EXPECT_TRUE(good.counted) << alg;
    const FaultTrial forged = try_fault(kAlg, alg_from_token, unsigned_token(w.header(kid, alg), "AAAA"));
    EXPECT_EQ(forged.weak, "bad_signature") << alg;
  }
  const std::string hs512 =
      jose::sign_compact_hmac(w.header("hs-1", "HS512"), w.claims(), w.secret, Hash::sha512);
  EXPECT_EQ(try_fault(kAlg, alg_from_token, hs512).weak, "ok");
}

TEST(AlgFromToken, NeverTurnsAPublicKeyIntoASecret) {
  const TestIssuer& w = test_issuer();
  const std::string pem = w.rsa.public_key().spki_pem();
  const FaultTrial trial =
      try_fault(kAlg, alg_from_token, w.sign_hmac(w.header("rsa-1", "HS256"), w.claims(), pem));
  EXPECT_EQ(trial.strict, "key_mismatch");
  EXPECT_EQ(trial.weak, "bad_signature");
  EXPECT_EQ(try_fault(kAlg, alg_from_token, unsigned_token(w.header("ec-1", "ES512"), "AAAA")).weak,
            "bad_signature");
  EXPECT_EQ(try_fault(kAlg, alg_from_token, unsigned_token(w.header("ec-1"), "AAAA")).weak, "bad_signature");
}

std::string chomp(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

std::string with_crlf(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return out;
}

TEST(PublicKeyAsHmacSecret, KnowsEverySpelling) {
  const TestIssuer& w = test_issuer();
  const PublicKey rsa = w.rsa.public_key();
  const PublicNumbers point = w.ec.public_key().numbers();
  const Json& rsa_jwk = w.jwks.at("keys").items().at(1);
  const std::string certificate_der = *base64_decode_tolerant(rsa_jwk.at("x5c").items().at(0).as_string());
  const std::string certificate_pem = Certificate::from_der(certificate_der)->pem();
  const std::tuple<const char*, const char*, std::string> spellings[] = {
      {"SPKI PEM", "rsa-1", rsa.spki_pem()},
      {"SPKI PEM, no newline", "rsa-1", chomp(rsa.spki_pem())},
      {"SPKI PEM, CRLF", "rsa-1", with_crlf(rsa.spki_pem())},
      {"SPKI DER", "rsa-1", rsa.spki_der()},
      {"PKCS#1 PEM", "rsa-1", rsa.pkcs1_pem().value()},
      {"PKCS#1 PEM, no newline", "rsa-1", chomp(rsa.pkcs1_pem().value())},
      {"certificate PEM", "rsa-1", certificate_pem},
      {"certificate PEM, no newline", "rsa-1", chomp(certificate_pem)},
      {"JWK text", "rsa-1", dump_json(rsa_jwk)},
      {"modulus", "rsa-1", rsa.numbers().n},
      {"EC SPKI PEM", "ec-1", w.ec.public_key().spki_pem()},
      {"EC SPKI DER", "ec-1", w.ec.public_key().spki_der()},
      {"EC point", "ec-1", "\x04" + point.x + point.y},
      {"EC x coordinate", "ec-1", point.x}};
  for (const auto& [name, kid, secret] : spellings) {
    const FaultTrial trial = try_fault(kBinding, public_key_as_hmac_secret,
                                       w.sign_hmac(w.header(kid, "HS256"), w.claims(), secret));
    EXPECT_EQ(trial.strict, "key_mismatch") << name;
    EXPECT_EQ(trial.weak, "ok") << name;
    EXPECT_EQ(trial.honest_both, "ok");
    EXPECT_TRUE(trial.counted) << name;
  }
}

TEST(AlgorithmNotCompared, TheKeyDecidesWhateverTheTokenNames) {
  const TestIssuer& w = test_issuer();
  const std::string named_rs256 =
      jose::sign_compact(w.header("ec-1", "RS256"), w.claims(), w.ec, SignScheme::es256);
  const FaultTrial trial = try_fault(kNotCompared, algorithm_not_compared, named_rs256);
  EXPECT_EQ(trial.strict, "key_mismatch");
  EXPECT_EQ(trial.weak, "ok");
  EXPECT_EQ(trial.honest_both, "ok");
  EXPECT_TRUE(trial.counted);
  const std::string unsigned_by_it = named_rs256.substr(0, named_rs256.rfind('.') + 1) + std::string(86, 'A');
  EXPECT_EQ(try_fault(kNotCompared, algorithm_not_compared, unsigned_by_it).weak, "bad_signature");
}

TEST(PublicKeyAsHmacSecret, KeepsTheAllowListAndOtherSecretsOut) {
  const TestIssuer& w = test_issuer();
  const std::string pem = w.rsa.public_key().spki_pem();
  const std::string hs512 =
      jose::sign_compact_hmac(w.header("rsa-1", "HS512"), w.claims(), pem, Hash::sha512);
  EXPECT_EQ(try_fault(kBinding, public_key_as_hmac_secret, hs512).weak, "alg_not_allowed");
  EXPECT_EQ(try_fault(kBinding, public_key_as_hmac_secret,
                      w.sign_hmac(w.header("rsa-1", "HS256"), w.claims(), "secret"))
                .weak,
            "key_mismatch");
  EXPECT_EQ(
      try_fault(kBinding, public_key_as_hmac_secret, w.sign_hmac(w.header("rsa-1", "HS256"), w.claims(), ""))
          .weak,
      "key_mismatch");
}

jose::TrustStore trust_with(const std::string& secret, const jose::KeyAdmission& admission) {
  jose::KeySet keys = jose::load_jwks(test_issuer().jwks, jose::StandardKeyAdmission()).keys;
  (void)keys.add_secret("weak-1", "HS256", Secret(secret), admission).ok();
  jose::TrustStore trust;
  trust.set({TestIssuer::kIssuer, std::move(keys)});
  return trust;
}

TEST(AnyKeyAdmitted, LetsGuessableSecretsSign) {
  const TestIssuer& w = test_issuer();
  for (const char* secret : {"", "secret", "changeme", "gateway"}) {
    const std::string token = w.sign_hmac(w.header("weak-1", "HS256"), w.claims(), secret);
    HitCounter hits;
    const jose::TrustStore strict_trust = trust_with(secret, jose::StandardKeyAdmission());
    const jose::TrustStore weak_trust = trust_with(secret, AnyKeyAdmission(hits));
    const jose::Verifier strict(jose::standard_parts(w.policy, nullptr), strict_trust);
    const jose::Verifier weak(jose::standard_parts(w.policy, nullptr), weak_trust);
    EXPECT_EQ(w.verdict(strict, token), "unknown_kid") << secret;
    EXPECT_EQ(w.verdict(weak, token), "ok") << secret;
    EXPECT_EQ(w.verdict(strict, w.honest()), "ok");
    EXPECT_EQ(w.verdict(weak, w.honest()), "ok");
    EXPECT_EQ(hits.counts().at("gateway.jwt.key-strength/any-key-admitted"), 1u);
  }
}

TEST(AnyKeyAdmitted, LetsAnRsaKeyWithExponentOneIn) {
  const TestIssuer& w = test_issuer();
  PublicNumbers numbers = w.rsa.public_key().numbers();
  numbers.e = "\x01";
  const Json jwks =
      jose::jwks_of({jose::public_jwk(PublicKey::from_numbers(numbers).value(), "e-1", "RS256")});
  HitCounter hits;
  EXPECT_EQ(jose::load_jwks(jwks, jose::StandardKeyAdmission()).refused,
            std::vector<std::string>{"e-1: rsa_bad_exponent"});
  EXPECT_EQ(jose::load_jwks(jwks, AnyKeyAdmission(hits)).keys.keys().size(), 1u);
}

}  // namespace
}  // namespace assay::weak
