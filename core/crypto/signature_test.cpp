// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "core/base/encoding.hpp"
#include "core/crypto/keys.hpp"

namespace assay {
namespace {

constexpr SignScheme kSchemes[] = {SignScheme::rs256, SignScheme::rs384, SignScheme::rs512,
                                   SignScheme::ps256, SignScheme::ps384, SignScheme::ps512,
                                   SignScheme::es256, SignScheme::es384, SignScheme::eddsa};

std::string unbase64(std::string_view text) {
  return base64_decode_tolerant(text).value();
}

bool belongs(SignScheme scheme, KeyType type) {
  if (scheme == SignScheme::eddsa) return type == KeyType::ed25519;
  if (scheme == SignScheme::es256 || scheme == SignScheme::es384) {
    return type == KeyType::ec_p256 || type == KeyType::ec_p384;
  }
  return type == KeyType::rsa;
}

TEST(SignScheme, NamesAreExact) {
  for (const SignScheme scheme : kSchemes) EXPECT_EQ(sign_scheme(jws_name(scheme)), scheme);
  EXPECT_EQ(jws_name(SignScheme::ps384), "PS384");
  EXPECT_EQ(jws_name(SignScheme::eddsa), "EdDSA");
  for (const std::string_view name : {"", "none", "rs256", "RS256 ", "HS256", "EDDSA", "ES512"}) {
    EXPECT_EQ(sign_scheme(name), std::nullopt) << name;
  }
}

TEST(Signature, EverySchemeWithEveryKey) {
  const PrivateKey keys[] = {rsa_pool_key(0), PrivateKey::generate(KeyType::ec_p256),
                             PrivateKey::generate(KeyType::ec_p384), PrivateKey::generate(KeyType::ed25519)};
  for (const PrivateKey& key : keys) {
    const PublicKey pub = key.public_key();
    for (const SignScheme made_with : kSchemes) {
      SCOPED_TRACE(std::string(to_string(key.type())) + " " + std::string(jws_name(made_with)));
      const auto signature = key.sign(made_with, "data");
      ASSERT_EQ(signature.ok(), belongs(made_with, key.type()));
      if (!signature.ok()) continue;
      for (const SignScheme checked_as : kSchemes) {
        EXPECT_EQ(pub.verify(checked_as, "data", *signature), checked_as == made_with)
            << jws_name(checked_as);
      }
      EXPECT_FALSE(pub.verify(made_with, "Data", *signature));
      EXPECT_FALSE(pub.verify(made_with, "data", ""));
      EXPECT_FALSE(pub.verify(made_with, "data", *signature + std::string(1, '\0')));
      EXPECT_FALSE(pub.verify(made_with, "data", signature->substr(1)));
      for (const std::size_t at : {std::size_t{0}, signature->size() / 2, signature->size() - 1}) {
        std::string changed = *signature;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        EXPECT_FALSE(pub.verify(made_with, "data", changed)) << at;
        EXPECT_EQ(ERR_peek_error(), 0u) << at;
      }
    }
  }
  EXPECT_EQ(ERR_peek_error(), 0u);
}

// One PSS signature in 256 begins with a zero byte. Without it the number is the same, the signature is not.
TEST(Signature, AnRsaSignatureHasTheSizeOfItsKey) {
  const PrivateKey& key = rsa_pool_key(0);
  std::string signature;
  for (int i = 0; i < 8192; ++i) {
    signature = key.sign(SignScheme::ps256, "data").value();
    if (signature.front() == 0) break;
  }
  ASSERT_EQ(signature.front(), 0);
  EXPECT_TRUE(key.public_key().verify(SignScheme::ps256, "data", signature));
  EXPECT_FALSE(key.public_key().verify(SignScheme::ps256, "data", signature.substr(1)));
}

TEST(Signature, EmptyDataIsData) {
  for (const KeyType type : {KeyType::ec_p256, KeyType::ed25519}) {
    const SignScheme scheme = type == KeyType::ed25519 ? SignScheme::eddsa : SignScheme::es256;
    const PrivateKey key = PrivateKey::generate(type);
    EXPECT_TRUE(key.public_key().verify(scheme, "", key.sign(scheme, std::string_view()).value()));
  }
}

TEST(Signature, EcdsaIsRawAndItsNumbersAreInRange) {
  const std::string order =
      from_hex("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551").value();
  const PrivateKey key = PrivateKey::generate(KeyType::ec_p256);
  const PublicKey pub = key.public_key();
  const std::string good = key.sign(SignScheme::es256, "data").value();
  ASSERT_EQ(good.size(), 64u);
  EXPECT_EQ(PrivateKey::generate(KeyType::ec_p384).sign(SignScheme::es384, "data").value().size(), 96u);
  const std::string r = good.substr(0, 32);
  const std::string s = good.substr(32);
  const std::string zero(32, '\0');
  const std::string full(32, '\xFF');
  // All zero is CVE-2022-21449.
  for (const std::string& bad :
       {zero + zero, zero + s, r + zero, order + s, r + order, full + s, r + full, s + r, order + order,
        std::string(16, '\0') + good + std::string(16, '\0')}) {
    EXPECT_FALSE(pub.verify(SignScheme::es256, "data", bad)) << to_hex(bad);
  }
  // The same signature in ASN.1, and stretched to the width of another curve.
  const std::string der = "\x30\x44\x02\x20" + r + "\x02\x20" + s;
  EXPECT_FALSE(pub.verify(SignScheme::es256, "data", der));
  EXPECT_FALSE(pub.verify(SignScheme::es256, "data", std::string(16, '\0') + r + std::string(16, '\0') + s));
  EXPECT_EQ(ERR_peek_error(), 0u);
}

TEST(Signature, SmallRsaKeysWorkAsFarAsTheyCan) {
  const PrivateKey key = PrivateKey::generate(KeyType::rsa, 512);
  EXPECT_TRUE(
      key.public_key().verify(SignScheme::rs256, "data", key.sign(SignScheme::rs256, "data").value()));
  const auto too_long = key.sign(SignScheme::ps512, "data");
  ASSERT_FALSE(too_long.ok());
  EXPECT_EQ(too_long.error().message.find("signing: "), 0u) << too_long.error().message;
  EXPECT_EQ(ERR_peek_error(), 0u);
}

std::string pss_with_salt(const PrivateKey& key, int salt_length) {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  EVP_PKEY_CTX* key_context = nullptr;
  EVP_DigestSignInit_ex(context, &key_context, "SHA256", nullptr, nullptr,
                        static_cast<EVP_PKEY*>(key.native()), nullptr);
  EVP_PKEY_CTX_set_rsa_padding(key_context, RSA_PKCS1_PSS_PADDING);
  EVP_PKEY_CTX_set_rsa_pss_saltlen(key_context, salt_length);
  std::string out(256, '\0');
  std::size_t length = out.size();
  EVP_DigestSign(context, reinterpret_cast<unsigned char*>(out.data()), &length,
                 reinterpret_cast<const unsigned char*>("data"), 4);
  EVP_MD_CTX_free(context);
  return out;
}

TEST(Signature, PssSaltIsAsLongAsTheDigest) {  // RFC 7518 §3.5
  const PrivateKey& key = rsa_pool_key(0);
  const PublicKey pub = key.public_key();
  EXPECT_TRUE(pub.verify(SignScheme::ps256, "data", pss_with_salt(key, 32)));
  for (const int length : {0, 20, 31, 33, 222}) {
    EXPECT_FALSE(pub.verify(SignScheme::ps256, "data", pss_with_salt(key, length))) << length;
  }
}

TEST(Signature, TextsOfTheRfcs) {
  // RFC 7515 A.2, A.3 and RFC 8037 A.4.
  const PublicNumbers rsa{KeyType::rsa,
                          unbase64("ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-"
                                   "4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2l"
                                   "ZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-"
                                   "bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEM"
                                   "a2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-"
                                   "DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2P"
                                   "AcDTW9gb54h4FRWyuXpoQ"),
                          unbase64("AQAB"), "", ""};
  const PublicNumbers ec{KeyType::ec_p256, "", "", unbase64("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"),
                         unbase64("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")};
  const PublicNumbers ed{KeyType::ed25519, "", "", unbase64("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"),
                         ""};
  const std::string claims =
      ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
  EXPECT_TRUE(PublicKey::from_numbers(rsa).value().verify(
      SignScheme::rs256, "eyJhbGciOiJSUzI1NiJ9" + claims,
      unbase64("cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_"
               "O8W2Fp5jujGbds9uJdbF9C"
               "UAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_"
               "nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6"
               "_dO--xi12jzDwusC-"
               "eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp"
               "0igcN_IoypGlUPQGe77Rw")));
  EXPECT_TRUE(PublicKey::from_numbers(ec).value().verify(
      SignScheme::es256, "eyJhbGciOiJFUzI1NiJ9" + claims,
      unbase64("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q")));
  EXPECT_TRUE(PublicKey::from_numbers(ed).value().verify(
      SignScheme::eddsa, "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
      unbase64("hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg")));
}

TEST(RsaOaep, OpensWhatWasSealed) {
  const PrivateKey& key = rsa_pool_key(0);
  const std::string sealed = key.public_key().rsa_oaep_encrypt("content key").value();
  EXPECT_EQ(sealed.size(), 256u);
  EXPECT_EQ(key.rsa_oaep_decrypt(sealed).value(), "content key");
  EXPECT_EQ(key.public_key().rsa_oaep_encrypt(std::string(214, 'x')).ok(), true);
  EXPECT_EQ(key.public_key().rsa_oaep_encrypt(std::string(215, 'x')).ok(), false);
  std::string changed = sealed;
  changed[100] = static_cast<char>(changed[100] ^ 1);
  for (const std::string& bad : {changed, std::string(), sealed.substr(1), std::string(256, '\xFF')}) {
    const auto opened = key.rsa_oaep_decrypt(bad);
    ASSERT_FALSE(opened.ok());
    EXPECT_EQ(opened.error().message, "RSA-OAEP decryption failed");
  }
  EXPECT_FALSE(rsa_pool_key(1).rsa_oaep_decrypt(sealed).ok());
  EXPECT_FALSE(PrivateKey::generate(KeyType::ec_p256).rsa_oaep_decrypt(sealed).ok());
  EXPECT_EQ(ERR_peek_error(), 0u);
}

}  // namespace
}  // namespace assay
