// SPDX-License-Identifier: Apache-2.0
#include "platform/jose/key_set.hpp"

#include <algorithm>

#include "core/crypto/digest.hpp"

namespace assay::jose {

bool is_valid_kid(std::string_view kid) {
  const auto allowed = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  };
  return !kid.empty() && kid.size() <= 64 && std::all_of(kid.begin(), kid.end(), allowed);
}

Result<void> KeySet::add(VerificationKey key, const KeyAdmission& admission) {
  if (!is_valid_kid(key.kid)) return Error{Errc::invalid, "bad_kid", {}};
  if (find(key.kid) != nullptr) return Error{Errc::invalid, "duplicate_kid", {}};
  ASSAY_TRY(admission.admit(key));
  if (key.public_key) key.fingerprint = digest(Hash::sha256, key.alg + " " + key.public_key->spki_der());
  keys_.push_back(std::move(key));
  return {};
}

Result<void> KeySet::add_secret(std::string kid, std::string alg, Secret secret,
                                const KeyAdmission& admission) {
  VerificationKey key;
  key.kid = std::move(kid);
  key.alg = std::move(alg);
  key.hmac_secret = std::move(secret);
  return add(std::move(key), admission);
}

const VerificationKey* KeySet::find(std::string_view kid) const {
  const auto it =
      std::find_if(keys_.begin(), keys_.end(), [&](const VerificationKey& key) { return key.kid == kid; });
  return it == keys_.end() ? nullptr : &*it;
}

const IssuerTrust* TrustStore::find(std::string_view issuer) const {
  const auto it = std::find_if(entries_.begin(), entries_.end(),
                               [&](const IssuerTrust& entry) { return entry.issuer == issuer; });
  return it == entries_.end() ? nullptr : &*it;
}

void TrustStore::set(IssuerTrust trust) {
  const auto it = std::find_if(entries_.begin(), entries_.end(),
                               [&](const IssuerTrust& entry) { return entry.issuer == trust.issuer; });
  if (it == entries_.end()) {
    entries_.push_back(std::move(trust));
  } else {
    *it = std::move(trust);
  }
}

}  // namespace assay::jose
