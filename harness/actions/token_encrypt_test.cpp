// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "core/base/encoding.hpp"
#include "harness/actions/actions_fixture.hpp"
#include "harness/forge/forge_fixture.hpp"

namespace assay::actions {
namespace {

using testing::Bench;
using testing::json;
namespace ft = forge::testing;

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
  EXPECT_EQ(bench.error("token.encrypt", R"({"to":"PS512","claims":{}})").rfind("unsupported: ", 0), 0u);
  EXPECT_EQ(bench.error("token.encrypt", R"({"claim":{}})").rfind("invalid: claim", 0), 0u);
}

}  // namespace
}  // namespace assay::actions
