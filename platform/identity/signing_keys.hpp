// SPDX-License-Identifier: Apache-2.0
#pragma once
// The issuer's signing keys: one active key for each algorithm, and predecessors that stay published until
// every token they signed has expired. Afterwards they are gone: a leaked old key signs nothing that is
// believed.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.hpp"
#include "core/crypto/certificate.hpp"
#include "core/json/value.hpp"

namespace assay::identity {

struct SigningKey {
  std::string kid, alg;
  PrivateKey key;
  std::string x5c;  // DER of a self-signed certificate, published with RSA keys
  TimePoint published_until = TimePoint::max();
};

// When a replaced key stops being published.
class RetirementPolicy {
 public:
  virtual ~RetirementPolicy() = default;
  virtual TimePoint published_until(TimePoint replaced_at) const = 0;
};

class RetireAfter final : public RetirementPolicy {
 public:
  explicit RetireAfter(Duration grace) : grace_(grace) {}
  TimePoint published_until(TimePoint replaced_at) const override { return replaced_at + grace_; }

 private:
  Duration grace_;
};

// The key type that a JWS algorithm of ours signs with.
KeyType key_type_for(std::string_view alg);

class SigningKeys {
 public:
  // Takes the first RSA key as given and makes one key for each other of `algorithms` (ES256, ES384, EdDSA):
  // RSA keys take too long to be made here.
  SigningKeys(const std::vector<std::string>& algorithms, PrivateKey first_rsa_key,
              std::unique_ptr<RetirementPolicy> retirement, TimePoint now);

  const SigningKey& active(std::string_view alg) const;  // alg is one of the constructor's
  bool has(std::string_view alg) const;
  // `next` becomes the active key for `alg`; the old one stays published as the policy says. Returns the new
  // kid.
  std::string rotate(std::string_view alg, PrivateKey next, TimePoint now);
  Json public_jwks(TimePoint now) const;
  std::vector<const SigningKey*> published(TimePoint now) const;
  const std::vector<SigningKey>& all() const { return keys_; }  // oldest first

 private:
  void add(std::string_view alg, PrivateKey key, TimePoint now);
  std::unique_ptr<RetirementPolicy> retirement_;
  std::vector<SigningKey> keys_;
};

}  // namespace assay::identity
