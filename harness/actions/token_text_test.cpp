// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "core/base/encoding.hpp"
#include "core/crypto/digest.hpp"
#include "harness/actions/actions_fixture.hpp"
#include "harness/forge/forge_fixture.hpp"

namespace assay::actions {
namespace {

using testing::Bench;
using testing::json;
namespace ft = forge::testing;

TEST(TokenDecode, TellsItsMembersAndItsNameInJournals) {
  Bench bench;
  const std::string& token = ft::good();
  const auto result = bench.run("token.decode", Json::object({{"token", token}}));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(dump_json(result->value.at("header")), R"({"alg":"ES256","kid":"es-1","typ":"at+jwt"})");
  EXPECT_EQ(result->value.at("claims").at("sub").string_or(""), "alice");
  EXPECT_EQ(result->value.at("signature_hex").string_or(""), to_hex(ft::parts(token).signature));
  EXPECT_EQ(result->value.at("digest").string_or(""), to_hex(digest(Hash::sha256, token)).substr(0, 16));
  EXPECT_EQ(result->value.size(), 4u);
  EXPECT_TRUE(bench.target.calls.empty()) << "nobody is asked";
  EXPECT_EQ(bench.error("token.decode", R"({"token":"nodots"})").rfind("invalid: ", 0), 0u);
  EXPECT_EQ(bench.error("token.decode", "{}").rfind("invalid: ", 0), 0u);
}

TEST(TokenDecode, TheDigestIsOfTheTextAsGiven) {
  Bench bench;
  const auto result = bench.run("token.decode", Json::object({{"token", "Bearer e30.e30."}}));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(dump_json(result->value.at("claims")), "{}");
  EXPECT_EQ(result->value.at("digest").as_string(),
            to_hex(digest(Hash::sha256, "Bearer e30.e30.")).substr(0, 16));
}

TEST(KeyGenerate, GivesAKeyAndTellsItsName) {
  Bench bench;
  const auto result = bench.run("key.generate", R"({"type":"EC","kid":"mine"})");
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(dump_json(result->detail), R"({"kid":"mine","alg":"ES256"})") << "no private key in the evidence";
  for (const char* const member : {"jwk", "private", "x5c", "x5t_s256"})
    EXPECT_TRUE(result->value.contains(member)) << member;
  EXPECT_EQ(bench.run("key.generate", R"({"type":"Ed25519"})")->value.at("kid").string_or(""),
            Rng(7).token(16))
      << "from the seed of the case";
  EXPECT_EQ(bench.error("key.generate", R"({"type":"DSA"})").rfind("invalid: type: \"DSA\" is not one of", 0),
            0u);
  EXPECT_TRUE(bench.target.calls.empty());
}

// A bench whose provider publishes the fixture's keys.
struct Publishing : Bench {
  std::unique_ptr<forge::RogueListener> identity = stand_in("identity", answers());
  static forge::RogueOptions answers() {
    forge::RogueOptions options;
    options.answers["/jwks.json"].body = dump_json(ft::issuer().jwks);
    return options;
  }
};

TEST(TokenEncrypt, IsForThePublishedKey) {
  Publishing bench;
  const auto result = bench.run("token.encrypt", R"({"claims":{"sub":"mallory"},"header":{"cty":"x"}})");
  ASSERT_TRUE(result.ok()) << result.error().message;
  const std::string token = result->value.as_string();
  EXPECT_EQ(result->detail.at("token").as_string(), token) << "it is evidence and stays readable";
  EXPECT_TRUE(result->secrets.empty());
  const Json header = json(*base64_decode_tolerant(token.substr(0, token.find('.'))));
  EXPECT_EQ(header.at("kid").string_or(""), "rs-1");
  EXPECT_EQ(header.at("enc").string_or(""), "A256GCM");
  EXPECT_EQ(header.at("cty").string_or(""), "x");
  EXPECT_EQ(std::count(token.begin(), token.end(), '.'), 4);
}

TEST(TokenEncrypt, ErrorsSayWhatIsMissing) {
  Bench nobody;
  EXPECT_EQ(nobody.error("token.encrypt", R"({"claims":{}})"), "not_found: no part \"identity\"");
  Publishing bench;
  EXPECT_EQ(bench.error("token.encrypt", R"({"to":"PS512","claims":{}})").rfind("not_found: ", 0), 0u);
  EXPECT_EQ(bench.error("token.encrypt", R"({"claim":{}})").rfind("invalid: claim", 0), 0u);
}

}  // namespace
}  // namespace assay::actions
