// SPDX-License-Identifier: Apache-2.0
#include "platform/jose/jwk.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "core/base/encoding.hpp"
#include "core/json/parse.hpp"
#include "platform/jose/base64url.hpp"

namespace assay::jose {
namespace {

Json ec_jwk() {
  static const PrivateKey key = PrivateKey::generate(KeyType::ec_p256);
  return public_jwk(key.public_key(), "ec-1", "ES256");
}

Json rsa_jwk() {
  return public_jwk(rsa_pool_key(0).public_key(), "rsa-1", "RS256");
}

TEST(Jwk, EveryKeyTypeSurvivesPublishingAndLoading) {
  const std::tuple<KeyType, SignScheme, const char*> kinds[] = {
      {KeyType::ec_p256, SignScheme::es256, "ES256"},
      {KeyType::ec_p384, SignScheme::es384, "ES384"},
      {KeyType::ed25519, SignScheme::eddsa, "EdDSA"}};
  for (const auto& [type, scheme, alg] : kinds) {
    const PrivateKey key = PrivateKey::generate(type);
    const LoadedKeys loaded =
        load_jwks(parse_json(dump_json(jwks_of({public_jwk(key.public_key(), "k", alg)}))).value(),
                  StandardKeyAdmission());
    ASSERT_EQ(loaded.keys.keys().size(), 1u) << alg;
    EXPECT_TRUE(loaded.keys.find("k")->public_key->verify(scheme, "data", key.sign(scheme, "data").value()))
        << alg;
    EXPECT_FALSE(loaded.keys.find("k")->public_key->verify(scheme, "other", key.sign(scheme, "data").value()))
        << alg;
  }
  const LoadedKeys loaded = load_jwks(jwks_of({rsa_jwk()}), StandardKeyAdmission());
  ASSERT_EQ(loaded.keys.keys().size(), 1u);
  EXPECT_EQ(loaded.keys.keys()[0].alg, "RS256");
  EXPECT_EQ(loaded.keys.keys()[0].jwk, rsa_jwk());
}

TEST(Jwk, PublishesPublicMembersOnly) {
  const Json published = rsa_jwk();
  for (const auto& [name, value] : published.members()) {
    EXPECT_TRUE(name == "kty" || name == "n" || name == "e" || name == "use" || name == "alg" ||
                name == "kid")
        << name;
  }
  const Json secret = private_jwk(rsa_pool_key(0), "rsa-1", "RS256");
  for (const char* member : {"d", "p", "q", "dp", "dq", "qi"}) EXPECT_TRUE(secret.contains(member)) << member;
  const Json with_chain = public_jwk(rsa_pool_key(0).public_key(), "k", "RS256", "DER");
  EXPECT_EQ(with_chain.at("x5c"), Json::array({base64_encode("DER")}));
}

struct Refusal {
  const char* name;
  std::function<void(Json&)> change;
  const char* reason;
};

TEST(Jwk, SaysWhyAKeyWasNotTaken) {
  const Refusal refusals[] = {
      {"no kid", [](Json& k) { k.erase("kid"); }, "?: bad_kid"},
      {"kid as path", [](Json& k) { k["kid"] = "../../etc/passwd"; }, "?: bad_kid"},
      {"kid number", [](Json& k) { k["kid"] = 7; }, "?: bad_kid"},
      {"no alg", [](Json& k) { k.erase("alg"); }, "ec-1: missing_alg"},
      {"alg of other type", [](Json& k) { k["alg"] = "RS256"; }, "ec-1: alg_does_not_fit"},
      {"alg HS256", [](Json& k) { k["alg"] = "HS256"; }, "ec-1: alg_does_not_fit"},
      {"alg none", [](Json& k) { k["alg"] = "none"; }, "ec-1: alg_does_not_fit"},
      {"encryption key", [](Json& k) { k["use"] = "enc"; }, "ec-1: wrong_use"},
      {"use number", [](Json& k) { k["use"] = 1; }, "ec-1: wrong_use"},
      {"key_ops sign", [](Json& k) { k["key_ops"] = Json::array({"sign"}); }, "ec-1: wrong_key_ops"},
      {"key_ops text", [](Json& k) { k["key_ops"] = "verify"; }, "ec-1: wrong_key_ops"},
      {"private member", [](Json& k) { k["d"] = "AA"; }, "ec-1: private_key_published"},
      {"secret",
       [](Json& k) {
         k = Json::object({{"kty", "oct"}, {"kid", "o"}, {"k", "AAAA"}, {"alg", "HS256"}});
       },
       "o: symmetric_key_published"},
      {"unknown kty", [](Json& k) { k["kty"] = "XX"; }, "ec-1: unsupported_key"},
      {"unknown curve", [](Json& k) { k["crv"] = "secp256k1"; }, "ec-1: unsupported_key"},
      {"short x", [](Json& k) { k["x"] = "AAAA"; }, "ec-1: unsupported_key"},
      {"no y", [](Json& k) { k.erase("y"); }, "ec-1: unsupported_key"},
      {"not on the curve", [](Json& k) { k["y"] = k.at("x").as_string(); }, "ec-1: unsupported_key"},
      {"padded x", [](Json& k) { k["x"] = k.at("x").as_string() + "="; }, "ec-1: unsupported_key"},
      {"not an object", [](Json& k) { k = "text"; }, "?: not_an_object"}};
  for (const Refusal& refusal : refusals) {
    Json odd = ec_jwk();
    refusal.change(odd);
    const LoadedKeys loaded = load_jwks(jwks_of({odd, rsa_jwk()}), StandardKeyAdmission());
    ASSERT_EQ(loaded.refused.size(), 1u) << refusal.name;
    EXPECT_EQ(loaded.refused[0], refusal.reason) << refusal.name;
    EXPECT_NE(loaded.keys.find("rsa-1"), nullptr) << "the neighbour stays: " << refusal.name;
    EXPECT_EQ(loaded.keys.keys().size(), 1u) << refusal.name;
  }
}

TEST(Jwk, AcceptsVerifyAmongKeyOps) {
  Json key = ec_jwk();
  key["key_ops"] = Json::array({"verify"});
  EXPECT_EQ(load_jwks(jwks_of({key}), StandardKeyAdmission()).keys.keys().size(), 1u);
}

TEST(Jwk, RefusesRsaNumbersWithLeadingZeros) {
  Json key = rsa_jwk();
  const std::string n = decode_base64url(key.at("n").as_string()).value();
  key["n"] = base64url_encode(std::string(1, '\0') + n);
  EXPECT_EQ(load_jwks(jwks_of({key}), StandardKeyAdmission()).refused,
            std::vector<std::string>{"rsa-1: unsupported_key"});
}

TEST(Jwk, KeepsTheFirstOfTwoKeysWithOneId) {
  Json second = ec_jwk();
  second["kid"] = "rsa-1";
  const LoadedKeys loaded = load_jwks(jwks_of({rsa_jwk(), second}), StandardKeyAdmission());
  EXPECT_EQ(loaded.refused, std::vector<std::string>{"rsa-1: duplicate_kid"});
  EXPECT_EQ(loaded.keys.find("rsa-1")->alg, "RS256");
}

TEST(Jwk, BoundsTheSetAndItsShape) {
  std::vector<Json> many;
  for (int i = 0; i < 34; ++i) {
    many.push_back(ec_jwk());
    many.back()["kid"] = "k" + std::to_string(i);
  }
  const LoadedKeys loaded = load_jwks(jwks_of(many), StandardKeyAdmission());
  EXPECT_EQ(loaded.keys.keys().size(), 32u);
  EXPECT_EQ(loaded.refused, (std::vector<std::string>{"k32: too_many_keys", "k33: too_many_keys"}));
  for (const Json& odd :
       {Json(), Json("x"), Json::object(), Json::object({{"keys", "x"}}), Json::array({ec_jwk()})}) {
    EXPECT_EQ(load_jwks(odd, StandardKeyAdmission()).refused, std::vector<std::string>{"?: not_a_key_set"});
  }
}

}  // namespace
}  // namespace assay::jose
