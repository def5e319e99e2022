// SPDX-License-Identifier: Apache-2.0
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <array>
#include <utility>

#include "core/crypto/keys.hpp"
#include "core/crypto/openssl_support.hpp"
#include "core/crypto/pkey.hpp"

namespace assay {
namespace {

using openssl::bytes;
using openssl::Owned;
using DigestContext = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;
using PkeyContext = Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using EcdsaSignature = Owned<ECDSA_SIG, ECDSA_SIG_free>;

enum class Family { pkcs1, pss, ecdsa, eddsa };

struct SchemeInfo {
  SignScheme scheme;
  std::string_view name;
  Family family;
  const char* hash;  // null: the scheme hashes by itself
};

constexpr std::array<SchemeInfo, 9> kSchemes = {{
    {SignScheme::rs256, "RS256", Family::pkcs1, "SHA256"},
    {SignScheme::rs384, "RS384", Family::pkcs1, "SHA384"},
    {SignScheme::rs512, "RS512", Family::pkcs1, "SHA512"},
    {SignScheme::ps256, "PS256", Family::pss, "SHA256"},
    {SignScheme::ps384, "PS384", Family::pss, "SHA384"},
    {SignScheme::ps512, "PS512", Family::pss, "SHA512"},
    {SignScheme::es256, "ES256", Family::ecdsa, "SHA256"},
    {SignScheme::es384, "ES384", Family::ecdsa, "SHA384"},
    {SignScheme::eddsa, "EdDSA", Family::eddsa, nullptr},
}};

const SchemeInfo& info(SignScheme scheme) {
  return kSchemes[static_cast<std::size_t>(scheme)];
}

bool fits(Family family, KeyType type) {
  switch (family) {
    case Family::pkcs1:
    case Family::pss:
      return type == KeyType::rsa;
    case Family::ecdsa:
      return type == KeyType::ec_p256 || type == KeyType::ec_p384;
    case Family::eddsa:
      return type == KeyType::ed25519;
  }
  return false;
}

int coordinate_bytes(KeyType type) {
  return type == KeyType::ec_p384 ? 48 : 32;
}

// RFC 7518 §3.5: the salt is as long as the digest, MGF1 uses the same digest (OpenSSL's default).
bool set_padding(EVP_PKEY_CTX* context, Family family) {
  if (family == Family::pkcs1) return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
  if (family == Family::pss) {
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
  }
  return true;
}

// r||s to ASN.1; empty when the width is not the curve's.
std::string der_of(std::string_view raw_signature, KeyType type) {
  const int width = coordinate_bytes(type);
  if (raw_signature.size() != static_cast<std::size_t>(width) * 2) return {};
  const EcdsaSignature signature(ECDSA_SIG_new());
  const unsigned char* data = bytes(raw_signature);
  BIGNUM* r = BN_bin2bn(data, width, nullptr);
  BIGNUM* s = BN_bin2bn(data + width, width, nullptr);
  ASSAY_CHECK(ECDSA_SIG_set0(signature.get(), r, s) == 1, "r and s were made");
  unsigned char* der = nullptr;
  const int length = i2d_ECDSA_SIG(signature.get(), &der);
  if (length <= 0) return {};
  std::string out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(length));
  OPENSSL_free(der);
  return out;
}

Result<std::string> raw_of(std::string_view der, KeyType type) {
  const unsigned char* cursor = bytes(der);
  const EcdsaSignature signature(d2i_ECDSA_SIG(nullptr, &cursor, static_cast<long>(der.size())));
  if (!signature) return openssl::failure("ECDSA signature", Errc::internal);
  const int width = coordinate_bytes(type);
  std::string out(static_cast<std::size_t>(width) * 2, '\0');
  const bool ok = BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), bytes(out), width) == width &&
                  BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), bytes(out) + width, width) == width;
  if (!ok) return openssl::failure("ECDSA signature", Errc::internal);
  return out;
}

// RFC 7518 §4.3: RSAES-OAEP with SHA-1 and MGF1 with SHA-1.
bool set_oaep(EVP_PKEY_CTX* context) {
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha1()) == 1 &&
         EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha1()) == 1;
}

}  // namespace

std::optional<SignScheme> sign_scheme(std::string_view jws_name) {
  for (const SchemeInfo& entry : kSchemes) {
    if (entry.name == jws_name) return entry.scheme;
  }
  return std::nullopt;
}

std::string_view jws_name(SignScheme scheme) {
  return info(scheme).name;
}

bool PublicKey::verify(SignScheme scheme, std::string_view data, std::string_view signature) const {
  const SchemeInfo& how = info(scheme);
  const KeyType kind = type();
  if (!fits(how.family, kind)) return false;
  std::string der;
  if (how.family == Family::ecdsa) {
    der = der_of(signature, kind);
    if (der.empty()) return false;
    signature = der;
  }
  // RFC 8017 section 8.1.2 step 1. OpenSSL reads a short PSS signature as a number, so that one which begins
  // with a zero byte would be good without it, too: two forms of one token.
  const auto size = static_cast<std::size_t>(EVP_PKEY_get_size(openssl::pkey_of(pkey_)));
  if (kind == KeyType::rsa && signature.size() != size) return false;
  const DigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* key_context = nullptr;
  const bool ok =
      EVP_DigestVerifyInit_ex(context.get(), &key_context, how.hash, nullptr, nullptr,
                              openssl::pkey_of(pkey_), nullptr) == 1 &&
      set_padding(key_context, how.family) &&
      EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(data), data.size()) == 1;
  if (!ok) openssl::clear_errors();
  return ok;
}

Result<std::string> PrivateKey::sign(SignScheme scheme, std::string_view data) const {
  const SchemeInfo& how = info(scheme);
  const KeyType kind = type();
  if (!fits(how.family, kind)) {
    return Error{Errc::invalid,
                 std::string(how.name) + " cannot be made with a key of type " + std::string(to_string(kind)),
                 {}};
  }
  const DigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* key_context = nullptr;
  std::size_t length = 0;
  const bool ready = EVP_DigestSignInit_ex(context.get(), &key_context, how.hash, nullptr, nullptr,
                                           openssl::pkey_of(pkey_), nullptr) == 1 &&
                     set_padding(key_context, how.family) &&
                     EVP_DigestSign(context.get(), nullptr, &length, bytes(data), data.size()) == 1;
  if (!ready) return openssl::failure("signing");
  std::string out(length, '\0');
  // Reached for instance when an RSA key is too short for its digest.
  if (EVP_DigestSign(context.get(), bytes(out), &length, bytes(data), data.size()) != 1) {
    return openssl::failure("signing");
  }
  out.resize(length);
  if (how.family == Family::ecdsa) return raw_of(out, kind);
  return out;
}

Result<std::string> PublicKey::rsa_oaep_encrypt(std::string_view plaintext) const {
  if (type() != KeyType::rsa) return Error{Errc::unsupported, "RSA-OAEP takes an RSA key", {}};
  const PkeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, openssl::pkey_of(pkey_), nullptr));
  std::size_t length = 0;
  if (EVP_PKEY_encrypt_init(context.get()) != 1 || !set_oaep(context.get()) ||
      EVP_PKEY_encrypt(context.get(), nullptr, &length, bytes(plaintext), plaintext.size()) != 1) {
    return openssl::failure("RSA-OAEP");
  }
  std::string out(length, '\0');
  if (EVP_PKEY_encrypt(context.get(), bytes(out), &length, bytes(plaintext), plaintext.size()) != 1) {
    return openssl::failure("RSA-OAEP");
  }
  out.resize(length);
  return out;
}

Result<std::string> PrivateKey::rsa_oaep_decrypt(std::string_view ciphertext) const {
  if (type() != KeyType::rsa) return Error{Errc::unsupported, "RSA-OAEP takes an RSA key", {}};
  const PkeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, openssl::pkey_of(pkey_), nullptr));
  std::size_t length = 0;
  std::string out;
  bool ok = EVP_PKEY_decrypt_init(context.get()) == 1 && set_oaep(context.get()) &&
            EVP_PKEY_decrypt(context.get(), nullptr, &length, bytes(ciphertext), ciphertext.size()) == 1;
  if (ok) {
    out.assign(length, '\0');
    ok = EVP_PKEY_decrypt(context.get(), bytes(out), &length, bytes(ciphertext), ciphertext.size()) == 1;
  }
  openssl::clear_errors();
  // One message for every cause, so that nothing about the padding leaks (RFC 8017 §7.1.2).
  if (!ok) return Error{Errc::invalid, "RSA-OAEP decryption failed", {}};
  out.resize(length);
  return out;
}

}  // namespace assay
