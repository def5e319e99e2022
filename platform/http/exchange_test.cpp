// SPDX-License-Identifier: Apache-2.0
#include "platform/http/exchange.hpp"

#include <gtest/gtest.h>

namespace assay::http {
namespace {

TEST(Form, IsReadStrictly) {
  const auto form = parse_form("a=1&b=x+y%26z&c=");
  ASSERT_TRUE(form.has_value());
  EXPECT_EQ(form->at("b"), "x y&z");
  EXPECT_EQ(form->at("c"), "");
  EXPECT_FALSE(parse_form("a=1&a=2")) << "a repeated parameter (RFC 6749 section 3.1)";
  EXPECT_FALSE(parse_form("a=%zz"));
  EXPECT_FALSE(parse_form("a=%4"));
  EXPECT_FALSE(parse_form("=x"));
  EXPECT_TRUE(parse_form("")->empty());
  EXPECT_EQ(parse_form(form_encode(*form)), form);
}

TEST(Bearer, IsWhateverStandsBehindTheScheme) {
  EXPECT_EQ(bearer_credential("Bearer x y"), "x y");
  EXPECT_EQ(bearer_credential("BEARER x"), "x");
  EXPECT_EQ(bearer_credential("Basic x"), std::nullopt);
  EXPECT_EQ(bearer_credential("Bearer"), std::nullopt);
}

TEST(Error, TellsACodeAndNothingElse) {
  const Response response = Response::error(401, "invalid_token");
  EXPECT_EQ(response.body, R"({"error":"invalid_token"})");
  EXPECT_EQ(*response.fields.find("Cache-Control"), "no-store");
}

}  // namespace
}  // namespace assay::http
