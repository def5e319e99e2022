// SPDX-License-Identifier: Apache-2.0
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include "core/crypto/keys.hpp"
#include "core/crypto/openssl_support.hpp"
#include "core/crypto/pkey.hpp"

namespace assay {
namespace {

using openssl::bytes;
using openssl::int_size;
using openssl::Owned;
using BigNum = Owned<BIGNUM, BN_clear_free>;

constexpr std::size_t kEd25519Bytes = 32;
constexpr int kMaxRsaBits = 16384;  // OpenSSL's own limit for a modulus

std::size_t field_bytes(KeyType type) {
  return type == KeyType::ec_p384 ? 48 : 32;
}

// width 0 means: without leading zeros.
std::string number(const EVP_PKEY* pkey, const char* name, std::size_t width = 0) {
  BIGNUM* out = nullptr;
  ASSAY_CHECK(EVP_PKEY_get_bn_param(pkey, name, &out) == 1, openssl::failure("key numbers").message);
  const BigNum value(out);
  std::string text(width != 0 ? width : static_cast<std::size_t>(BN_num_bytes(value.get())), '\0');
  ASSAY_CHECK(BN_bn2binpad(value.get(), bytes(text), int_size(text)) >= 0, "the number fits its field");
  return text;
}

Result<std::shared_ptr<void>> from_params(const char* key_type, OSSL_PARAM_BLD* builder) {
  const Owned<OSSL_PARAM, OSSL_PARAM_free> params(OSSL_PARAM_BLD_to_param(builder));
  const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(
      EVP_PKEY_CTX_new_from_name(nullptr, key_type, nullptr));
  EVP_PKEY* pkey = nullptr;
  if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &pkey, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
    return openssl::failure("public key numbers");
  }
  return openssl::share_pkey(pkey);
}

Result<std::shared_ptr<void>> rsa_from(const PublicNumbers& numbers) {
  if (numbers.n.size() > kMaxRsaBits / 8 + 8 || numbers.e.size() > kMaxRsaBits / 8 + 8) {
    return Error{Errc::invalid, "RSA numbers are too large", {}};
  }
  const BigNum n(BN_bin2bn(bytes(numbers.n), int_size(numbers.n), nullptr));
  const BigNum e(BN_bin2bn(bytes(numbers.e), int_size(numbers.e), nullptr));
  // An even modulus has no Montgomery form; whether the key is strong enough is the caller's question.
  if (!n || !e || BN_is_odd(n.get()) != 1 || BN_is_one(n.get()) == 1 || BN_is_zero(e.get()) == 1 ||
      BN_num_bits(n.get()) > kMaxRsaBits) {
    return Error{Errc::invalid, "not an RSA public key", {}};
  }
  const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  return from_params("RSA", builder.get());
}

Result<std::shared_ptr<void>> ec_from(const PublicNumbers& numbers) {
  const std::size_t width = field_bytes(numbers.type);
  if (numbers.x.size() != width || numbers.y.size() != width) {
    return Error{Errc::invalid, "an EC coordinate has the width of its curve's field", {}};
  }
  const std::string point =
      "\x04" + numbers.x + numbers.y;  // SEC 1 §2.3.3; OpenSSL checks that it is on the curve
  const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME,
                                  numbers.type == KeyType::ec_p384 ? "P-384" : "P-256", 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  return from_params("EC", builder.get());
}

Result<std::shared_ptr<void>> ed25519_from(const PublicNumbers& numbers) {
  if (numbers.x.size() != kEd25519Bytes) return Error{Errc::invalid, "an Ed25519 key has 32 bytes", {}};
  EVP_PKEY* pkey =
      EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, bytes(numbers.x), numbers.x.size());
  if (pkey == nullptr) return openssl::failure("public key numbers");
  return openssl::share_pkey(pkey);
}

}  // namespace

Result<PublicKey> PublicKey::from_numbers(const PublicNumbers& numbers) {
  auto made = numbers.type == KeyType::rsa       ? rsa_from(numbers)
              : numbers.type == KeyType::ed25519 ? ed25519_from(numbers)
                                                 : ec_from(numbers);
  if (!made) return std::move(made).error();
  return PublicKey(std::move(made).value());
}

PublicNumbers PublicKey::numbers() const {
  const EVP_PKEY* pkey = openssl::pkey_of(pkey_);
  PublicNumbers out;
  out.type = type();
  if (out.type == KeyType::rsa) {
    out.n = number(pkey, OSSL_PKEY_PARAM_RSA_N);
    out.e = number(pkey, OSSL_PKEY_PARAM_RSA_E);
  } else if (out.type == KeyType::ed25519) {
    out.x.assign(kEd25519Bytes, '\0');
    std::size_t length = out.x.size();
    ASSAY_CHECK(EVP_PKEY_get_raw_public_key(pkey, bytes(out.x), &length) == 1,
                "an Ed25519 key has raw bytes");
  } else {
    out.x = number(pkey, OSSL_PKEY_PARAM_EC_PUB_X, field_bytes(out.type));
    out.y = number(pkey, OSSL_PKEY_PARAM_EC_PUB_Y, field_bytes(out.type));
  }
  return out;
}

PrivateKey::PrivateNumbers PrivateKey::private_numbers() const {
  const EVP_PKEY* pkey = openssl::pkey_of(pkey_);
  const KeyType kind = type();
  PrivateNumbers out;
  if (kind == KeyType::rsa) {
    out.d = number(pkey, OSSL_PKEY_PARAM_RSA_D);
    out.p = number(pkey, OSSL_PKEY_PARAM_RSA_FACTOR1);
    out.q = number(pkey, OSSL_PKEY_PARAM_RSA_FACTOR2);
    out.dp = number(pkey, OSSL_PKEY_PARAM_RSA_EXPONENT1);
    out.dq = number(pkey, OSSL_PKEY_PARAM_RSA_EXPONENT2);
    out.qi = number(pkey, OSSL_PKEY_PARAM_RSA_COEFFICIENT1);
  } else if (kind == KeyType::ed25519) {
    out.d.assign(kEd25519Bytes, '\0');
    std::size_t length = out.d.size();
    ASSAY_CHECK(EVP_PKEY_get_raw_private_key(pkey, bytes(out.d), &length) == 1,
                "an Ed25519 key has raw bytes");
  } else {
    out.d = number(pkey, OSSL_PKEY_PARAM_PRIV_KEY, field_bytes(kind));
  }
  return out;
}

}  // namespace assay
