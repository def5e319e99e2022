// SPDX-License-Identifier: Apache-2.0
#include "core/crypto/digest.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>

#include <set>

#include "core/base/encoding.hpp"

namespace assay {
namespace {

std::string unhex(std::string_view text) {
  return from_hex(text).value();
}

TEST(Digest, FipsVectors) {
  EXPECT_EQ(to_hex(digest(Hash::sha1, "abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(to_hex(digest(Hash::sha256, "abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(digest(Hash::sha256, "")),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(
      to_hex(digest(Hash::sha384, "abc")),
      "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7");
  EXPECT_EQ(to_hex(digest(Hash::sha512, "abc")),
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
            "454d4423643"
            "ce80e2a9ac94fa54ca49f");
}

TEST(Hmac, Rfc4231AndTheEmptyKey) {
  EXPECT_EQ(to_hex(hmac(Hash::sha256, "Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(
      to_hex(hmac(Hash::sha384, "Jefe", "what do ya want for nothing?")),
      "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649");
  EXPECT_EQ(to_hex(hmac(Hash::sha256, std::string_view(), std::string_view())),
            "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(ConstantTimeEqual, ComparesAllBytes) {
  EXPECT_TRUE(constant_time_equal("", std::string_view()));
  EXPECT_TRUE(constant_time_equal(std::string_view("a\0b", 3), std::string_view("a\0b", 3)));
  EXPECT_FALSE(constant_time_equal(std::string_view("a\0b", 3), std::string_view("a\0c", 3)));
  EXPECT_FALSE(constant_time_equal("abc", "abcd"));
}

TEST(Random, HasTheAskedSizeAndDoesNotRepeat) {
  EXPECT_EQ(random_bytes(0), "");
  EXPECT_EQ(random_token(128).size(), 22u);
  EXPECT_EQ(random_token(1).size(), 2u);
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string token = random_token();
    EXPECT_EQ(base64_decode_tolerant(token).value().size(), 16u);
    EXPECT_EQ(token.find_first_of("+/="), std::string::npos);
    seen.insert(token);
  }
  EXPECT_EQ(seen.size(), 100u);
}

TEST(Aes256Gcm, KnownAnswers) {
  const std::string key(32, '\0');
  const std::string iv(12, '\0');
  EXPECT_EQ(to_hex(aes256gcm_seal(key, iv, "", "").tag), "530f8afbc74536b9a963b4f1c4cb738b");
  const Sealed sealed = aes256gcm_seal(key, iv, "", std::string(16, '\0'));
  EXPECT_EQ(to_hex(sealed.ciphertext), "cea7403d4d606b6e074ec5d3baf39d18");
  EXPECT_EQ(to_hex(sealed.tag), "d0d1c8a799996bf0265b98b5d48ab919");
  // Test case 16 of the GCM specification, which has additional data.
  const Sealed with_aad =
      aes256gcm_seal(unhex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"),
                     unhex("cafebabefacedbaddecaf888"), unhex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
                     unhex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532"
                           "fcf0e2449a6b525b16aedf5aa0de"
                           "657ba637b39"));
  EXPECT_EQ(to_hex(with_aad.tag), "76fc6ece0f4e1768cddf8853bb2d551b");
}

TEST(Aes256Gcm, OpensOnlyWhatWasSealed) {
  const std::string key(32, 'k');
  const std::string iv(12, 'i');
  const Sealed sealed = aes256gcm_seal(key, iv, "aad", "hello");
  EXPECT_EQ(aes256gcm_open(key, iv, "aad", sealed.ciphertext, sealed.tag).value(), "hello");
  std::string other = sealed.ciphertext;
  other[0] = static_cast<char>(other[0] ^ 1);
  std::string other_tag = sealed.tag;
  other_tag[15] = static_cast<char>(other_tag[15] ^ 1);
  EXPECT_FALSE(aes256gcm_open(key, iv, "aad", other, sealed.tag).ok());
  EXPECT_FALSE(aes256gcm_open(key, iv, "aad", sealed.ciphertext, other_tag).ok());
  EXPECT_FALSE(aes256gcm_open(key, iv, "AAD", sealed.ciphertext, sealed.tag).ok());
  EXPECT_FALSE(aes256gcm_open(std::string(32, 'K'), iv, "aad", sealed.ciphertext, sealed.tag).ok());
  EXPECT_FALSE(aes256gcm_open(key, std::string(12, 'I'), "aad", sealed.ciphertext, sealed.tag).ok());
  for (const std::size_t length : {0u, 4u, 12u, 15u}) {
    EXPECT_FALSE(aes256gcm_open(key, iv, "aad", sealed.ciphertext, sealed.tag.substr(0, length)).ok())
        << length;
  }
  EXPECT_FALSE(aes256gcm_open(key.substr(1), iv, "aad", sealed.ciphertext, sealed.tag).ok());
  EXPECT_FALSE(aes256gcm_open(key, iv + "i", "aad", sealed.ciphertext, sealed.tag).ok());
  EXPECT_EQ(ERR_peek_error(), 0u);
}

}  // namespace
}  // namespace assay
