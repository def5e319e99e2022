// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/fail_closed.hpp"

#include "platform/jose/reader.hpp"
#include "platform/jose/reasons.hpp"

namespace assay::weak {
namespace {

const std::string kFailClosed = "gateway.fail-closed/";

class SoftFail final : public jose::RevocationView {
 public:
  SoftFail(const trust::RevocationList& list, HitCounter& hits) : list_(list), hits_(hits) {}
  bool revoked(std::string_view jti, std::string_view subject, TimePoint issued_at) const override {
    const bool strict = list_.revoked(jti, subject, issued_at);
    if (list_.reachable()) return strict;
    if (strict) hits_.hit(kFailClosed + "revocation-soft-fail");
    return false;
  }

 private:
  const trust::RevocationList& list_;
  HitCounter& hits_;
};

class KeyOutageAdmits final : public jose::TokenVerifier {
 public:
  KeyOutageAdmits(std::unique_ptr<jose::TokenVerifier> strict, HitCounter& hits)
      : strict_(std::move(strict)), hits_(hits) {}
  Result<jose::VerifiedToken> verify(std::string_view token, TimePoint now) const override {
    auto verified = strict_->verify(token, now);
    if (verified.ok() || verified.error().message != jose::kUnknownKid) return verified;
    ASSAY_TRY_ASSIGN(const jose::Unverified read, jose::StrictReader(jose::ReaderLimits{}).read(token));
    hits_.hit(kFailClosed + "key-outage-admits");
    return jose::to_verified(read.claims);
  }

 private:
  std::unique_ptr<jose::TokenVerifier> strict_;
  HitCounter& hits_;
};

class WritesTriedAgain final : public balancer::RepeatRule {
 public:
  explicit WritesTriedAgain(HitCounter& hits) : hits_(hits) {}
  bool repeatable(const std::string& method) const override {
    if (!RepeatRule::repeatable(method)) hits_.hit(kFailClosed + "writes-tried-again");
    return true;
  }

 private:
  HitCounter& hits_;
};

}  // namespace

std::unique_ptr<jose::RevocationView> revocation_soft_fail(const trust::RevocationList& list,
                                                           HitCounter& hits) {
  return std::make_unique<SoftFail>(list, hits);
}

std::unique_ptr<jose::TokenVerifier> key_outage_admits(std::unique_ptr<jose::TokenVerifier> strict,
                                                       HitCounter& hits) {
  return std::make_unique<KeyOutageAdmits>(std::move(strict), hits);
}

std::unique_ptr<balancer::RepeatRule> writes_tried_again(HitCounter& hits) {
  return std::make_unique<WritesTriedAgain>(hits);
}

}  // namespace assay::weak
