// SPDX-License-Identifier: Apache-2.0
#include "platform/jose/rules.hpp"

#include <algorithm>
#include <array>

#include "platform/jose/reasons.hpp"
#include "platform/jose/token.hpp"

namespace assay::jose {
namespace {

bool all_strings(const Json& array) {
  const auto& items = array.items();
  return std::all_of(items.begin(), items.end(), [](const Json& item) { return item.is_string(); });
}

Result<std::int64_t> seconds_of(const Json* value) {
  if (value == nullptr) return deny(kMissingClaim);
  if (!value->is_int() || !value->fits_int64() || value->as_int() < 0) return deny(kBadClaimType);
  return value->as_int();
}

bool is_visible(char c) {
  return c >= 0x21 && c <= 0x7E;
}

Result<void> check_subject(const Json& claims) {
  const Json* sub = claims.find("sub");
  if (sub == nullptr) return deny(kMissingClaim);
  if (!sub->is_string()) return deny(kBadClaimType);
  const std::string& text = sub->as_string();
  const bool proper =
      !text.empty() && text.size() <= 256 && std::all_of(text.begin(), text.end(), is_visible);
  if (!proper) return deny(kBadClaimType);
  return {};
}

Result<void> check_jti(const Json& claims, bool required) {
  const Json* jti = claims.find("jti");
  if (jti == nullptr) {
    if (required) return deny(kMissingClaim);
    return {};
  }
  const bool proper = jti->is_string() && !jti->as_string().empty() && jti->as_string().size() <= 128;
  if (!proper) return deny(kBadClaimType);
  return {};
}

}  // namespace

Result<void> TypeRule::check(const Json& header, const Json&, const RuleContext&) const {
  const Json& typ = header.at("typ");
  const bool listed =
      typ.is_string() && std::find(types_.begin(), types_.end(), typ.as_string()) != types_.end();
  if (!listed) return deny(kWrongType);
  return {};
}

Result<void> IssuerRule::check(const Json&, const Json& claims, const RuleContext& context) const {
  const Json* iss = claims.find("iss");
  if (iss == nullptr) return deny(kMissingClaim);
  if (!iss->is_string() || iss->as_string() != context.issuer) return deny(kWrongIssuer);
  return {};
}

Result<void> AudienceRule::check(const Json&, const Json& claims, const RuleContext&) const {
  const Json* aud = claims.find("aud");
  if (aud == nullptr) return deny(kMissingClaim);
  bool named = false;
  if (aud->is_string()) {
    named = aud->as_string() == audience_;
  } else if (aud->is_array() && all_strings(*aud)) {
    const auto& items = aud->items();
    named = std::any_of(items.begin(), items.end(),
                        [&](const Json& item) { return item.as_string() == audience_; });
  } else {
    return deny(kBadClaimType);
  }
  if (!named) return deny(kWrongAudience);
  return {};
}

Result<void> TimeRule::check(const Json&, const Json& claims, const RuleContext& context) const {
  ASSAY_TRY_ASSIGN(const std::int64_t exp, seconds_of(claims.find("exp")));
  ASSAY_TRY_ASSIGN(const std::int64_t iat, seconds_of(claims.find("iat")));
  std::int64_t not_before = iat;
  if (const Json* claim = claims.find("nbf")) {
    ASSAY_TRY_ASSIGN(const std::int64_t nbf, seconds_of(claim));
    not_before = std::max(nbf, iat);
  }
  // The leeway is moved to the side of `now`, which is small, so that nothing a stranger wrote can overflow.
  const std::int64_t now = to_unix_seconds(context.now);
  if (now - leeway_.count() >= exp) return deny(kExpired);
  if (not_before > now + leeway_.count()) return deny(kNotYetValid);
  if (exp <= iat || exp - iat > max_lifetime_.count()) return deny(kLifetime);
  return {};
}

Result<void> IdentityRule::check(const Json&, const Json& claims, const RuleContext&) const {
  ASSAY_TRY(check_subject(claims));
  ASSAY_TRY(check_jti(claims, require_jti_));
  for (const std::string_view name : std::array<std::string_view, 3>{"client_id", "sid", "scope"}) {
    if (const Json* value = claims.find(name); value && !value->is_string()) return deny(kBadClaimType);
  }
  if (const Json* roles = claims.find("roles"); roles && !(roles->is_array() && all_strings(*roles))) {
    return deny(kBadClaimType);
  }
  return {};
}

Result<void> RevocationRule::check(const Json&, const Json& claims, const RuleContext&) const {
  const VerifiedToken token = to_verified(claims);
  if (view_.revoked(token.jti, token.subject, token.issued_at)) return deny(kRevoked);
  return {};
}

}  // namespace assay::jose
