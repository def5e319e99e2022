// SPDX-License-Identifier: Apache-2.0
#include "core/crypto/keys.hpp"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/encoder.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <map>
#include <mutex>

#include "core/crypto/openssl_support.hpp"
#include "core/crypto/pkey.hpp"

namespace assay {
namespace {

using openssl::Owned;
using Bio = Owned<BIO, BIO_free>;

constexpr std::size_t kMaxPemBytes = 1u << 20;

std::string contents(BIO* bio) {
  char* data = nullptr;
  const long length = BIO_get_mem_data(bio, &data);
  return length > 0 ? std::string(data, static_cast<std::size_t>(length)) : std::string();
}

// Without it OpenSSL asks for an encrypted file's pass phrase on the terminal.
int no_pass_phrase(char*, int, int, void*) {
  return -1;
}

bool is_explicit_curve(const EVP_PKEY* pkey) {
  int is_explicit = 0;
  return EVP_PKEY_get_int_param(pkey, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &is_explicit) == 1 &&
         is_explicit != 0;
}

KeyType type_of(const std::shared_ptr<void>& pkey) {
  const std::optional<KeyType> type = openssl::supported_type(pkey.get());
  ASSAY_CHECK(type.has_value(), "a key of an unsupported type was let in");
  return *type;
}

Result<std::shared_ptr<void>> checked(EVP_PKEY* pkey, std::string_view what) {
  std::shared_ptr<void> owned = openssl::share_pkey(pkey);
  if (pkey == nullptr) return openssl::failure(what);
  if (!openssl::supported_type(pkey)) {
    return Error{
        Errc::unsupported, std::string(what) + ": only RSA, EC P-256, EC P-384 and Ed25519 keys", {}};
  }
  return owned;
}

}  // namespace

namespace openssl {

std::optional<KeyType> supported_type(const void* pkey) {
  const auto* key = static_cast<const EVP_PKEY*>(pkey);
  switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
      return KeyType::rsa;
    case EVP_PKEY_ED25519:
      return KeyType::ed25519;
    case EVP_PKEY_EC:
      break;
    default:
      return std::nullopt;
  }
  std::array<char, 64> name{};
  std::size_t length = 0;
  const bool named = EVP_PKEY_get_group_name(key, name.data(), name.size(), &length) == 1;
  const std::string_view group(name.data(), named ? length : 0);
  const bool is_explicit = is_explicit_curve(key);
  clear_errors();
  // A curve spelled out in numbers may share a standard curve's name and yet not its generator.
  if (is_explicit) return std::nullopt;
  if (group == "prime256v1" || group == "P-256") return KeyType::ec_p256;
  if (group == "secp384r1" || group == "P-384") return KeyType::ec_p384;
  return std::nullopt;
}

std::shared_ptr<void> share_pkey(void* pkey) {
  return {pkey, [](void* p) { EVP_PKEY_free(static_cast<EVP_PKEY*>(p)); }};
}

}  // namespace openssl

std::string_view to_string(KeyType type) {
  switch (type) {
    case KeyType::rsa:
      return "rsa";
    case KeyType::ec_p256:
      return "ec_p256";
    case KeyType::ec_p384:
      return "ec_p384";
    case KeyType::ed25519:
      return "ed25519";
  }
  return "unknown";
}

Result<PublicKey> PublicKey::from_pem(std::string_view pem) {
  if (pem.size() > kMaxPemBytes) return Error{Errc::invalid, "public key: too large", {}};
  const Bio bio(BIO_new_mem_buf(openssl::bytes(pem), openssl::int_size(pem)));
  ASSAY_TRY_ASSIGN(auto pkey,
                   checked(PEM_read_bio_PUBKEY(bio.get(), nullptr, no_pass_phrase, nullptr), "public key"));
  return PublicKey(std::move(pkey));
}

KeyType PublicKey::type() const {
  return type_of(pkey_);
}
int PublicKey::bits() const {
  return EVP_PKEY_get_bits(openssl::pkey_of(pkey_));
}

std::string PublicKey::spki_pem() const {
  const Bio bio(BIO_new(BIO_s_mem()));
  ASSAY_CHECK(PEM_write_bio_PUBKEY(bio.get(), openssl::pkey_of(pkey_)) == 1,
              openssl::failure("public key").message);
  return contents(bio.get());
}

std::string PublicKey::spki_der() const {
  unsigned char* der = nullptr;
  const int length = i2d_PUBKEY(openssl::pkey_of(pkey_), &der);
  ASSAY_CHECK(length > 0, openssl::failure("public key").message);
  std::string out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(length));
  OPENSSL_free(der);
  return out;
}

Result<std::string> PublicKey::pkcs1_pem() const {
  if (type() != KeyType::rsa) return Error{Errc::unsupported, "PKCS#1 is a form of RSA keys only", {}};
  const Owned<OSSL_ENCODER_CTX, OSSL_ENCODER_CTX_free> encoder(
      OSSL_ENCODER_CTX_new_for_pkey(openssl::pkey_of(pkey_), EVP_PKEY_PUBLIC_KEY, "PEM", "pkcs1", nullptr));
  const Bio bio(BIO_new(BIO_s_mem()));
  if (!encoder || OSSL_ENCODER_to_bio(encoder.get(), bio.get()) != 1) {
    return openssl::failure("PKCS#1 encoding", Errc::internal);
  }
  return contents(bio.get());
}

PrivateKey PrivateKey::generate(KeyType type, int rsa_bits) {
  EVP_PKEY* pkey = nullptr;
  switch (type) {
    case KeyType::rsa:
      ASSAY_CHECK(rsa_bits > 0, "an RSA key has a positive size");
      pkey = EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<std::size_t>(rsa_bits));
      break;
    case KeyType::ec_p256:
      pkey = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
      break;
    case KeyType::ec_p384:
      pkey = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-384");
      break;
    case KeyType::ed25519:
      pkey = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
      break;
  }
  ASSAY_CHECK(pkey != nullptr, openssl::failure("key generation").message);
  return PrivateKey(openssl::share_pkey(pkey));
}

Result<PrivateKey> PrivateKey::from_pem(std::string_view pem) {
  if (pem.size() > kMaxPemBytes) return Error{Errc::invalid, "private key: too large", {}};
  const Bio bio(BIO_new_mem_buf(openssl::bytes(pem), openssl::int_size(pem)));
  ASSAY_TRY_ASSIGN(auto pkey, checked(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_pass_phrase, nullptr),
                                      "private key"));
  return PrivateKey(std::move(pkey));
}

KeyType PrivateKey::type() const {
  return type_of(pkey_);
}
PublicKey PrivateKey::public_key() const {
  return PublicKey(pkey_);
}

std::string PrivateKey::pkcs8_pem() const {
  const Bio bio(BIO_new(BIO_s_mem()));
  const int ok = PEM_write_bio_PKCS8PrivateKey(bio.get(), openssl::pkey_of(pkey_), nullptr, nullptr, 0,
                                               nullptr, nullptr);
  ASSAY_CHECK(ok == 1, openssl::failure("private key").message);
  return contents(bio.get());
}

const PrivateKey& rsa_pool_key(std::size_t index) {
  struct Pool {
    std::mutex mutex;
    std::map<std::size_t, PrivateKey> keys;
  };
  // Never destroyed: OpenSSL cleans up at exit on its own, and freeing a key after that is an error.
  static Pool& pool = *new Pool;
  const std::lock_guard lock(pool.mutex);
  auto it = pool.keys.find(index);
  if (it == pool.keys.end()) it = pool.keys.emplace(index, PrivateKey::generate(KeyType::rsa)).first;
  return it->second;
}

}  // namespace assay
