// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "core/base/encoding.hpp"
#include "core/crypto/digest.hpp"
#include "harness/actions/actions_fixture.hpp"
#include "harness/forge/forge_fixture.hpp"

namespace assay::actions {
namespace {

using testing::Bench;
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

}  // namespace
}  // namespace assay::actions
