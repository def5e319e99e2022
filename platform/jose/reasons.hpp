// SPDX-License-Identifier: Apache-2.0
#pragma once
// Why a token was refused. The list is closed: alert rules, audit records and checks match on these words, so
// a new cause is given the nearest of them rather than a new one.
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace assay::jose {

inline constexpr std::string_view kMalformedToken = "malformed_token";
inline constexpr std::string_view kAlgNotAllowed = "alg_not_allowed";
inline constexpr std::string_view kKeyInToken = "key_in_token";
inline constexpr std::string_view kBadKid = "bad_kid";
inline constexpr std::string_view kUnknownKid = "unknown_kid";
inline constexpr std::string_view kUnknownIssuer = "unknown_issuer";
inline constexpr std::string_view kKeyMismatch = "key_mismatch";
inline constexpr std::string_view kBadSignature = "bad_signature";
inline constexpr std::string_view kCritNotSupported = "crit_not_supported";
inline constexpr std::string_view kWrongType = "wrong_type";
inline constexpr std::string_view kWrongAudience = "wrong_audience";
inline constexpr std::string_view kWrongIssuer = "wrong_issuer";
inline constexpr std::string_view kExpired = "expired";
inline constexpr std::string_view kNotYetValid = "not_yet_valid";
inline constexpr std::string_view kMissingClaim = "missing_claim";
inline constexpr std::string_view kBadClaimType = "bad_claim_type";
inline constexpr std::string_view kLifetime = "lifetime";
inline constexpr std::string_view kRevoked = "revoked";

inline Error deny(std::string_view reason) {
  return Error{Errc::denied, std::string(reason), {}};
}

}  // namespace assay::jose
