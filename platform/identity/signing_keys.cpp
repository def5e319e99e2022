// SPDX-License-Identifier: Apache-2.0
#include "platform/identity/signing_keys.hpp"

#include <algorithm>

#include "core/base/encoding.hpp"
#include "core/crypto/digest.hpp"
#include "platform/jose/jwk.hpp"

namespace assay::identity {
namespace {

std::string self_signed_der(const PrivateKey& key, const std::string& name, TimePoint now) {
  CertificateRequest request;
  request.common_name = name;
  request.not_before = now - std::chrono::hours(1);
  request.not_after = now + std::chrono::hours(24 * 365);
  const auto certificate = Certificate::self_signed(request, key);
  ASSAY_CHECK(certificate.ok(), "self-signed certificate");
  return certificate->der();
}

}  // namespace

KeyType key_type_for(std::string_view alg) {
  if (alg == "RS256") return KeyType::rsa;
  if (alg == "ES384") return KeyType::ec_p384;
  if (alg == "EdDSA") return KeyType::ed25519;
  ASSAY_CHECK(alg == "ES256", "known signing algorithm");
  return KeyType::ec_p256;
}

SigningKeys::SigningKeys(const std::vector<std::string>& algorithms, PrivateKey first_rsa_key,
                         std::unique_ptr<RetirementPolicy> retirement, TimePoint now)
    : retirement_(std::move(retirement)) {
  for (const std::string& alg : algorithms) {
    const KeyType type = key_type_for(alg);
    add(alg, type == KeyType::rsa ? first_rsa_key : PrivateKey::generate(type), now);
  }
}

void SigningKeys::add(std::string_view alg, PrivateKey key, TimePoint now) {
  std::string kid;
  for (const char c : alg) kid += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  kid += "-" + to_hex(random_bytes(6));
  std::string x5c = key.type() == KeyType::rsa ? self_signed_der(key, kid, now) : std::string();
  keys_.push_back({std::move(kid), std::string(alg), std::move(key), std::move(x5c), TimePoint::max()});
}

const SigningKey& SigningKeys::active(std::string_view alg) const {
  const auto it =
      std::find_if(keys_.rbegin(), keys_.rend(), [&](const SigningKey& k) { return k.alg == alg; });
  ASSAY_CHECK(it != keys_.rend(), "a key for every configured algorithm");
  return *it;
}

bool SigningKeys::has(std::string_view alg) const {
  return std::any_of(keys_.begin(), keys_.end(), [&](const SigningKey& k) { return k.alg == alg; });
}

std::string SigningKeys::rotate(std::string_view alg, PrivateKey next, TimePoint now) {
  for (SigningKey& key : keys_) {
    if (key.alg == alg && key.published_until == TimePoint::max()) {
      key.published_until = retirement_->published_until(now);
    }
  }
  add(alg, std::move(next), now);
  return keys_.back().kid;
}

std::vector<const SigningKey*> SigningKeys::published(TimePoint now) const {
  std::vector<const SigningKey*> out;
  for (const SigningKey& key : keys_) {
    if (now < key.published_until) out.push_back(&key);
  }
  return out;
}

Json SigningKeys::public_jwks(TimePoint now) const {
  std::vector<Json> keys;
  for (const SigningKey* key : published(now)) {
    keys.push_back(jose::public_jwk(key->key.public_key(), key->kid, key->alg,
                                    key->x5c.empty() ? std::nullopt : std::optional<std::string>(key->x5c)));
  }
  return jose::jwks_of(std::move(keys));
}

}  // namespace assay::identity
