// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/token_text.hpp"

#include <gtest/gtest.h>

#include "harness/forge/forge_fixture.hpp"

namespace assay::forge {
namespace {

using namespace testing;

TEST(TokenText, EveryLayout) {
  const Parts original = parts(good());
  const std::string changed = R"({"alg":"none","kid":"es-1","typ":"at+jwt"})";
  const std::string h = base64url_encode(changed);
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"{h}.{p}", h + "." + original.p},
      {"{h}", h},
      {"{h}..{s}", h + ".." + original.s},
      {".{p}.{s}", "." + original.p + "." + original.s},
      {"{h}.{p}.{s}.x", h + "." + original.p + "." + original.s + ".x"},
      {"{H}.{P}.{S}", good()},
      {"{hj}|{pj}", changed + "|" + std::string(kClaims)},
      {R"({"protected":"{h}","payload":"{P}","signature":"{s}"})",
       "{\"protected\":\"" + h + "\",\"payload\":\"" + original.p + "\",\"signature\":\"" + original.s +
           "\"}"},
      {"{x}{", "{x}{"},
  };
  for (const auto& [layout, want] : cases) {
    const auto token = forge(Json::object({{"header", Json::object({{"alg", "none"}})}, {"layout", layout}}));
    ASSERT_TRUE(token.ok()) << token.error().message;
    EXPECT_EQ(*token, want) << layout;
  }
}

TEST(TokenText, EveryEncoding) {
  // 64 bytes of signature are 86 characters, the last of which has four spare bits.
  const std::string signature = "+/" + std::string(83, 'A') + "A";
  const std::string url = "-_" + std::string(84, 'A');
  const std::string input = parts(good()).input();
  const std::string h = parts(good()).h;
  const std::string p = parts(good()).p;
  const std::string half_p = p.substr(0, p.size() / 2);
  const std::string rest_p = p.substr(p.size() / 2);
  const std::string a41(41, 'A');
  const std::string a43(43, 'A');
  const std::vector<std::pair<std::string, std::string>> cases = {
      {R"("encoding":"standard")", input + "." + signature},
      {R"("encoding":"padded")", input + "." + url + "=="},
      {R"("encoding":"trailing-bits")", input + "." + url.substr(0, 85) + "P"},
      {R"("encoding":"space")", input + ".-_" + a41 + " " + a43},
      {R"("encoding":"tab")", input + ".-_" + a41 + "\t" + a43},
      {R"("encoding":"quoted")", input + ".\"" + url + "\""},
      {R"("encoding":"percent-nul")", input + ".-_" + a41 + "%00" + a43},
      {R"("encoding":"percent-crlf")", h + "." + half_p + "%0D%0A" + rest_p + "." + url},
      {R"("encoding":"percent-dot")", h + "%2E" + p + "%2E" + url},
      {R"("encoding":"newline-suffix-percent")", input + "." + url + "%0A"},
      {R"("encoding":"quoted","encoding_segment":"all")", "\"" + h + "\".\"" + p + "\".\"" + url + "\""},
      {R"("encoding":"quoted","encoding_segment":"header")", "\"" + h + "\"." + p + "." + url},
      {R"("encoding":"space","encoding_segment":"payload")", h + "." + half_p + " " + rest_p + "." + url},
  };
  const std::string bytes = "{\"hex\":\"" + to_hex(*base64_decode_tolerant(url)) + "\"}";
  for (const auto& [encoding, want] : cases) {
    const auto token = forge("{\"signature\":" + bytes + "," + encoding + "}");
    ASSERT_TRUE(token.ok()) << encoding << ": " << token.error().message;
    EXPECT_EQ(*token, want) << encoding;
  }
}

TEST(TokenText, TrailingBitsDoNotChangeTheBytes) {
  const Parts made = parts(*forge(R"({"encoding":"trailing-bits"})"));
  EXPECT_NE(made.s, parts(good()).s);
  EXPECT_EQ(made.signature, parts(good()).signature);
}

TEST(TokenText, SignEncodedCoversTheOddText) {
  const auto verified = [](const std::string& token) {
    const Parts made = parts(token);
    return issuer_key("es-1").public_key().verify(SignScheme::es256, made.input(), made.signature);
  };
  const std::string odd = R"("sign":"issuer","encoding":"space","encoding_segment":"payload")";
  EXPECT_FALSE(verified(*forge("{" + odd + "}")));
  EXPECT_TRUE(verified(*forge("{" + odd + R"(,"sign_encoded":true})")));
}

TEST(TokenText, StandardAlphabetSignsUntilItShows) {
  for (int i = 0; i < 40; ++i) {  // one signature in sixteen has neither character
    const auto token = forge(R"({"sign":"issuer","encoding":"standard"})");
    ASSERT_TRUE(token.ok()) << token.error().message;
    EXPECT_NE(parts(*token).s.find_first_of("+/"), std::string::npos);
    EXPECT_TRUE(issuer_key("es-1").public_key().verify(SignScheme::es256, parts(*token).input(),
                                                       parts(*token).signature));
  }
}

TEST(TokenText, ErrorsNameTheParameter) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {R"({"encoding":"rot13"})", "encoding: \"rot13\" is not one of standard, padded,"},
      {R"({"encoding":"space","encoding_segment":"s"})",
       "encoding_segment: \"s\" is not one of header, payload,"},
      {R"({"encoding_segment":"all"})", "encoding_segment: needs encoding"},
      {R"({"sign_encoded":"yes"})", "sign_encoded: takes true or false"},
      {R"({"signature":{"hex":"000000"},"encoding":"padded"})", "encoding: padded changes nothing"},
      {R"({"signature":{"hex":"000000"},"encoding":"trailing-bits"})",
       "encoding: trailing-bits changes nothing"},
      {R"({"layout":5})", "layout: takes a string"},
  };
  for (const auto& [params, message] : cases) {
    const auto token = forge(params);
    ASSERT_FALSE(token.ok()) << params;
    EXPECT_NE(token.error().message.find(message), std::string::npos) << token.error().message;
  }
  Rng rng(1);
  const auto homeless = forge_token(json(R"({"sign":"none","layout":"{H}"})"), issuer(), rng);
  ASSERT_FALSE(homeless.ok());
  EXPECT_EQ(homeless.error().message.rfind("layout: {H}, {P} and {S}", 0), 0u);
}

}  // namespace
}  // namespace assay::forge
