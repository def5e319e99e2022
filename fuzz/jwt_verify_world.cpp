// SPDX-License-Identifier: Apache-2.0
#include "fuzz/jwt_verify_world.hpp"

#include "platform/jose/jwk.hpp"

namespace assay::fuzz {
namespace {

// Made for this file and used nowhere else.
constexpr std::string_view kEllipticPem = R"(
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg9QyaF8MbsOO37KxP
iDX8mMbJIEjZLOA25mySEX2Y5SqhRANCAATf4lYb6UYZo+P9PNPL40qPD6Zd9xzW
o/dOo3aesE5WmgmwmcSHJDnN0QzCT6h0j/qfTXND6L4wpMJON0A1xPgj
-----END PRIVATE KEY-----
)";
constexpr std::string_view kStrangerPem = R"(
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgsO8VPaLv/C7UkuQP
WFVCu1qRJpzjFS7ZKSb63vel8a6hRANCAARULCBJlmjoOYkT7pqem7eJzrbKGq2u
Pty7/Icl2SNuzAik8wI/JaZAp2sbQnnptIARQaXBTrbMLQnYIHSVrVqQ
-----END PRIVATE KEY-----
)";

struct OneRevokedId final : jose::RevocationView {
  bool revoked(std::string_view jti, std::string_view, TimePoint) const override { return jti == kRevokedId; }
};

jose::TrustStore make_trust() {
  const jose::StandardKeyAdmission admission;
  jose::TrustStore trust;
  for (const std::string_view issuer : {kMain, kPartner, kKeyless}) {
    jose::KeySet keys;
    for (const KeyRow& row : kKeys) {
      if (row.issuer != issuer) continue;
      jose::VerificationKey key;
      key.kid = std::string(row.kid);
      key.alg = std::string(row.alg);
      if (row.secret.empty()) {
        key.public_key = elliptic_key().public_key();
      } else {
        key.hmac_secret = Secret(std::string(row.secret));
      }
      ASSAY_CHECK(keys.add(std::move(key), admission).ok(), "the table's keys are fit");
    }
    trust.set({std::string(issuer), std::move(keys)});
  }
  return trust;
}

jose::Policy make_policy() {
  jose::Policy policy;
  policy.algorithms = {"ES256", "HS256"};
  policy.audience = std::string(kAudience);
  policy.leeway = std::chrono::seconds(kLeeway);
  policy.max_lifetime = std::chrono::seconds(kMaxLifetime);
  policy.limits = {kMaxToken, kMaxDepth, kMaxMembers};
  return policy;
}

}  // namespace

const PrivateKey& elliptic_key() {
  static const PrivateKey key = PrivateKey::from_pem(kEllipticPem.substr(1)).value();
  return key;
}

const PrivateKey& stranger_key() {
  static const PrivateKey key = PrivateKey::from_pem(kStrangerPem.substr(1)).value();
  return key;
}

const jose::Verifier& verifier() {
  static const OneRevokedId revocation;
  static const jose::TrustStore trust = make_trust();
  static const jose::Verifier strict(jose::standard_parts(make_policy(), &revocation), trust);
  return strict;
}

}  // namespace assay::fuzz
