// SPDX-License-Identifier: Apache-2.0
#include "core/crypto/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>

#include "core/base/encoding.hpp"
#include "core/crypto/openssl_support.hpp"

namespace assay {
namespace {

using openssl::bytes;
using openssl::int_size;
using openssl::Owned;

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kIvBytes = 12;
constexpr std::size_t kTagBytes = 16;

using CipherContext = Owned<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;

// Fetched once and never freed: EVP_sha256() would search the providers again on every use.
const EVP_MD* algorithm(Hash hash) {
  static const std::array<const EVP_MD*, 4> kFetched = {
      EVP_MD_fetch(nullptr, "SHA1", nullptr), EVP_MD_fetch(nullptr, "SHA256", nullptr),
      EVP_MD_fetch(nullptr, "SHA384", nullptr), EVP_MD_fetch(nullptr, "SHA512", nullptr)};
  const EVP_MD* md = kFetched[static_cast<std::size_t>(hash)];
  ASSAY_CHECK(md != nullptr, "OpenSSL offers SHA-1 and SHA-2");
  return md;
}

}  // namespace

std::string digest(Hash hash, std::string_view data) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned int length = 0;
  const int ok = EVP_Digest(bytes(data), data.size(), out.data(), &length, algorithm(hash), nullptr);
  ASSAY_CHECK(ok == 1, openssl::failure("digest").message);
  return std::string(reinterpret_cast<const char*>(out.data()), length);
}

std::string hmac(Hash hash, std::string_view key, std::string_view data) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned int length = 0;
  const auto* mac =
      HMAC(algorithm(hash), bytes(key), int_size(key), bytes(data), data.size(), out.data(), &length);
  ASSAY_CHECK(mac != nullptr, openssl::failure("hmac").message);
  return std::string(reinterpret_cast<const char*>(out.data()), length);
}

bool constant_time_equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(bytes(a), bytes(b), a.size()) == 0;
}

std::string random_bytes(std::size_t count) {
  std::string out(count, '\0');
  ASSAY_CHECK(RAND_bytes(bytes(out), int_size(out)) == 1, openssl::failure("random bytes").message);
  return out;
}

std::string random_token(std::size_t bits) {
  return base64url_encode(random_bytes((bits + 7) / 8));
}

Sealed aes256gcm_seal(std::string_view key, std::string_view iv, std::string_view aad,
                      std::string_view plaintext) {
  ASSAY_CHECK(key.size() == kKeyBytes && iv.size() == kIvBytes,
              "AES-256-GCM takes a 32-byte key and a 12-byte iv");
  const CipherContext context(EVP_CIPHER_CTX_new());
  Sealed out{std::string(plaintext.size(), '\0'), std::string(kTagBytes, '\0')};
  int n = 0;
  const bool ok =
      EVP_EncryptInit_ex2(context.get(), EVP_aes_256_gcm(), bytes(key), bytes(iv), nullptr) == 1 &&
      EVP_EncryptUpdate(context.get(), nullptr, &n, bytes(aad), int_size(aad)) == 1 &&
      EVP_EncryptUpdate(context.get(), bytes(out.ciphertext), &n, bytes(plaintext), int_size(plaintext)) ==
          1 &&
      EVP_EncryptFinal_ex(context.get(), bytes(out.tag), &n) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(kTagBytes),
                          out.tag.data()) == 1;
  ASSAY_CHECK(ok, openssl::failure("AES-256-GCM").message);
  return out;
}

Result<std::string> aes256gcm_open(std::string_view key, std::string_view iv, std::string_view aad,
                                   std::string_view ciphertext, std::string_view tag) {
  // A shorter tag would be accepted by OpenSSL and is what a forger wants.
  if (key.size() != kKeyBytes || iv.size() != kIvBytes || tag.size() != kTagBytes) {
    return Error{Errc::invalid, "AES-256-GCM takes a 32-byte key, a 12-byte iv and a 16-byte tag", {}};
  }
  const CipherContext context(EVP_CIPHER_CTX_new());
  std::string out(ciphertext.size(), '\0');
  std::string tag_copy(tag);
  std::string tail(kTagBytes, '\0');
  int n = 0;
  const bool ok =
      EVP_DecryptInit_ex2(context.get(), EVP_aes_256_gcm(), bytes(key), bytes(iv), nullptr) == 1 &&
      EVP_DecryptUpdate(context.get(), nullptr, &n, bytes(aad), int_size(aad)) == 1 &&
      EVP_DecryptUpdate(context.get(), bytes(out), &n, bytes(ciphertext), int_size(ciphertext)) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(kTagBytes),
                          tag_copy.data()) == 1 &&
      EVP_DecryptFinal_ex(context.get(), bytes(tail), &n) == 1;
  openssl::clear_errors();
  if (!ok) return Error{Errc::invalid, "AES-256-GCM authentication failed", {}};
  return out;
}

}  // namespace assay
