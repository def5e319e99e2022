// SPDX-License-Identifier: Apache-2.0
#pragma once
// A token is believed when every stage agrees, in this order: reader, algorithm, issuer, key, signature, then
// the rules (type, issuer, audience, time, identity, revocation). The first to object ends it, with its
// reason. Stages are chosen at assembly. Nothing here is switchable afterwards.
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/jose/key_set.hpp"
#include "platform/jose/reader.hpp"
#include "platform/jose/rules.hpp"
#include "platform/jose/stages.hpp"
#include "platform/jose/token.hpp"

namespace assay::jose {

struct Policy {
  std::vector<std::string> algorithms;
  std::string audience;
  std::vector<std::string> types{"at+jwt", "application/at+jwt"};
  std::chrono::seconds leeway{5};
  std::chrono::seconds max_lifetime{3600};
  bool require_jti = true;
  ReaderLimits limits;
};

struct VerifierParts {
  std::unique_ptr<TokenReader> reader;
  std::unique_ptr<AlgorithmPolicy> algorithms;
  std::unique_ptr<IssuerSelector> issuers;
  std::unique_ptr<KeyResolver> keys;
  std::unique_ptr<SignatureCheck> signature;
  std::vector<std::unique_ptr<ClaimRule>> rules;
};

// The strict stages. The view is borrowed and may be null: then nothing is ever revoked.
VerifierParts standard_parts(const Policy& policy, const RevocationView* revocation);

class TokenVerifier {
 public:
  virtual ~TokenVerifier() = default;
  virtual Result<VerifiedToken> verify(std::string_view token, TimePoint now) const = 0;
};

// Borrows the trust store: its owner may replace key sets between calls, on the same thread.
class Verifier final : public TokenVerifier {
 public:
  Verifier(VerifierParts parts, const TrustStore& trust);
  Result<VerifiedToken> verify(std::string_view token, TimePoint now) const override;

 private:
  VerifierParts parts_;
  const TrustStore& trust_;
};

}  // namespace assay::jose
