// SPDX-License-Identifier: Apache-2.0
#pragma once
// The decisions between reading a token and believing its claims, each behind its own seam. The standard
// stage of each stands beside its interface. Denials carry a reason of reasons.hpp.
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "platform/jose/key_set.hpp"
#include "platform/jose/token.hpp"

namespace assay::jose {

class AlgorithmPolicy {
 public:
  virtual ~AlgorithmPolicy() = default;
  virtual Result<void> check(const Json& header) const = 0;
};

// The header's alg must be a string of the list, compared byte for byte. Error: alg_not_allowed.
class AllowList final : public AlgorithmPolicy {
 public:
  explicit AllowList(std::vector<std::string> algorithms) : algorithms_(std::move(algorithms)) {}
  Result<void> check(const Json& header) const override;

 private:
  std::vector<std::string> algorithms_;
};

class IssuerSelector {
 public:
  virtual ~IssuerSelector() = default;
  // The pointer lives as long as the trust store is not changed; never null.
  virtual Result<const IssuerTrust*> select(const Unverified& token, const TrustStore& trust) const = 0;
};

// The issuer that "iss" names exactly. Errors: missing_claim, bad_claim_type, unknown_issuer.
class ExactIssuer final : public IssuerSelector {
 public:
  Result<const IssuerTrust*> select(const Unverified& token, const TrustStore& trust) const override;
};

class KeyResolver {
 public:
  virtual ~KeyResolver() = default;
  virtual Result<VerificationKey> resolve(const Unverified& token, const IssuerTrust& issuer) const = 0;
};

// The issuer's key whose id equals the header's kid. Keys or pointers to keys in the header (jwk, jku, x5u,
// x5c, x5t, x5t#S256) are refused rather than skipped: an honest issuer does not send them. Errors:
// key_in_token, bad_kid, unknown_kid.
class ExactKid final : public KeyResolver {
 public:
  Result<VerificationKey> resolve(const Unverified& token, const IssuerTrust& issuer) const override;
};

class SignatureCheck {
 public:
  virtual ~SignatureCheck() = default;
  virtual Result<void> verify(const Unverified& token, const VerificationKey& key) const = 0;
};

// Uses a key for the one algorithm that it was published for and for nothing else. Errors: key_mismatch,
// bad_signature.
class BoundKeySignature final : public SignatureCheck {
 public:
  Result<void> verify(const Unverified& token, const VerificationKey& key) const override;
};

}  // namespace assay::jose
