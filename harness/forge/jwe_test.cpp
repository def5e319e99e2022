// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/jwe.hpp"

#include <gtest/gtest.h>

#include "core/crypto/digest.hpp"
#include "harness/forge/forge_fixture.hpp"

namespace assay::forge {
namespace {

using namespace testing;

struct Opened {
  std::string header, plaintext;
};

Opened open(const std::string& token) {
  std::vector<std::string> segments(1);
  for (const char c : token) {
    if (c == '.') {
      segments.emplace_back();
    } else {
      segments.back() += c;
    }
  }
  EXPECT_EQ(segments.size(), 5u);
  const auto bytes = [&](std::size_t i) { return base64_decode_tolerant(segments[i]).value_or(""); };
  const std::string key = issuer_key("rs-1").rsa_oaep_decrypt(bytes(1)).value();
  return {bytes(0), aes256gcm_open(key, bytes(2), segments[0], bytes(3), bytes(4)).value()};
}

TEST(Jwe, TheHolderOfThePrivateKeyReadsTheClaims) {
  struct Case {
    const char *params, *header, *plaintext;
  };
  const std::vector<Case> cases = {
      {R"({"claims":{"sub":"root","roles":["admin"]}})", R"({"alg":"RSA-OAEP","enc":"A256GCM","kid":"rs-1"})",
       R"({"sub":"root","roles":["admin"]})"},
      {R"({"to":"RS256","claims_json":"e30.e30.","header":{"cty":"JWT","zip":"DEF"},"kid":"other"})",
       R"({"alg":"RSA-OAEP","enc":"A256GCM","kid":"other","cty":"JWT","zip":"DEF"})", "e30.e30."},
      {R"({"claims_hex":"00","header":{"alg":"dir"}})", R"({"alg":"dir","enc":"A256GCM","kid":"rs-1"})",
       nullptr},
  };
  for (const Case& c : cases) {
    const auto token = encrypt_token(json(c.params), issuer());
    ASSERT_TRUE(token.ok()) << token.error().message;
    const Opened opened = open(*token);
    EXPECT_EQ(opened.header, c.header);
    EXPECT_EQ(opened.plaintext, c.plaintext == nullptr ? std::string(1, '\0') : c.plaintext);
  }
}

TEST(Jwe, ErrorsNameTheParameter) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"{}", "claims: is needed"},
      {R"({"claims":{},"to":"ES256"})", "to: RSA-OAEP needs a published RSA key"},
      {R"({"claims":{},"to":"RS512"})", "no published key for RS512"},
      {R"({"claims":{},"sign":"none"})", "sign: is not a parameter here"},
  };
  for (const auto& [params, message] : cases) {
    const auto token = encrypt_token(json(params), issuer());
    ASSERT_FALSE(token.ok()) << params;
    EXPECT_EQ(token.error().message.rfind(message, 0), 0u) << token.error().message;
  }
}

}  // namespace
}  // namespace assay::forge
