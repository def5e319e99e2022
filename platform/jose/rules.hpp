// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the claims of a token with a good signature must say. One rule, one question; each is pure and takes
// the time from its caller. Denials carry a reason of reasons.hpp.
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/result.hpp"
#include "core/json/value.hpp"

namespace assay::jose {

struct RuleContext {
  TimePoint now;
  std::string_view issuer;  // whose key verified the signature
};

class ClaimRule {
 public:
  virtual ~ClaimRule() = default;
  virtual std::string_view name() const = 0;
  virtual Result<void> check(const Json& header, const Json& claims, const RuleContext& context) const = 0;
};

// "type": the header's typ is one of the list, byte for byte (RFC 8725 §3.11). Error: wrong_type.
class TypeRule final : public ClaimRule {
 public:
  explicit TypeRule(std::vector<std::string> types) : types_(std::move(types)) {}
  std::string_view name() const override { return "type"; }
  Result<void> check(const Json& header, const Json& claims, const RuleContext& context) const override;

 private:
  std::vector<std::string> types_;
};

// "issuer": iss is the very issuer whose key was used. Errors: missing_claim, wrong_issuer.
class IssuerRule final : public ClaimRule {
 public:
  std::string_view name() const override { return "issuer"; }
  Result<void> check(const Json& header, const Json& claims, const RuleContext& context) const override;
};

// "audience": aud is our name, or an array of strings that has it. Errors: missing_claim, bad_claim_type,
// wrong_audience.
class AudienceRule final : public ClaimRule {
 public:
  explicit AudienceRule(std::string audience) : audience_(std::move(audience)) {}
  std::string_view name() const override { return "audience"; }
  Result<void> check(const Json& header, const Json& claims, const RuleContext& context) const override;

 private:
  std::string audience_;
};

// "time": exp and iat are required, nbf is optional; all are non-negative 64-bit integers. Accepted while
// iat - leeway <= now, nbf - leeway <= now and now < exp + leeway; exp must lie after iat by at most
// max_lifetime. Errors: missing_claim, bad_claim_type, expired, not_yet_valid, lifetime.
class TimeRule final : public ClaimRule {
 public:
  TimeRule(std::chrono::seconds leeway, std::chrono::seconds max_lifetime)
      : leeway_(leeway), max_lifetime_(max_lifetime) {}
  std::string_view name() const override { return "time"; }
  Result<void> check(const Json& header, const Json& claims, const RuleContext& context) const override;

 private:
  std::chrono::seconds leeway_;
  std::chrono::seconds max_lifetime_;
};

// "identity": sub is 1..256 visible ASCII characters, jti a string of 1..128 bytes; client_id, sid and scope,
// where present, are strings and roles is an array of strings. Errors: missing_claim, bad_claim_type.
class IdentityRule final : public ClaimRule {
 public:
  explicit IdentityRule(bool require_jti) : require_jti_(require_jti) {}
  std::string_view name() const override { return "identity"; }
  Result<void> check(const Json& header, const Json& claims, const RuleContext& context) const override;

 private:
  bool require_jti_;
};

// What is known about withdrawn tokens and users. A view that cannot tell (its source is gone) must answer
// true.
struct RevocationView {
  virtual ~RevocationView() = default;
  virtual bool revoked(std::string_view jti, std::string_view subject, TimePoint issued_at) const = 0;
};

// "revocation": keyed on what the token says (jti, sub, iat), never on its text, so that another spelling of
// the same token does not escape. Error: revoked.
class RevocationRule final : public ClaimRule {
 public:
  explicit RevocationRule(const RevocationView& view) : view_(view) {}
  std::string_view name() const override { return "revocation"; }
  Result<void> check(const Json& header, const Json& claims, const RuleContext& context) const override;

 private:
  const RevocationView& view_;
};

}  // namespace assay::jose
