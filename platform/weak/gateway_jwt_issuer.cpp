// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_jwt_issuer.hpp"

#include "platform/weak/faults.hpp"

namespace assay::weak {
namespace {

constexpr std::string_view kIssuerFault = "gateway.jwt.issuer/claims-ignored";

class IssuerByKid final : public jose::IssuerSelector {
 public:
  IssuerByKid(std::unique_ptr<jose::IssuerSelector> inner, HitCounter& hits)
      : inner_(std::move(inner)), hits_(hits) {}

  Result<const jose::IssuerTrust*> select(const jose::Unverified& token,
                                          const jose::TrustStore& trust) const override {
    const std::string kid = token.header.at("kid").string_or("");
    const jose::IssuerTrust* chosen = nullptr;
    for (const jose::IssuerTrust& issuer : trust.all()) {
      const jose::VerificationKey* key = issuer.keys.find(kid);
      if (key == nullptr) continue;
      // Two issuers may use one kid; a heap of keys tries them all.
      const bool verifies = jose::BoundKeySignature().verify(token, *key).ok();
      if (chosen == nullptr || verifies) chosen = &issuer;
      if (verifies) break;
    }
    if (chosen == nullptr) return inner_->select(token, trust);
    hits_.hit(kIssuerFault);
    return chosen;
  }

 private:
  std::unique_ptr<jose::IssuerSelector> inner_;
  HitCounter& hits_;
};

}  // namespace

void issuer_claims_ignored(jose::VerifierParts& parts, HitCounter& hits) {
  parts.issuers = std::make_unique<IssuerByKid>(std::move(parts.issuers), hits);
  ignore_rule(parts, "issuer", kIssuerFault, hits);
}

}  // namespace assay::weak
