// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/token_members.hpp"

#include <gtest/gtest.h>

#include "harness/forge/forge_fixture.hpp"

namespace assay::forge {
namespace {

using namespace testing;

struct MemberCase {
  const char* name;
  const char* params;
  std::string header, payload;
};

const std::string kSameHeader(kHeader);
const std::string kSameClaims(kClaims);

const std::vector<MemberCase>& cases() {
  static const std::vector<MemberCase> all = {
      {"untouched parts keep their bytes", "{}", kSameHeader, kSameClaims},
      {"header sets members in place", R"({"header":{"alg":"none","x":[1,true]}})",
       R"({"alg":"none","kid":"es-1","typ":"at+jwt","x":[1,true]})", kSameClaims},
      {"claims sets members in place", R"({"claims":{"role":"admin"}})", kSameHeader,
       R"({"sub":"alice","role":"admin","exp":1700000000,"n":{"a":1,"b":2}})"},
      {"merge can say null and floats", R"({"header_merge":"{\"alg\":null,\"f\":1.5}"})",
       R"({"alg":null,"kid":"es-1","typ":"at+jwt","f":1.5})", kSameClaims},
      {"claims_merge replaces whole members", R"({"claims_merge":"{\"n\":{\"c\":null}}"})", kSameHeader,
       R"({"sub":"alice","role":"user","exp":1700000000,"n":{"c":null}})"},
      {"header_json stands verbatim", R"({"header_json":"{\"alg\":1e999, \"alg\":\"none\"}"})",
       R"({"alg":1e999, "alg":"none"})", kSameClaims},
      {"claims_json need not be JSON", R"({"claims_json":"e30.e30."})", kSameHeader, "e30.e30."},
      {"header_hex may be no UTF-8", R"({"header_hex":"7b22ff22 3a317d"})", "{\"\xFF\":1}", kSameClaims},
      {"claims_hex", R"({"claims_hex":"efbbbf7b7d"})", kSameHeader, "\xEF\xBB\xBF{}"},
      {"claims_json takes hex", R"({"claims_json":{"hex":"00ff"}})", kSameHeader, std::string("\x00\xFF", 2)},
      {"header_insert keeps the rest byte for byte", R"({"header_insert":"\"alg\":\"none\""})",
       R"({"alg":"none","alg": "ES256","kid":"es-1","typ":"at+jwt"})", kSameClaims},
      {"header_append", R"({"header_append":"\"alg\":\"none\""})",
       R"({"alg": "ES256","kid":"es-1","typ":"at+jwt","alg":"none"})", kSameClaims},
      {"claims_insert", R"({"claims_insert":"\"role\":\"admin\""})", kSameHeader,
       R"({"role":"admin","sub":"alice", "role":"user","exp":1700000000,"n":{"a":1,"b":2}})"},
      {"claims_append", R"({"claims_append":"\"role\":\"admin\""})", kSameHeader,
       R"({"sub":"alice", "role":"user","exp":1700000000,"n":{"a":1,"b":2},"role":"admin"})"},
      {"insert and append into an empty object",
       R"({"header_json":" { } ","header_insert":"\"a\":1","header_append":"\"b\":2"})",
       " {\"a\":1 ,\"b\":2} ", kSameClaims},
      {"insert works on patched members", R"({"header":{"typ":"JWT"},"header_insert":"\"alg\":\"none\""})",
       R"({"alg":"none","alg":"ES256","kid":"es-1","typ":"JWT"})", kSameClaims},
      {"drop, also inside", R"({"drop":["header.kid","claims.exp","claims.n.a"]})",
       R"({"alg":"ES256","typ":"at+jwt"})", R"({"sub":"alice","role":"user","n":{"b":2}})"},
      {"a dropped name may hold dots", R"({"claims":{"a.b":1,"c":2},"drop":["claims.a.b"]})", kSameHeader,
       R"({"sub":"alice","role":"user","exp":1700000000,"n":{"a":1,"b":2},"c":2})"},
      {"hex inside a table stands for bytes",
       R"({"header":{"alg":{"hex":"6e6f6e6500"},"k":["<",{"hex":"ff"}]}})",
       "{\"alg\":\"none\\u0000\",\"kid\":\"es-1\",\"typ\":\"at+jwt\",\"k\":[\"<\",\"\xFF\"]}", kSameClaims},
      {"kid = issuer names the key that fits", R"({"header":{"alg":"RS256"},"sign":"issuer","kid":"issuer"})",
       R"({"alg":"RS256","kid":"rs-1","typ":"at+jwt"})", kSameClaims},
      {"without kid = issuer the kid stays", R"({"header":{"alg":"RS256"},"sign":"issuer"})",
       R"({"alg":"RS256","kid":"es-1","typ":"at+jwt"})", kSameClaims},
      {"kid = issuer with hmac is the published key's",
       R"({"header":{"alg":"HS256"},"sign":"hmac","secret_from":"RS256:spki-pem","kid":"issuer"})",
       R"({"alg":"HS256","kid":"rs-1","typ":"at+jwt"})", kSameClaims},
  };
  return all;
}

TEST(TokenMembers, EveryEditIsExact) {
  for (const MemberCase& c : cases()) {
    SCOPED_TRACE(c.name);
    const auto token = forge(c.params);
    ASSERT_TRUE(token.ok()) << token.error().message;
    EXPECT_EQ(parts(*token).header, c.header);
    EXPECT_EQ(parts(*token).payload, c.payload);
  }
}

TEST(TokenMembers, WithoutABaseAPartStartsEmpty) {
  Rng rng(1);
  const auto token =
      forge_token(json(R"({"header":{"alg":"none"},"claims":{"sub":"x"},"sign":"none"})"), issuer(), rng);
  ASSERT_TRUE(token.ok()) << token.error().message;
  EXPECT_EQ(*token, base64url_encode(R"({"alg":"none"})") + "." + base64url_encode(R"({"sub":"x"})") + ".");
}

TEST(TokenMembers, UneditedSegmentsKeepTheirTextEvenIfNotCanonical) {
  Rng rng(1);
  const std::string odd = good().substr(0, good().find('.')) + "." + base64url_encode("{}") + "=.AB";
  const auto token = forge_token(Json::object({{"from", odd}}), issuer(), rng);
  ASSERT_TRUE(token.ok()) << token.error().message;
  EXPECT_EQ(*token, odd);
}

struct BadCase {
  const char* params;
  const char* message;
};

TEST(TokenMembers, ErrorsNameTheParameter) {
  const std::vector<BadCase> bad = {
      {R"({"headr":{}})", "headr: is not a parameter here; allowed: from, header,"},
      {R"({"header":"x"})", "header: takes a table"},
      {R"({"claims_merge":"[1]"})", "claims_merge: takes the text of a JSON object"},
      {R"({"claims_merge":"{"})", "claims_merge: takes the text of a JSON object ("},
      {R"({"header_hex":"7g"})", "header_hex: takes pairs of hexadecimal digits"},
      {R"({"header_json":"{}","header_hex":"7b7d"})", "header_hex: cannot stand beside header_json"},
      {R"({"header_json":"{}","header":{"alg":"none"}})",
       "header.alg: cannot be set in a part whose text is given"},
      {R"({"claims_json":5})", "claims_json: takes a string, or {hex"},
      {R"({"claims_json":"[]","claims_insert":"\"a\":1"})", "claims_insert: the claims is not a JSON object"},
      {R"({"drop":"header.kid"})", "drop: takes an array"},
      {R"({"drop":["kid"]})", "drop: each path starts with header. or claims."},
      {R"({"drop":["header.jku"]})", "drop: header.jku is not there"},
      {R"({"kid":"x"})", "kid: \"x\" is not one of issuer"},
      {R"({"header":{"alg":"none"},"sign":"none","kid":"issuer"})", "kid: no issuer key fits"},
  };
  for (const BadCase& c : bad) {
    SCOPED_TRACE(c.params);
    const auto token = forge(c.params);
    ASSERT_FALSE(token.ok());
    // A key that the target does not lend is no mistake of the check.
    const bool lacking = token.error().message.rfind("kid: no issuer key fits", 0) == 0;
    EXPECT_EQ(token.error().code, lacking ? Errc::unsupported : Errc::invalid);
    EXPECT_NE(token.error().message.find(c.message), std::string::npos) << token.error().message;
  }
}

TEST(TokenMembers, ABaseMustBeACompactToken) {
  Rng rng(1);
  for (const char* from : {"", "a.b", "a.b.c.d", "a.b.c.d.e", "!.e30.AA"}) {
    SCOPED_TRACE(from);
    const auto token = forge_token(Json::object({{"from", from}}), issuer(), rng);
    ASSERT_FALSE(token.ok());
    EXPECT_EQ(token.error().message.rfind("from: ", 0), 0u) << token.error().message;
  }
}

}  // namespace
}  // namespace assay::forge
