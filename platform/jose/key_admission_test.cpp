// SPDX-License-Identifier: Apache-2.0
#include "platform/jose/key_admission.hpp"

#include <gtest/gtest.h>

#include "platform/jose/key_set.hpp"

namespace assay::jose {
namespace {

std::string admit(const VerificationKey& key) {
  const auto result = StandardKeyAdmission().admit(key);
  return result.ok() ? "ok" : result.error().message;
}

VerificationKey secret_key(std::string secret, std::string alg = "HS256") {
  VerificationKey key;
  key.kid = "s";
  key.alg = std::move(alg);
  key.hmac_secret = Secret(std::move(secret));
  return key;
}

VerificationKey public_key(const PublicKey& numbers, std::string alg) {
  VerificationKey key;
  key.kid = "p";
  key.alg = std::move(alg);
  key.public_key = numbers;
  return key;
}

PublicKey rsa(std::string n, std::string e) {
  PublicNumbers numbers;
  numbers.type = KeyType::rsa;
  numbers.n = std::move(n);
  numbers.e = std::move(e);
  return PublicKey::from_numbers(numbers).value();
}

TEST(StandardKeyAdmission, JudgesSecrets) {
  const std::string strong = "k7Qz!pR2vX9#mT4wL8&nB3jH6@dF1sGy";
  EXPECT_EQ(admit(secret_key(strong)), "ok");
  EXPECT_EQ(admit(secret_key(strong, "HS512")), "ok");
  EXPECT_EQ(admit(secret_key(strong, "ES256")), "alg_does_not_fit");
  EXPECT_EQ(admit(secret_key(strong, "none")), "alg_does_not_fit");
  EXPECT_EQ(admit(secret_key("")), "secret_too_short");
  EXPECT_EQ(admit(secret_key("secret")), "secret_too_short");
  EXPECT_EQ(admit(secret_key(strong.substr(1))), "secret_too_short");
  for (const std::string& weak :
       {std::string(32, 'a'), std::string(64, '\0'), std::string("changemechangemechangemechangeme"),
        std::string("secretsecretsecretsecretsecretsec"), std::string("0123456789abcdef0123456789abcdef"),
        std::string("abcdefghijklmnopqrstuvwxyz0123456789"),
        std::string("a-string-secret-at-least-256-bits-long"),
        std::string("Please-Change-This-Secret-Key-In-Production!"),
        std::string("abababcabababdabababeabababfabab")}) {
    EXPECT_EQ(admit(secret_key(weak)), "secret_guessable") << weak;
  }
}

TEST(StandardKeyAdmission, JudgesRsa) {
  const PublicKey good = rsa_pool_key(0).public_key();
  const std::string n = good.numbers().n;
  const std::string f4("\x01\x00\x01", 3);
  EXPECT_EQ(admit(public_key(good, "RS256")), "ok");
  EXPECT_EQ(admit(public_key(good, "PS384")), "ok");
  EXPECT_EQ(admit(public_key(good, "ES256")), "alg_does_not_fit");
  EXPECT_EQ(admit(public_key(good, "HS256")), "alg_does_not_fit");
  EXPECT_EQ(admit(public_key(rsa(n.substr(0, 127) + "\x01", f4), "RS256")), "rsa_modulus_too_small");
  EXPECT_EQ(admit(public_key(rsa(n, "\x03"), "RS256")), "rsa_bad_exponent");
  EXPECT_EQ(admit(public_key(rsa(n, "\x01"), "RS256")), "rsa_bad_exponent");
  EXPECT_EQ(admit(public_key(rsa(n, std::string("\x01\x00\x02", 3)), "RS256")), "rsa_bad_exponent");
  EXPECT_EQ(admit(public_key(rsa(n, std::string("\x01\x00\x03", 3)), "RS256")), "ok");
}

TEST(StandardKeyAdmission, TiesCurvesToAlgorithms) {
  const PublicKey p256 = PrivateKey::generate(KeyType::ec_p256).public_key();
  const PublicKey p384 = PrivateKey::generate(KeyType::ec_p384).public_key();
  const PublicKey ed = PrivateKey::generate(KeyType::ed25519).public_key();
  EXPECT_EQ(admit(public_key(p256, "ES256")), "ok");
  EXPECT_EQ(admit(public_key(p384, "ES384")), "ok");
  EXPECT_EQ(admit(public_key(ed, "EdDSA")), "ok");
  EXPECT_EQ(admit(public_key(p256, "ES384")), "alg_does_not_fit");
  EXPECT_EQ(admit(public_key(p384, "ES256")), "alg_does_not_fit");
  EXPECT_EQ(admit(public_key(ed, "ES256")), "alg_does_not_fit");
}

TEST(KeySet, FindsExactlyAndRefusesDoubles) {
  const StandardKeyAdmission admission;
  KeySet keys;
  const std::string strong = "k7Qz!pR2vX9#mT4wL8&nB3jH6@dF1sGy";
  ASSERT_TRUE(keys.add_secret("Main", "HS256", Secret(strong), admission).ok());
  EXPECT_EQ(keys.add_secret("Main", "HS256", Secret(strong), admission).error().message, "duplicate_kid");
  EXPECT_EQ(keys.add_secret("", "HS256", Secret(strong), admission).error().message, "bad_kid");
  EXPECT_EQ(keys.add_secret("../x", "HS256", Secret(strong), admission).error().message, "bad_kid");
  EXPECT_EQ(keys.add_secret("weak", "HS256", Secret("x"), admission).error().message, "secret_too_short");
  EXPECT_EQ(keys.keys().size(), 1u);
  EXPECT_NE(keys.find("Main"), nullptr);
  for (const char* other : {"main", "Main ", "Mai", "Main2", ""})
    EXPECT_EQ(keys.find(other), nullptr) << other;
}

TEST(TrustStore, ReplacesAnIssuerAndMatchesExactly) {
  TrustStore store;
  store.set({"https://a", {}});
  KeySet keys;
  ASSERT_TRUE(
      keys.add_secret("k", "HS256", Secret("k7Qz!pR2vX9#mT4wL8&nB3jH6@dF1sGy"), StandardKeyAdmission()).ok());
  store.set({"https://a", keys});
  ASSERT_EQ(store.all().size(), 1u);
  EXPECT_EQ(store.find("https://a")->keys.keys().size(), 1u);
  for (const char* other : {"https://a/", "HTTPS://a", "https://", ""})
    EXPECT_EQ(store.find(other), nullptr) << other;
}

}  // namespace
}  // namespace assay::jose
