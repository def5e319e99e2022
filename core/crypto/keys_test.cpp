// SPDX-License-Identifier: Apache-2.0
#include "core/crypto/keys.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <thread>

namespace assay {
namespace {

// A key in PEM form as OpenSSL itself would write it, for kinds that this folder cannot make.
std::string foreign_pem(EVP_PKEY* pkey, bool is_private, const char* pass_phrase = nullptr) {
  BIO* bio = BIO_new(BIO_s_mem());
  if (is_private) {
    PEM_write_bio_PKCS8PrivateKey(bio, pkey, pass_phrase != nullptr ? EVP_aes_256_cbc() : nullptr,
                                  pass_phrase, pass_phrase != nullptr ? 2 : 0, nullptr, nullptr);
  } else {
    PEM_write_bio_PUBKEY(bio, pkey);
  }
  char* data = nullptr;
  const long length = BIO_get_mem_data(bio, &data);
  std::string out(data, static_cast<std::size_t>(length));
  BIO_free(bio);
  EVP_PKEY_free(pkey);
  return out;
}

PrivateKey key_of(KeyType type) {
  return type == KeyType::rsa ? rsa_pool_key(0) : PrivateKey::generate(type);
}

constexpr KeyType kTypes[] = {KeyType::rsa, KeyType::ec_p256, KeyType::ec_p384, KeyType::ed25519};

TEST(Keys, RoundTripThroughPemAndNumbers) {
  for (const KeyType type : kTypes) {
    SCOPED_TRACE(std::string(to_string(type)));
    const PrivateKey key = key_of(type);
    EXPECT_EQ(key.type(), type);
    const std::string pem = key.pkcs8_pem();
    EXPECT_EQ(pem.find("-----BEGIN PRIVATE KEY-----\n"), 0u);
    EXPECT_EQ(PrivateKey::from_pem(pem).value().pkcs8_pem(), pem);

    const PublicKey pub = key.public_key();
    const std::string spki = pub.spki_pem();
    EXPECT_EQ(spki.find("-----BEGIN PUBLIC KEY-----\n"), 0u);
    EXPECT_EQ(PublicKey::from_pem(spki).value().spki_der(), pub.spki_der());
    const auto again = PublicKey::from_numbers(pub.numbers());
    ASSERT_TRUE(again.ok()) << again.error().message;
    EXPECT_EQ(again->type(), type);
    EXPECT_EQ(again->spki_der(), pub.spki_der());
  }
}

TEST(Keys, WidthsOfNumbers) {
  EXPECT_EQ(PrivateKey::generate(KeyType::rsa, 512).public_key().bits(), 512);
  EXPECT_EQ(PrivateKey::generate(KeyType::rsa, 1024).public_key().numbers().n.size(), 128u);
  EXPECT_EQ(rsa_pool_key(0).public_key().bits(), 2048);
  EXPECT_EQ(rsa_pool_key(0).public_key().numbers().e, std::string("\x01\x00\x01", 3));
  EXPECT_EQ(PrivateKey::generate(KeyType::ed25519).private_numbers().d.size(), 32u);
  EXPECT_EQ(PrivateKey::generate(KeyType::ec_p256).public_key().bits(), 256);
  EXPECT_EQ(PrivateKey::generate(KeyType::ec_p384).public_key().bits(), 384);
  for (int i = 0; i < 300; ++i) {  // one coordinate in 256 starts with a zero byte
    const PrivateKey key = PrivateKey::generate(KeyType::ec_p256);
    const PublicNumbers numbers = key.public_key().numbers();
    ASSERT_EQ(numbers.x.size(), 32u);
    ASSERT_EQ(numbers.y.size(), 32u);
    ASSERT_EQ(key.private_numbers().d.size(), 32u);
  }
  const auto rsa = rsa_pool_key(0).private_numbers();
  EXPECT_LE(rsa.d.size(),
            256u);  // a number of RFC 7518 §6.3.2.1 has no leading zero bytes, so now and then fewer
  EXPECT_GE(rsa.d.size(), 240u);
  EXPECT_EQ(rsa.p.size(), 128u);
  EXPECT_EQ(rsa.q.size(), 128u);
  EXPECT_FALSE(rsa.dp.empty() || rsa.dq.empty() || rsa.qi.empty());
}

TEST(Keys, BadNumbersAreRefused) {
  PublicNumbers off_curve = PrivateKey::generate(KeyType::ec_p256).public_key().numbers();
  off_curve.y[31] = static_cast<char>(off_curve.y[31] ^ 1);
  PublicNumbers not_reduced = off_curve;
  not_reduced.x = std::string(32, '\xFF');
  PublicNumbers short_x = PrivateKey::generate(KeyType::ec_p256).public_key().numbers();
  short_x.x.erase(0, 1);
  PublicNumbers other_curve = PrivateKey::generate(KeyType::ec_p256).public_key().numbers();
  other_curve.type = KeyType::ec_p384;
  const PublicNumbers cases[] = {off_curve,
                                 not_reduced,
                                 short_x,
                                 other_curve,
                                 {KeyType::ec_p256, "", "", std::string(32, '\0'), std::string(32, '\0')},
                                 {KeyType::ed25519, "", "", std::string(31, 'x'), ""},
                                 {KeyType::rsa, "", "", "", ""},
                                 {KeyType::rsa, "\x04", "\x03", "", ""},
                                 {KeyType::rsa, std::string(256, '\xFF'), "", "", ""},
                                 {KeyType::rsa, std::string(256, '\xFF'), std::string(1, '\0'), "", ""},
                                 {KeyType::rsa, std::string(2049, '\xFF'), "\x03", "", ""},
                                 {KeyType::rsa, std::string(1 << 20, '\xFF'), "\x03", "", ""}};
  for (const PublicNumbers& numbers : cases) {
    EXPECT_FALSE(PublicKey::from_numbers(numbers).ok()) << &numbers - cases;
    EXPECT_EQ(ERR_peek_error(), 0u);
  }
}

TEST(Keys, ForeignKindsAreUnsupportedAndNothingIsAskedFor) {
  const auto error_of = [](const auto& result) { return result.ok() ? Errc::internal : result.error().code; };
  EXPECT_EQ(
      error_of(PublicKey::from_pem(foreign_pem(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-521"), false))),
      Errc::unsupported);
  EXPECT_EQ(error_of(PublicKey::from_pem(
                foreign_pem(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "secp256k1"), false))),
            Errc::unsupported);
  EXPECT_EQ(error_of(PrivateKey::from_pem(foreign_pem(EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519"), true))),
            Errc::unsupported);
  // Encrypted: OpenSSL would prompt for a pass phrase and wait.
  EXPECT_EQ(error_of(PrivateKey::from_pem(
                foreign_pem(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"), true, "pw"))),
            Errc::invalid);
  for (const std::string_view text :
       {"", "x", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"}) {
    EXPECT_EQ(error_of(PublicKey::from_pem(text)), Errc::invalid);
    EXPECT_EQ(error_of(PrivateKey::from_pem(text)), Errc::invalid);
  }
  EXPECT_FALSE(PublicKey::from_pem(rsa_pool_key(0).pkcs8_pem()).ok());
  EXPECT_FALSE(PublicKey::from_pem(std::string((1 << 20) + 1, 'x')).ok());
  EXPECT_EQ(ERR_peek_error(), 0u);
}

TEST(Keys, ACurveSpelledOutInNumbersIsRefused) {
  EVP_PKEY* pkey = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
  ASSERT_EQ(EVP_PKEY_set_utf8_string_param(pkey, "encoding", "explicit"), 1);
  const auto key = PublicKey::from_pem(foreign_pem(pkey, false));
  ASSERT_FALSE(key.ok());
  EXPECT_EQ(key.error().code, Errc::unsupported);
}

TEST(Keys, Pkcs1IsForRsa) {
  EXPECT_EQ(rsa_pool_key(0).public_key().pkcs1_pem().value().find("-----BEGIN RSA PUBLIC KEY-----\n"), 0u);
  EXPECT_FALSE(PrivateKey::generate(KeyType::ec_p256).public_key().pkcs1_pem().ok());
}

TEST(RsaPool, EachIndexIsMadeOnce) {
  const PrivateKey* seen[2] = {nullptr, nullptr};
  std::thread first([&] { seen[0] = &rsa_pool_key(0); });
  std::thread second([&] { seen[1] = &rsa_pool_key(0); });
  first.join();
  second.join();
  EXPECT_EQ(seen[0], seen[1]);
  EXPECT_EQ(seen[0], &rsa_pool_key(0));
  EXPECT_NE(rsa_pool_key(0).public_key().spki_der(), rsa_pool_key(1).public_key().spki_der());
}

}  // namespace
}  // namespace assay
