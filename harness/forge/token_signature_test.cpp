// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/token_signature.hpp"

#include <gtest/gtest.h>

#include "core/crypto/digest.hpp"
#include "harness/forge/attack_key.hpp"
#include "harness/forge/forge_fixture.hpp"

namespace assay::forge {
namespace {

using namespace testing;

TEST(TokenSignature, KeepIsTheDefaultWithABase) {
  for (const char* params : {"{}", R"({"sign":"keep"})", R"({"claims":{"role":"admin"}})"}) {
    EXPECT_EQ(parts(*forge(params)).s, parts(good()).s) << params;
  }
  EXPECT_EQ(*forge("{}"), good());
}

TEST(TokenSignature, NoneLeavesAnEmptySegment) {
  const std::string token = *forge(R"({"header":{"alg":"none"},"sign":"none"})");
  EXPECT_EQ(token.back(), '.');
  EXPECT_EQ(parts(token).s, "");
}

struct IssuerCase {
  const char* params;
  const char* kid;
  SignScheme scheme;
};

TEST(TokenSignature, TheIssuerSignsWithTheKeyThatFits) {
  const std::vector<IssuerCase> cases = {
      {R"({"sign":"issuer"})", "es-1", SignScheme::es256},  // the header's kid decides between two ES256 keys
      {R"({"sign":"issuer","header":{"kid":"es-0"}})", "es-0", SignScheme::es256},
      {R"({"sign":"issuer","header":{"kid":"other"}})", "es-0", SignScheme::es256},
      {R"({"sign":"issuer","header":{"alg":"RS256"}})", "rs-1", SignScheme::rs256},
      {R"({"sign":"issuer","header":{"alg":"RS512"}})", "rs-1", SignScheme::rs512},
      {R"({"sign":"issuer","header":{"alg":"PS256"}})", "rs-1", SignScheme::ps256},
      {R"({"sign":"issuer","header":{"alg":"EdDSA"}})", "ed-1", SignScheme::eddsa},
      {R"({"sign":"issuer","header":{"alg":"ES384"}})", "es-1",
       SignScheme::es384},  // a P-256 key with SHA-384
      {R"({"sign":"issuer","header":{"alg":"rs256"},"sign_alg":"RS256"})", "rs-1", SignScheme::rs256},
      {R"({"sign":"issuer","header_json":"{\"alg\":\"RS256\",\"alg\":\"none\"}","sign_alg":"RS256"})", "rs-1",
       SignScheme::rs256},
  };
  for (const IssuerCase& c : cases) {
    SCOPED_TRACE(c.params);
    const auto token = forge(c.params);
    ASSERT_TRUE(token.ok()) << token.error().message;
    const Parts made = parts(*token);
    EXPECT_TRUE(issuer_key(c.kid).public_key().verify(c.scheme, made.input(), made.signature));
  }
}

TEST(TokenSignature, TheAttackerSignsWithEachKindOfKey) {
  struct Kind {
    const char *type, *alg;
  };
  for (const Kind kind : {Kind{"RSA", "RS256"}, {"EC", "ES256"}, {"EC384", "ES384"}, {"Ed25519", "EdDSA"}}) {
    SCOPED_TRACE(kind.type);
    Rng rng(3);
    const Json key = generate_key(Json::object({{"type", kind.type}}), rng).value();
    EXPECT_EQ(key.at("alg").as_string(), kind.alg);
    Json params =
        Json::object({{"sign", "key"}, {"key", key}, {"header", Json::object({{"alg", kind.alg}})}});
    const auto token = forge(params);
    ASSERT_TRUE(token.ok()) << token.error().message;
    const Parts made = parts(*token);
    const PublicKey published = public_key_of(key.at("jwk")).value();
    EXPECT_TRUE(published.verify(*sign_scheme(kind.alg), made.input(), made.signature));

    params["key"] = key.at("private");  // the bare PEM does as well
    const Parts again = parts(*forge(params));
    EXPECT_TRUE(published.verify(*sign_scheme(kind.alg), again.input(), again.signature));
  }
}

TEST(TokenSignature, WithoutAnAlgTheAttackersKeyDecides) {
  Rng rng(3);
  const Json key = generate_key(json(R"({"type":"EC"})"), rng).value();
  const Parts made =
      parts(*forge(Json::object({{"sign", "key"}, {"key", key}, {"drop", Json::array({"header.alg"})}})));
  EXPECT_TRUE(public_key_of(key.at("jwk"))->verify(SignScheme::es256, made.input(), made.signature));
}

TEST(TokenSignature, Hmac) {
  struct Case {
    const char* params;
    Hash hash;
    std::string secret;
  };
  const std::vector<Case> cases = {
      {R"({"sign":"hmac","header":{"alg":"HS256"},"secret":"changeme"})", Hash::sha256, "changeme"},
      {R"({"sign":"hmac","header":{"alg":"HS384"},"secret":""})", Hash::sha384, ""},
      {R"({"sign":"hmac","sign_alg":"HS512","secret":{"hex":"00ff"}})", Hash::sha512,
       std::string("\x00\xFF", 2)},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.params);
    const auto token = forge(c.params);
    ASSERT_TRUE(token.ok()) << token.error().message;
    EXPECT_EQ(parts(*token).signature, hmac(c.hash, c.secret, parts(*token).input()));
  }
}

std::string pem(std::string_view label, std::string_view der, std::string_view line_end, bool last_line_end) {
  std::string out = "-----BEGIN " + std::string(label) + "-----" + std::string(line_end);
  const std::string text = base64_encode(der);
  for (std::size_t i = 0; i < text.size(); i += 64) out += text.substr(i, 64) + std::string(line_end);
  return out + "-----END " + std::string(label) + "-----" + (last_line_end ? std::string(line_end) : "");
}

// RFC 8017 §A.1.1, for a 2048-bit modulus with its top bit set and the exponent 65537.
std::string pkcs1_der(const PublicNumbers& numbers) {
  return std::string("\x30\x82\x01\x0a\x02\x82\x01\x01\x00", 9) + numbers.n + std::string("\x02\x03") +
         numbers.e;
}

TEST(TokenSignature, EverySecretThatAVerifierMayTakeThePublicKeyFor) {
  const PublicKey rsa = issuer_key("rs-1").public_key();
  const PublicKey ec = issuer_key("es-1").public_key();
  const std::string x509 =
      *base64_decode_tolerant(issuer().jwks.at("keys").items()[2].at("x5c").items()[0].as_string());
  struct Case {
    std::string from, secret;
  };
  const std::vector<Case> cases = {
      {"RS256:spki-pem", pem("PUBLIC KEY", rsa.spki_der(), "\n", true)},
      {"RS256:spki-pem-no-newline", pem("PUBLIC KEY", rsa.spki_der(), "\n", false)},
      {"RS256:spki-pem-crlf", pem("PUBLIC KEY", rsa.spki_der(), "\r\n", true)},
      {"RS256:pkcs1-pem", pem("RSA PUBLIC KEY", pkcs1_der(rsa.numbers()), "\n", true)},
      {"RS256:x509-pem", pem("CERTIFICATE", x509, "\n", true)},
      {"RS256:x509-pem-no-newline", pem("CERTIFICATE", x509, "\n", false)},
      {"RS256:spki-der", rsa.spki_der()},
      {"RS256:jwk-json", dump_json(issuer().jwks.at("keys").items()[2])},
      {"RS256:modulus", rsa.numbers().n},
      {"ES256:spki-pem", pem("PUBLIC KEY", ec.spki_der(), "\n", true)},
      {"ES256:ec-point", "\x04" + ec.numbers().x + ec.numbers().y},
      {"ES256:ec-x", ec.numbers().x},
      {"EdDSA:spki-der", issuer_key("ed-1").public_key().spki_der()},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.from);
    const auto token = forge(Json::object(
        {{"sign", "hmac"}, {"header", Json::object({{"alg", "HS256"}})}, {"secret_from", c.from}}));
    ASSERT_TRUE(token.ok()) << token.error().message;
    EXPECT_EQ(to_hex(parts(*token).signature), to_hex(hmac(Hash::sha256, c.secret, parts(*token).input())));
  }
}

TEST(TokenSignature, TruncationExtensionAndReplacement) {
  const std::string original = parts(good()).signature;
  EXPECT_EQ(parts(*forge(R"({"signature_keep":16})")).signature, original.substr(0, 16));
  EXPECT_EQ(parts(*forge(R"({"signature_keep":0})")).signature, "");
  EXPECT_EQ(parts(*forge(R"({"signature_append":{"hex":"00"}})")).signature, original + std::string(1, '\0'));
  EXPECT_EQ(parts(*forge(R"({"signature_keep":2,"signature_append":"xy"})")).signature,
            original.substr(0, 2) + "xy");
  EXPECT_EQ(parts(*forge(R"({"signature":{"hex":"c0ffee"}})")).signature, "\xC0\xFF\xEE");
  const std::string random = parts(*forge(R"({"signature":"random"})")).signature;
  EXPECT_EQ(random.size(), 64u);
  EXPECT_EQ(random, parts(*forge(R"({"signature":"random"})")).signature);  // the seed decides
  EXPECT_NE(random, original);
}

TEST(TokenSignature, FlipsOneBitOfTheDecodedBytes) {
  struct Case {
    const char* segment;
    int bit;
    std::size_t byte;
    unsigned char mask;
  };
  const std::vector<Case> cases = {{"signature", 0, 0, 0x01},    {"signature", 7, 0, 0x80},
                                   {"signature", 511, 63, 0x80}, {"signature", -1, 63, 0x80},
                                   {"header", 9, 1, 0x02},       {"payload", 16, 2, 0x01}};
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.segment) + " " + std::to_string(c.bit));
    const auto token =
        forge(Json::object({{"flip", Json::object({{"segment", c.segment}, {"bit", c.bit}})}}));
    ASSERT_TRUE(token.ok()) << token.error().message;
    Parts want = parts(good());
    const std::string_view segment = c.segment;
    std::string& bytes = segment == "header"    ? want.header
                         : segment == "payload" ? want.payload
                                                : want.signature;
    bytes[c.byte] = static_cast<char>(static_cast<unsigned char>(bytes[c.byte]) ^ c.mask);
    const Parts made = parts(*token);
    EXPECT_EQ(made.header, want.header);
    EXPECT_EQ(made.payload, want.payload);
    EXPECT_EQ(made.signature, want.signature);
  }
}

TEST(TokenSignature, FlipTextKeepsTheSignature) {
  const Parts made =
      parts(*forge(R"({"flip_text":{"segment":"payload","from":"\"user\"","to":"\"admin\""}})"));
  EXPECT_EQ(made.payload, R"({"sub":"alice", "role":"admin","exp":1700000000,"n":{"a":1,"b":2}})");
  EXPECT_EQ(made.s, parts(good()).s);
}

TEST(TokenSignature, SigningInputCanBeTheUnencodedPayload) {  // RFC 7797
  const auto token = forge(
      R"({"header_merge":"{\"b64\":false,\"crit\":[\"b64\"]}","sign":"issuer","signing_input":"{h}.{pj}"})");
  ASSERT_TRUE(token.ok()) << token.error().message;
  const Parts made = parts(*token);
  EXPECT_TRUE(issuer_key("es-1").public_key().verify(SignScheme::es256, made.h + "." + std::string(kClaims),
                                                     made.signature));
}

TEST(TokenSignature, ErrorsNameTheParameter) {
  Rng rng(5);
  const Json ec_key = generate_key(json(R"({"type":"EC"})"), rng).value();
  struct Case {
    Json params;
    Errc code;
    const char* message;
  };
  const std::vector<Case> cases = {
      {json(R"({"sign":"isuer"})"), Errc::invalid,
       "sign: \"isuer\" is not one of keep, none, issuer, key, hmac"},
      {json(R"({"sign":"issuer","header":{"alg":"none"}})"), Errc::invalid,
       "sign_alg: \"none\" is no signature scheme"},
      {json(R"({"sign":"key"})"), Errc::invalid, "key: takes what key.generate saved"},
      {json(R"({"sign":"key","key":"nonsense"})"), Errc::invalid, "key: "},
      {Json::object({{"sign", "key"}, {"key", ec_key}, {"sign_alg", "RS256"}}), Errc::invalid,
       "sign_alg: RS256 cannot be made with a key of type ec_p256"},
      {json(R"({"sign":"hmac","secret":"x"})"), Errc::invalid, "sign_alg: sign = hmac takes HS256"},
      {json(R"({"sign":"hmac","sign_alg":"HS256"})"), Errc::invalid, "secret: sign = hmac takes exactly one"},
      {json(R"({"sign":"hmac","sign_alg":"HS256","secret_from":"RS256"})"), Errc::invalid,
       "secret_from: takes ALG:"},
      {json(R"({"sign":"hmac","sign_alg":"HS256","secret_from":"RS256:pem"})"), Errc::invalid,
       "secret_from: \"pem\" is not one of spki-pem,"},
      {json(R"({"sign":"hmac","sign_alg":"HS256","secret_from":"RS256:ec-x"})"), Errc::invalid,
       "secret_from: ec-x does not exist for a key of type rsa"},
      {json(R"({"sign":"hmac","sign_alg":"HS256","secret_from":"ES256:x509-pem"})"), Errc::unsupported,
       "no x5c"},
      {json(R"({"sign":"hmac","sign_alg":"HS256","secret_from":"ES512:spki-pem"})"), Errc::not_found,
       "no published key for ES512; published: ES256, ES256, RS256, EdDSA"},
      {json(R"({"signature":"zero"})"), Errc::invalid, "signature: \"zero\" is not one of zero-both,"},
      {json(R"({"signature":{"hex":"0"}})"), Errc::invalid, "signature: takes a string, or {hex"},
      {json(R"({"signature_keep":64})"), Errc::invalid, "signature_keep: takes 0 to 63"},
      {json(R"({"signature_keep":"16"})"), Errc::invalid, "signature_keep: takes an integer"},
      {json(R"({"flip":{"segment":"sig","bit":1}})"), Errc::invalid, "flip: segment is one of"},
      {json(R"({"flip":{"segment":"signature","bit":512}})"), Errc::invalid, "flip: bit takes -512 to 511"},
      {json(R"({"flip_text":{"segment":"payload","from":"nobody","to":"x"}})"), Errc::invalid,
       "flip_text: the segment does not hold \"nobody\""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(dump_json(c.params));
    const auto token = forge(c.params);
    ASSERT_FALSE(token.ok());
    EXPECT_EQ(token.error().code, c.code);
    EXPECT_NE(token.error().message.find(c.message), std::string::npos) << token.error().message;
  }
  const auto homeless = forge_token(json(R"({"sign":"keep","header":{"alg":"none"}})"), issuer(), rng);
  ASSERT_FALSE(homeless.ok());
  EXPECT_EQ(homeless.error().message, "sign: keep needs a base token (from)");
  const KeyRing nobody;
  const auto keyless = forge_token(json(R"({"sign":"issuer","header":{"alg":"ES256"}})"), nobody, rng);
  ASSERT_FALSE(keyless.ok());
  EXPECT_EQ(keyless.error().code, Errc::unsupported);
}

}  // namespace
}  // namespace assay::forge
