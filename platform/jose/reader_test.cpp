// SPDX-License-Identifier: Apache-2.0
#include "platform/jose/reader.hpp"

#include <gtest/gtest.h>

#include "core/base/encoding.hpp"

namespace assay::jose {
namespace {

constexpr std::string_view kHeader = R"({"alg":"ES256","kid":"a"})";

std::string token(std::string_view header, std::string_view claims, std::string_view signature = "sig") {
  return base64url_encode(header) + "." + base64url_encode(claims) + "." + base64url_encode(signature);
}

std::string verdict(std::string_view text) {
  const auto result = StrictReader(ReaderLimits{}).read(text);
  if (result.ok()) return "ok";
  return result.error().code == Errc::denied ? result.error().message : "not a denial";
}

TEST(StrictReader, KeepsTheReceivedBytes) {
  const std::string text = token(kHeader, R"({"sub":"x"})", "\x01\x02");
  const auto read = StrictReader(ReaderLimits{}).read(text);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->text, text);
  EXPECT_EQ(read->signing_input, text.substr(0, text.rfind('.')));
  EXPECT_EQ(read->signature, "\x01\x02");
  EXPECT_EQ(read->header.at("kid").as_string(), "a");
  EXPECT_EQ(read->claims.at("sub").as_string(), "x");
}

TEST(StrictReader, NeedsThreeSegments) {
  const std::string good = token(kHeader, "{}");
  const std::string head = good.substr(0, good.find('.'));
  const std::string signature = good.substr(good.rfind('.') + 1);
  const std::string payload = base64url_encode("{}");
  EXPECT_EQ(verdict(good), "ok");
  EXPECT_EQ(verdict(head + "." + payload + "."), "ok")
      << "an empty signature is the signature check's business";
  for (const std::string& text :
       {std::string(), std::string("."), std::string(".."), std::string("..."), head, head + "." + payload,
        good + ".", good + ".x", "." + payload + "." + signature, head + ".." + signature, "{" + good + "}",
        good + "." + good, " " + good, good + " ", good + "\n", "Bearer " + good}) {
    EXPECT_EQ(verdict(text), "malformed_token") << text;
  }
}

TEST(StrictReader, RefusesWhatIsNotAnUnambiguousJsonObject) {
  using namespace std::string_view_literals;
  const std::string_view bodies[] = {"",
                                     "null",
                                     "[]",
                                     "\"x\"",
                                     "1",
                                     "{",
                                     "{} {}",
                                     "{}x",
                                     "{}\0{\"a\":1}"sv,
                                     "{\"a\":\"\0\"}"sv,
                                     R"({"a":1,"a":2})",
                                     R"({"a":{"b":1,"\u0062":2}})",
                                     "{\"a\":\"\xFF\"}",
                                     "{\"a\":\"\xC0\x80\"}",
                                     "\xEF\xBB\xBF{}",
                                     R"({"a":"\ud800"})",
                                     R"({"a":1e999})",
                                     R"({"a":01})",
                                     R"({"a":NaN})",
                                     "{'a':1}",
                                     "{\"a\":1,}",
                                     "/**/{}",
                                     "{\"a\":\"\n\"}"};
  for (const std::string_view body : bodies) {
    EXPECT_EQ(verdict(token(kHeader, body)), "malformed_token") << body;
    EXPECT_EQ(verdict(token(body, "{}")), "malformed_token") << body;
  }
}

TEST(StrictReader, RefusesOtherSpellingsOfBase64) {
  const std::string good = token(kHeader, R"({"a":"??>"})", "sign");
  ASSERT_EQ(verdict(good), "ok");
  const std::size_t first = good.find('.');
  const std::size_t last = good.rfind('.');
  for (const std::string& text :
       {good + "==", good.substr(0, first) + "=" + good.substr(first),
        good.substr(0, first) + "%2E" + good.substr(first + 1),
        good.substr(0, last + 3) + "\t" + good.substr(last + 3), good.substr(0, good.size() - 1) + "x",
        "\"" + good + "\"", good.substr(0, last) + "\r\n" + good.substr(last)}) {
    EXPECT_EQ(verdict(text), "malformed_token") << text;
  }
}

TEST(StrictReader, RefusesHeadersThatChangeTheMeaning) {
  const std::pair<const char*, const char*> headers[] = {
      {R"({"alg":"ES256","crit":["x-unknown"],"x-unknown":1})", "crit_not_supported"},
      {R"({"alg":"ES256","crit":[]})", "crit_not_supported"},
      {R"({"alg":"ES256","crit":null})", "crit_not_supported"},
      {R"({"alg":"ES256","crit":["b64"],"b64":false})", "crit_not_supported"},
      {R"({"alg":"ES256","b64":false})", "crit_not_supported"},
      {R"({"alg":"ES256","b64":true})", "crit_not_supported"},
      {R"({"alg":"RSA-OAEP","enc":"A256GCM"})", "malformed_token"},
      {R"({"alg":"ES256","zip":"DEF"})", "malformed_token"},
      {R"({"alg":"ES256","epk":{}})", "malformed_token"},
      {R"({"alg":"PBES2-HS256+A128KW","p2c":2147483647})", "malformed_token"},
      {R"({"alg":"ES256","cty":"JWT"})", "malformed_token"},
      {R"({"alg":"ES256","cty":"jwt"})", "malformed_token"},
      {R"({"alg":"ES256","cty":1})", "malformed_token"},
      {R"({"alg":"ES256","cty":"json"})", "ok"},
      {R"({"alg":"ES256","unknown":true})", "ok"},
      {R"({})", "ok"}};
  for (const auto& [header, expected] : headers) EXPECT_EQ(verdict(token(header, "{}")), expected) << header;
}

std::string nested(std::size_t depth) {  // an object around depth-1 arrays
  return "{\"a\":" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
}

std::string members(std::size_t count) {
  std::string out = "{";
  for (std::size_t i = 0; i < count; ++i) out += (i > 0 ? ",\"" : "\"") + std::to_string(i) + "\":0";
  return out + "}";
}

TEST(StrictReader, BoundsSizeDepthAndMembers) {
  EXPECT_EQ(verdict(token(kHeader, nested(8))), "ok");
  EXPECT_EQ(verdict(token(kHeader, nested(9))), "malformed_token");
  EXPECT_EQ(verdict(token(kHeader, members(64))), "ok");
  EXPECT_EQ(verdict(token(kHeader, members(65))), "malformed_token");
  EXPECT_EQ(verdict(std::string(100'000, '.')), "malformed_token");
  EXPECT_EQ(verdict(token(kHeader, nested(100'000))), "malformed_token");

  const std::string text = token(kHeader, R"({"a":1})");
  ReaderLimits limits;
  limits.max_token = text.size();
  EXPECT_TRUE(StrictReader(limits).read(text).ok());
  limits.max_token = text.size() - 1;
  EXPECT_FALSE(StrictReader(limits).read(text).ok());
}

}  // namespace
}  // namespace assay::jose
