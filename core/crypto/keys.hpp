// SPDX-License-Identifier: Apache-2.0
#pragma once
// Asymmetric keys and the JWS signature schemes over them (RFC 7518 §3, RFC 8037). Primitives only: which
// algorithm is acceptable for which key is decided elsewhere.
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace assay {

enum class KeyType { rsa, ec_p256, ec_p384, ed25519 };

// Signature schemes by their JWS names. ES* signatures are raw r||s (64, 96 bytes), never ASN.1.
enum class SignScheme { rs256, rs384, rs512, ps256, ps384, ps512, es256, es384, eddsa };

std::string_view to_string(KeyType type);                          // "rsa", "ec_p256", …
std::optional<SignScheme> sign_scheme(std::string_view jws_name);  // "RS256" → rs256; exact, case-sensitive
std::string_view jws_name(SignScheme scheme);

// Numbers of a public key as big-endian bytes: RSA n,e without leading zeros; EC x,y and Ed25519 x in full
// width.
struct PublicNumbers {
  KeyType type = KeyType::ec_p256;
  std::string n, e, x, y;
};

class PublicKey {
 public:
  static Result<PublicKey> from_pem(std::string_view pem);  // SPKI
  static Result<PublicKey> from_numbers(const PublicNumbers& numbers);

  KeyType type() const;
  int bits() const;  // modulus or field size
  PublicNumbers numbers() const;
  std::string spki_pem() const;
  std::string spki_der() const;
  Result<std::string> pkcs1_pem() const;  // RSA only
  // True when `signature` is valid for `data`. A scheme that does not fit the key is an ordinary `false`. For
  // EC, any hash may be combined with any curve if the signature has the curve's width; choosing is the
  // caller's policy.
  bool verify(SignScheme scheme, std::string_view data, std::string_view signature) const;
  Result<std::string> rsa_oaep_encrypt(
      std::string_view plaintext) const;  // SHA-1 MGF1-SHA1, as RFC 7518 "RSA-OAEP"

 private:
  friend class PrivateKey;
  friend class Certificate;
  explicit PublicKey(std::shared_ptr<void> pkey) : pkey_(std::move(pkey)) {}
  std::shared_ptr<void> pkey_;  // an immutable EVP_PKEY; sharing it is OpenSSL's own model
};

class PrivateKey {
 public:
  static PrivateKey generate(KeyType type,
                             int rsa_bits = 2048);           // RSA-2048 takes 100–600 ms: see rsa_pool_key
  static Result<PrivateKey> from_pem(std::string_view pem);  // PKCS#8

  KeyType type() const;
  PublicKey public_key() const;
  std::string pkcs8_pem() const;
  Result<std::string> sign(SignScheme scheme, std::string_view data) const;
  Result<std::string> rsa_oaep_decrypt(std::string_view ciphertext) const;
  // Private members as a JWK would carry them (RSA d,p,q,dp,dq,qi; EC and OKP d), big-endian.
  struct PrivateNumbers {
    std::string d, p, q, dp, dq, qi;
  };
  PrivateNumbers private_numbers() const;
  void* native() const { return pkey_.get(); }  // EVP_PKEY*, for core/net

 private:
  friend class Certificate;
  explicit PrivateKey(std::shared_ptr<void> pkey) : pkey_(std::move(pkey)) {}
  std::shared_ptr<void> pkey_;
};

// The i-th RSA-2048 key of a pool that this process makes at most once, on the calling thread. Call it before
// an event loop runs. Keys of different indices differ; the pool is not persisted.
const PrivateKey& rsa_pool_key(std::size_t index);

}  // namespace assay
