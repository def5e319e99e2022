// SPDX-License-Identifier: Apache-2.0
#include "platform/jose/stages.hpp"

#include <algorithm>
#include <array>

#include "platform/jose/algorithms.hpp"
#include "platform/jose/reasons.hpp"

namespace assay::jose {
namespace {

constexpr std::array<std::string_view, 6> kKeyMembers = {"jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256"};

Result<void> verify_hmac(const Unverified& token, const VerificationKey& key, Hash hash) {
  if (key.public_key) return deny(kKeyMismatch);
  const std::string expected = hmac(hash, key.hmac_secret.reveal(), token.signing_input);
  if (!constant_time_equal(expected, token.signature)) return deny(kBadSignature);
  return {};
}

}  // namespace

Result<void> AllowList::check(const Json& header) const {
  const Json* alg = header.find("alg");
  if (alg == nullptr || !alg->is_string()) return deny(kAlgNotAllowed);
  const bool listed =
      std::find(algorithms_.begin(), algorithms_.end(), alg->as_string()) != algorithms_.end();
  if (!listed) return deny(kAlgNotAllowed);
  return {};
}

Result<const IssuerTrust*> ExactIssuer::select(const Unverified& token, const TrustStore& trust) const {
  const Json* iss = token.claims.find("iss");
  if (iss == nullptr) return deny(kMissingClaim);
  if (!iss->is_string()) return deny(kBadClaimType);
  const IssuerTrust* found = trust.find(iss->as_string());
  if (found == nullptr) return deny(kUnknownIssuer);
  return found;
}

Result<VerificationKey> ExactKid::resolve(const Unverified& token, const IssuerTrust& issuer) const {
  for (const std::string_view member : kKeyMembers) {
    if (token.header.contains(member)) return deny(kKeyInToken);
  }
  const Json& kid = token.header.at("kid");
  if (!kid.is_string() || !is_valid_kid(kid.as_string())) return deny(kBadKid);
  const VerificationKey* key = issuer.keys.find(kid.as_string());
  if (key == nullptr) return deny(kUnknownKid);
  return *key;
}

Result<void> BoundKeySignature::verify(const Unverified& token, const VerificationKey& key) const {
  const std::string alg = token.header.at("alg").string_or("");
  if (alg.empty() || alg != key.alg) return deny(kKeyMismatch);
  if (const auto hash = hmac_hash(alg)) return verify_hmac(token, key, *hash);
  const auto scheme = sign_scheme(alg);
  if (!scheme || !key.public_key || key.public_key->type() != required_key_type(*scheme))
    return deny(kKeyMismatch);
  if (!key.public_key->verify(*scheme, token.signing_input, token.signature)) return deny(kBadSignature);
  return {};
}

}  // namespace assay::jose
