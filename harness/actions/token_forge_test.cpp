// SPDX-License-Identifier: Apache-2.0
// What the action adds to forge_token: the overlay of a variant, the keys of the target, and what is
// recorded.
#include "harness/forge/token_forge.hpp"

#include <gtest/gtest.h>

#include "harness/actions/actions_fixture.hpp"
#include "harness/forge/forge_fixture.hpp"

namespace assay::actions {
namespace {

using testing::Bench;
using testing::json;
using testing::Texts;
namespace ft = forge::testing;

Json params_of(const char* text) {
  Json params = json(text);
  params["from"] = ft::good();
  return params;
}

ft::Parts forged(Bench& bench, const char* params) {
  const auto result = bench.run("token.forge", params_of(params));
  return ft::parts(result.ok() ? result->value.as_string() : result.error().message);
}

// A bench whose target lends the fixture's keys and publishes them.
struct Lending : Bench {
  std::unique_ptr<forge::RogueListener> identity = stand_in("identity", answers());
  Lending() {
    target.abilities = {"tokens.any"};
    for (const auto& key : ft::issuer().issuer)
      target.keys.push_back({key.alg, key.kid, Secret(key.key.pkcs8_pem()), true});
  }
  static forge::RogueOptions answers() {
    forge::RogueOptions options;
    options.answers["/jwks.json"].body = dump_json(ft::issuer().jwks);
    return options;
  }
};

TEST(TokenForge, WithoutAKeyOfTheIssuerNobodyIsAsked) {
  Bench bench;
  const auto result = bench.run("token.forge", params_of(R"({"header":{"alg":"none"},"sign":"none"})"));
  ASSERT_TRUE(result.ok()) << result.error().message;
  const std::string token = result->value.as_string();
  EXPECT_EQ(dump_json(result->detail), dump_json(Json::object({{"token", token}})));
  EXPECT_TRUE(result->secrets.empty()) << "a forged token is evidence and stays readable";
  EXPECT_EQ(ft::parts(token).s, "");
  EXPECT_TRUE(bench.target.calls.empty());
}

TEST(TokenForge, TheIssuersNewestKeySignsAndItsTokenIsASecret) {
  Lending bench;
  const auto result = bench.run("token.forge", params_of(R"({"claims":{"sub":"bob"},"sign":"issuer"})"));
  ASSERT_TRUE(result.ok()) << result.error().message;
  const std::string token = result->value.as_string();
  const ft::Parts parts = ft::parts(token);
  EXPECT_TRUE(ft::issuer_key("es-1").public_key().verify(SignScheme::es256, parts.input(), parts.signature));
  EXPECT_EQ(json(parts.payload).at("sub").string_or(""), "bob");
  ASSERT_EQ(result->secrets.size(), 1u);
  EXPECT_EQ(result->secrets[0].first, "issuer-signed-token");
  EXPECT_EQ(result->secrets[0].second, token);
}

// Both have authority, or give it back to whoever undoes what was changed beside them.
TEST(TokenForge, WhatALentKeySignsAndAKeptSignatureAreSecrets) {
  Bench bench;
  const auto signed_with = [&](bool lent) {
    Json params = params_of(R"({"header":{"alg":"ES256"},"claims":{"a":1},"sign":"key"})");
    params["key"] = Json::object({{"kid", "k"},
                                  {"alg", "ES256"},
                                  {"private", PrivateKey::generate(KeyType::ec_p256).pkcs8_pem()},
                                  {"lent", lent}});
    return bench.run("token.forge", params);
  };
  const auto lent = signed_with(true);
  ASSERT_TRUE(lent.ok()) << lent.error().message;
  ASSERT_EQ(lent->secrets.size(), 1u);
  EXPECT_EQ(lent->secrets[0].second, lent->value.as_string());
  EXPECT_TRUE(signed_with(false)->secrets.empty()) << "the attacker's own";

  Json params = params_of(R"({"claims":{"a":2},"sign":"keep"})");
  params["from"] = lent->value;
  const auto kept = bench.run("token.forge", params);
  ASSERT_TRUE(kept.ok()) << kept.error().message;
  ASSERT_EQ(kept->secrets.size(), 1u);
  EXPECT_EQ(kept->secrets[0].second, ft::parts(lent->value.as_string()).s);
}

TEST(TokenForge, KidAndPublishedSecretsComeFromTheTarget) {
  Lending bench;
  const ft::Parts kid = forged(bench, R"({"header":{"alg":"RS256"},"kid":"issuer","sign":"none"})");
  EXPECT_EQ(json(kid.header).at("kid").string_or(""), "rs-1");
  const auto confused = bench.run(
      "token.forge", params_of(R"({"header":{"alg":"HS256"},"sign":"hmac","secret_from":"RS256:spki-pem"})"));
  ASSERT_TRUE(confused.ok()) << confused.error().message;
  EXPECT_TRUE(confused->secrets.empty());

  Bench nobody;
  for (const char* const params :
       {R"({"sign":"issuer","claims":{"a":1}})", R"({"kid":"issuer","sign":"none"})",
        R"({"header":{"alg":"HS256"},"sign":"hmac","secret_from":"RS256:spki-pem"})"}) {
    const auto result = nobody.run("token.forge", params_of(params));
    ASSERT_FALSE(result.ok()) << params;
    EXPECT_EQ(result.error().message, "no part \"identity\"") << params;
  }
}

TEST(TokenForge, ChangeIsLaidOverTheOtherParametersTableByTable) {
  Bench bench;
  const char* const params = R"({
      "header":{"alg":"none","x":{"deep":1,"kept":2}},"claims":{"role":"admin"},"sign":"none",
      "change":{"header":{"alg":"nOnE","x":{"deep":3}},"claims":{"sub":"eve"},"drop":["header.kid"]}})";
  const ft::Parts parts = forged(bench, params);
  EXPECT_EQ(json(parts.header).at("alg").string_or(""), "nOnE");
  EXPECT_EQ(dump_json(json(parts.header).at("x")), R"({"deep":3,"kept":2})");
  EXPECT_FALSE(json(parts.header).contains("kid"));
  EXPECT_EQ(json(parts.payload).at("role").string_or(""), "admin");
  EXPECT_EQ(json(parts.payload).at("sub").string_or(""), "eve");
}

TEST(TokenForge, ChangeReplacesWhatIsNoTable) {
  Bench bench;
  const ft::Parts parts = forged(bench, R"({"header":{"alg":"none","a":[1],"b":{"c":1}},"sign":"keep",
                 "change":{"header":{"a":{"d":2},"b":7},"sign":"none"}})");
  EXPECT_EQ(parts.s, "");
  EXPECT_EQ(dump_json(json(parts.header).at("a")), R"({"d":2})");
  EXPECT_EQ(dump_json(json(parts.header).at("b")), "7");
}

TEST(TokenForge, ChangeDecidesWhetherTheIssuerSigns) {
  Lending bench;
  const auto signed_now =
      bench.run("token.forge", params_of(R"({"claims":{"a":1},"sign":"none","change":{"sign":"issuer"}})"));
  ASSERT_TRUE(signed_now.ok()) << signed_now.error().message;
  EXPECT_EQ(signed_now->secrets.size(), 1u);
  const auto not_now =
      bench.run("token.forge", params_of(R"({"claims":{"a":1},"sign":"issuer","change":{"sign":"none"}})"));
  ASSERT_TRUE(not_now.ok()) << not_now.error().message;
  EXPECT_TRUE(not_now->secrets.empty());
}

TEST(TokenForge, ErrorsNameTheParameter) {
  Bench bench;
  const std::pair<const char*, const char*> rows[] = {
      {R"({"sign":"nobody"})", "sign: "},
      {R"({"sing":"none"})", "sing: "},
      {R"({"change":{"sing":"none"}})", "sing: "},
      {R"({"encoding":"odd"})", "encoding: "},
  };
  for (const auto& [params, message] : rows) {
    const auto result = bench.run("token.forge", params_of(params));
    ASSERT_FALSE(result.ok()) << params;
    EXPECT_EQ(result.error().code, Errc::invalid) << params;
    EXPECT_EQ(result.error().message.rfind(message, 0), 0u) << result.error().message;
  }
}

}  // namespace
}  // namespace assay::actions
