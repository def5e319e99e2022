// SPDX-License-Identifier: Apache-2.0
#include "platform/jose/verifier.hpp"

namespace assay::jose {

VerifierParts standard_parts(const Policy& policy, const RevocationView* revocation) {
  VerifierParts parts;
  parts.reader = std::make_unique<StrictReader>(policy.limits);
  parts.algorithms = std::make_unique<AllowList>(policy.algorithms);
  parts.issuers = std::make_unique<ExactIssuer>();
  parts.keys = std::make_unique<ExactKid>();
  parts.signature = std::make_unique<BoundKeySignature>();
  parts.rules.push_back(std::make_unique<TypeRule>(policy.types));
  parts.rules.push_back(std::make_unique<IssuerRule>());
  parts.rules.push_back(std::make_unique<AudienceRule>(policy.audience));
  parts.rules.push_back(std::make_unique<TimeRule>(policy.leeway, policy.max_lifetime));
  parts.rules.push_back(std::make_unique<IdentityRule>(policy.require_jti));
  if (revocation != nullptr) parts.rules.push_back(std::make_unique<RevocationRule>(*revocation));
  return parts;
}

Verifier::Verifier(VerifierParts parts, const TrustStore& trust) : parts_(std::move(parts)), trust_(trust) {
  const bool complete =
      parts_.reader && parts_.algorithms && parts_.issuers && parts_.keys && parts_.signature;
  ASSAY_CHECK(complete, "a verifier needs every stage");
}

Result<VerifiedToken> Verifier::verify(std::string_view token, TimePoint now) const {
  ASSAY_TRY_ASSIGN(const Unverified read, parts_.reader->read(token));
  ASSAY_TRY(parts_.algorithms->check(read.header));
  ASSAY_TRY_ASSIGN(const IssuerTrust* const issuer, parts_.issuers->select(read, trust_));
  ASSAY_TRY_ASSIGN(const VerificationKey key, parts_.keys->resolve(read, *issuer));
  ASSAY_TRY(parts_.signature->verify(read, key));
  const RuleContext context{now, issuer->issuer};
  for (const auto& rule : parts_.rules) ASSAY_TRY(rule->check(read.header, read.claims, context));
  return to_verified(read.claims);
}

}  // namespace assay::jose
