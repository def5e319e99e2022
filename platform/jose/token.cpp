// SPDX-License-Identifier: Apache-2.0
#include "platform/jose/token.hpp"

#include <algorithm>

namespace assay::jose {
namespace {

std::vector<std::string> strings(const Json& value) {
  std::vector<std::string> out;
  if (value.is_string()) out.push_back(value.as_string());
  if (value.is_array()) {
    for (const Json& item : value.items()) {
      if (item.is_string()) out.push_back(item.as_string());
    }
  }
  return out;
}

TimePoint time_of(const Json& value) {
  // Nanoseconds in 64 bits end in the year 2262.
  constexpr std::int64_t kLastSecond = 9'223'372'036;
  return from_unix_seconds(std::clamp<std::int64_t>(value.int_or(0), 0, kLastSecond));
}

}  // namespace

VerifiedToken to_verified(const Json& claims) {
  VerifiedToken token;
  token.issuer = claims.at("iss").string_or("");
  token.subject = claims.at("sub").string_or("");
  token.client_id = claims.at("client_id").string_or("");
  token.jti = claims.at("jti").string_or("");
  token.session = claims.at("sid").string_or("");
  token.audience = strings(claims.at("aud"));
  token.roles = claims.at("roles").is_array() ? strings(claims.at("roles")) : std::vector<std::string>{};
  token.scope = claims.at("scope").string_or("");
  token.issued_at = time_of(claims.at("iat"));
  token.expires_at = time_of(claims.at("exp"));
  token.claims = claims;
  return token;
}

}  // namespace assay::jose
