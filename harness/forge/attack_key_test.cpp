// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/attack_key.hpp"

#include <gtest/gtest.h>

#include "harness/forge/forge_fixture.hpp"

namespace assay::forge {
namespace {

using namespace testing;

TEST(AttackKey, EveryMemberBelongsToTheSameKey) {
  for (const char* type : {"RSA", "EC", "EC384", "Ed25519"}) {
    SCOPED_TRACE(type);
    Rng rng(11);
    const Json key = generate_key(Json::object({{"type", type}}), rng).value();
    const PublicKey own = PrivateKey::from_pem(key.at("private").as_string())->public_key();
    EXPECT_EQ(public_key_of(key.at("jwk"))->spki_der(), own.spki_der());
    const std::string der = *base64_decode_tolerant(key.at("x5c").as_string());
    const Certificate certificate = Certificate::from_der(der).value();
    EXPECT_EQ(certificate.public_key().spki_der(), own.spki_der());
    EXPECT_EQ(key.at("x5t_s256").as_string(), base64url_encode(certificate.sha256_thumbprint()));
    EXPECT_EQ(key.at("jwk").at("kid").as_string(), key.at("kid").as_string());
    EXPECT_EQ(key.at("jwk").at("alg").as_string(), key.at("alg").as_string());
    EXPECT_FALSE(key.at("jwk").contains("d"));
    EXPECT_EQ(key.at("kid").as_string(), Rng(11).token(16));
  }
}

TEST(AttackKey, KidAndIndexAreTheCallers) {
  Rng rng(1);
  const Json first = generate_key(json(R"({"type":"RSA","kid":"genuine"})"), rng).value();
  const Json second = generate_key(json(R"({"type":"RSA","index":1})"), rng).value();
  EXPECT_EQ(first.at("kid").as_string(), "genuine");
  EXPECT_NE(first.at("jwk").at("n").as_string(), second.at("jwk").at("n").as_string());
  EXPECT_EQ(first.at("private").as_string(), rsa_pool_key(8).pkcs8_pem());
}

TEST(AttackKey, ErrorsNameTheParameter) {
  Rng rng(1);
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"{}", "type: is needed, one of RSA, EC, EC384, Ed25519"},
      {R"({"type":"DSA"})", "type: \"DSA\" is not one of RSA,"},
      {R"({"type":"RSA","index":8})", "index: takes 0 to 7"},
      {R"({"type":"EC","size":1})", "size: is not a parameter here"},
  };
  for (const auto& [params, message] : cases) {
    const auto key = generate_key(json(params), rng);
    ASSERT_FALSE(key.ok()) << params;
    EXPECT_EQ(key.error().message.rfind(message, 0), 0u) << key.error().message;
  }
}

}  // namespace
}  // namespace assay::forge
