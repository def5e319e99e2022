// SPDX-License-Identifier: Apache-2.0
#pragma once
// For tests of verifiers: one issuer with a key of each kind, a policy that allows ES256, RS256 and HS256, a
// fixed time, and an honest token to start from.
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/crypto/certificate.hpp"
#include "platform/jose/jwk.hpp"
#include "platform/jose/signer.hpp"
#include "platform/jose/verifier.hpp"

namespace assay::jose {

struct TestIssuer {
  static constexpr std::int64_t kNow = 1'800'000'000;
  static constexpr const char* kIssuer = "https://id.test/realms/main";
  static constexpr const char* kOtherIssuer = "https://id.test/realms/partner";
  static constexpr const char* kAudience = "gateway.test";

  TimePoint now = from_unix_seconds(kNow);
  PrivateKey ec = PrivateKey::generate(KeyType::ec_p256);
  PrivateKey other_ec = PrivateKey::generate(KeyType::ec_p256);  // of the other issuer
  const PrivateKey& rsa = rsa_pool_key(0);
  std::string secret = "k7Qz!pR2vX9#mT4wL8&nB3jH6@dF1sGy";
  Json jwks = jwks_of({public_jwk(ec.public_key(), "ec-1", "ES256"),
                       public_jwk(rsa.public_key(), "rsa-1", "RS256", certificate_der())});
  TrustStore trust = make_trust();
  Policy policy = make_policy();

  Json header(std::string_view kid = "ec-1", std::string_view alg = "ES256") const {
    return Json::object({{"alg", alg}, {"typ", "at+jwt"}, {"kid", kid}});
  }
  Json claims() const {
    return Json::object({{"iss", kIssuer},
                         {"sub", "alice"},
                         {"aud", kAudience},
                         {"iat", kNow - 60},
                         {"exp", kNow + 240},
                         {"jti", "jti-1"},
                         {"client_id", "web"},
                         {"sid", "session-1"},
                         {"scope", "profile"},
                         {"roles", Json::array({"user"})}});
  }
  std::string sign(const Json& head, const Json& body) const {
    return sign_compact(head, body, ec, SignScheme::es256);
  }
  std::string sign_hmac(const Json& head, const Json& body, std::string_view key) const {
    return sign_compact_hmac(head, body, key, Hash::sha256);
  }
  std::string honest() const { return sign(header(), claims()); }
  // "ok", or the reason of the refusal.
  std::string verdict(const TokenVerifier& verifier, std::string_view token) const {
    const auto result = verifier.verify(token, now);
    return result.ok() ? "ok" : result.error().message;
  }
  Verifier strict(const RevocationView* view = nullptr) const {
    return {standard_parts(policy, view), trust};
  }

 private:
  std::string certificate_der() const {
    CertificateRequest request;
    request.common_name = "token signer";
    request.not_before = now - std::chrono::hours(1);
    request.not_after = now + std::chrono::hours(24);
    return Certificate::self_signed(request, rsa).value().der();
  }
  TrustStore make_trust() const {
    const StandardKeyAdmission admission;
    KeySet keys = load_jwks(jwks, admission).keys;
    ASSAY_CHECK(keys.add_secret("hs-1", "HS256", Secret(secret), admission).ok(),
                "the test's secret is strong");
    TrustStore store;
    store.set({kIssuer, std::move(keys)});
    const Json partner = jwks_of({public_jwk(other_ec.public_key(), "partner-1", "ES256")});
    store.set({kOtherIssuer, load_jwks(partner, admission).keys});
    return store;
  }
  static Policy make_policy() {
    Policy result;
    result.algorithms = {"ES256", "RS256", "HS256"};
    result.audience = kAudience;
    return result;
  }
};

}  // namespace assay::jose
