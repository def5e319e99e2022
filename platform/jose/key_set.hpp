// SPDX-License-Identifier: Apache-2.0
#pragma once
// Keys that may verify tokens, grouped by the issuer they belong to. A key enters a KeySet only through a
// KeyAdmission, so that whatever the set finds has been judged fit. Look-ups are exact, byte for byte.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/crypto/keys.hpp"
#include "core/json/value.hpp"
#include "platform/jose/key_admission.hpp"

namespace assay::jose {

struct VerificationKey {
  std::string kid;
  std::string alg;  // the one JWS algorithm that this key is for
  std::optional<PublicKey> public_key;
  Secret hmac_secret;  // used when there is no public key
  Json jwk;            // as published; null for a secret
  std::string
      fingerprint;  // SHA-256 of alg and public key, set by KeySet; empty for secrets and foreign keys
};

class KeySet {
 public:
  // Errors: bad_kid, duplicate_kid, or what the admission says.
  Result<void> add(VerificationKey key, const KeyAdmission& admission);
  // A shared secret for an HS* algorithm; never reachable from a fetched document.
  Result<void> add_secret(std::string kid, std::string alg, Secret secret, const KeyAdmission& admission);
  const VerificationKey* find(std::string_view kid) const;
  const std::vector<VerificationKey>& keys() const { return keys_; }

 private:
  std::vector<VerificationKey> keys_;
};

// 1 to 64 characters of [A-Za-z0-9._-].
bool is_valid_kid(std::string_view kid);

struct IssuerTrust {
  std::string issuer;
  KeySet keys;
};

class TrustStore {
 public:
  const IssuerTrust* find(std::string_view issuer) const;
  void set(IssuerTrust trust);  // adds, or replaces the entry of that issuer
  const std::vector<IssuerTrust>& all() const { return entries_; }

 private:
  std::vector<IssuerTrust> entries_;
};

}  // namespace assay::jose
