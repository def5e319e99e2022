// SPDX-License-Identifier: Apache-2.0
#pragma once
// The two states of a token. Unverified is what a stranger wrote; VerifiedToken is what an issuer said. Only
// a TokenVerifier turns one into the other.
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/json/value.hpp"

namespace assay::jose {

struct Unverified {
  Json header;
  Json claims;
  std::string signing_input;  // the bytes that the signature covers (RFC 7515 §5.1)
  std::string signature;      // decoded; may be empty
  std::string text;           // the token as received
};

struct VerifiedToken {
  std::string issuer;
  std::string subject;
  std::string client_id;
  std::string jti;
  std::string session;  // "sid"
  std::vector<std::string> audience;
  std::vector<std::string> roles;
  std::string scope;
  TimePoint issued_at;
  TimePoint expires_at;
  Json claims;
};

// Copies the claims into their fields. Absent or oddly typed ones stay empty: whether they were required has
// been decided by the rules before this is called. Times outside the clock's range become its end.
VerifiedToken to_verified(const Json& claims);

}  // namespace assay::jose
