// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_jwt_strict_parsing.hpp"

#include <gtest/gtest.h>

#include "core/base/encoding.hpp"
#include "core/crypto/digest.hpp"
#include "core/json/parse.hpp"
#include "platform/weak/fault_trial.hpp"
#include "platform/weak/gateway_jwt_signature.hpp"
#include "platform/weak/lenient_json.hpp"

namespace assay::weak {
namespace {

using jose::TestIssuer;

const TestIssuer& w() {
  return test_issuer();
}
std::string fault(std::string_view name) {
  return "gateway.jwt.strict-parsing/" + std::string(name);
}

std::string sign_input(const std::string& input) {
  return input + "." + base64url_encode(w().ec.sign(SignScheme::es256, input).value());
}
// Genuinely signed, whatever the two texts are.
std::string sign_texts(std::string_view header, std::string_view claims) {
  return sign_input(base64url_encode(header) + "." + base64url_encode(claims));
}
std::string header_text() {
  return dump_json(w().header());
}
std::string claims_text() {
  return dump_json(w().claims());
}
// The object's text with one more member in front of the others.
std::string with_first(const std::string& object, const std::string& member) {
  return "{" + member + "," + object.substr(1);
}
std::string with_last(const std::string& object, const std::string& member) {
  return object.substr(0, object.size() - 1) + "," + member + "}";
}

void expect_taken(std::string_view name, const Weaken& weaken, const std::string& token,
                  std::string_view reason, std::string_view label) {
  const FaultTrial trial = try_fault(fault(name), weaken, token);
  EXPECT_EQ(trial.strict, reason) << label;
  EXPECT_EQ(trial.weak, "ok") << label;
  EXPECT_EQ(trial.honest_both, "ok") << label;
  EXPECT_TRUE(trial.counted) << label;
}

TEST(CritIgnored, TakesUnknownExtensions) {
  for (const char* member : {R"("crit":["x-unknown"],"x-unknown":1)", R"("crit":[])", R"("crit":["exp"])",
                             R"("crit":["b64"],"b64":false)", R"("b64":false)"}) {
    expect_taken("crit-ignored", crit_ignored, sign_texts(with_last(header_text(), member), claims_text()),
                 "crit_not_supported", member);
  }
  EXPECT_EQ(
      try_fault("", crit_ignored, sign_texts(with_last(header_text(), R"("zip":"DEF")"), claims_text())).weak,
      "malformed_token");
}

TEST(DuplicateMembers, LastWins) {
  const std::string twice = with_last(claims_text(), R"("roles":["admin"])");
  expect_taken("duplicate-members-last-wins", duplicate_members_last_wins, sign_texts(header_text(), twice),
               "malformed_token", "roles");
  EXPECT_EQ(try_fault("", duplicate_members_last_wins, sign_texts(header_text(), twice)).token.roles,
            std::vector<std::string>{"admin"});
  const std::string first = with_first(claims_text(), R"("roles":["admin"])");
  EXPECT_EQ(try_fault("", duplicate_members_last_wins, sign_texts(header_text(), first)).token.roles,
            std::vector<std::string>{"user"});
  expect_taken("duplicate-members-last-wins", duplicate_members_last_wins,
               sign_texts(with_first(header_text(), R"("alg":"none")"), claims_text()), "malformed_token",
               "alg");
}

TEST(LenientBase64, TakesADressedUpToken) {
  std::string good = w().honest();
  while (good.find_first_of("-_") == std::string::npos)
    good = w().honest();  // the two alphabets must differ on it
  const std::size_t first = good.find('.');
  const std::size_t last = good.rfind('.');
  const auto insert = [&](std::size_t at, const std::string& text) {
    return good.substr(0, at) + text + good.substr(at);
  };
  std::string standard = good;
  for (char& c : standard) c = c == '-' ? '+' : c == '_' ? '/' : c;
  std::string spare = good;  // 86 characters carry 516 bits for 512: the last one has four spare
  const std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  spare.back() = alphabet[alphabet.find(spare.back()) + 1];
  const std::pair<const char*, std::string> costumes[] = {
      {"padding", good + "=="},
      {"padding inside", insert(first, "=")},
      {"white space", insert(last + 5, " \t\r\n")},
      {"dot as escape", good.substr(0, first) + "%2E" + good.substr(first + 1)},
      {"quotes", "\"" + good + "\""},
      {"NUL", insert(3, std::string(1, '\0'))},
      {"foreign", insert(7, "!*")},
      {"standard alphabet", standard},
      {"spare bits", spare}};
  for (const auto& [name, token] : costumes) {
    expect_taken("lenient-base64", lenient_base64, token, "malformed_token", name);
  }
  EXPECT_EQ(try_fault("", lenient_base64, good.substr(0, last + 1) + "AAAA==").weak, "bad_signature");
}

TEST(LenientSegments, FillsAndDrops) {
  const std::string good = w().honest();
  const std::string payload = base64url_encode(claims_text());
  Json all = w().header();
  const Json claims = w().claims();
  for (const auto& [name, value] : claims.members()) all[name] = value;
  const std::pair<const char*, std::string> tokens[] = {
      {"extra segment", good + ".x"},
      {"many dots", good + "...."},
      {"no header", sign_input("." + payload)},
      {"no payload", sign_input(base64url_encode(dump_json(all)) + ".")}};
  for (const auto& [name, token] : tokens) {
    expect_taken("lenient-segments", lenient_segments, token, "malformed_token", name);
  }
  const std::string two = good.substr(0, good.rfind('.'));
  EXPECT_EQ(try_fault("", lenient_segments, two).weak, "bad_signature")
      << "who checks signatures misses one here";
  const Weaken both = [](jose::VerifierParts& parts, HitCounter& hits) {
    lenient_segments(parts, hits);
    decode_only(parts, hits);
  };
  EXPECT_EQ(try_fault("", both, two).weak, "ok");
  EXPECT_EQ(try_fault("", both, base64url_encode(dump_json(all))).weak, "ok") << "one segment";
}

struct Pieces {
  std::string header, payload, signature;
};
Pieces pieces(const std::string& token) {
  const std::size_t first = token.find('.');
  const std::size_t last = token.rfind('.');
  return {token.substr(0, first), token.substr(first + 1, last - first - 1), token.substr(last + 1)};
}

TEST(JsonSerialization, TakesFlattenedGeneralAndPolyglot) {
  const Pieces genuine = pieces(w().honest());
  Json admin = w().claims();
  admin["roles"] = Json::array({"admin"});
  const std::string forged = base64url_encode(dump_json(admin));
  const std::string flattened = R"({"protected":")" + genuine.header + R"(","payload":")" + genuine.payload +
                                R"(","signature":")" + genuine.signature + R"("})";
  const std::string general = R"({"payload":")" + genuine.payload + R"(","signatures":[{"protected":")" +
                              genuine.header + R"(","signature":")" + genuine.signature + R"("}]})";
  const std::string polyglot = R"({" )" + genuine.header + "." + forged + R"(.":"",)" + flattened.substr(1);
  const std::string doubled = with_last(flattened, R"("payload":")" + forged + "\"");
  const std::tuple<const char*, std::string, const char*> tokens[] = {{"flattened", flattened, "user"},
                                                                      {"general", general, "user"},
                                                                      {"polyglot", polyglot, "admin"},
                                                                      {"second payload", doubled, "admin"}};
  for (const auto& [name, token, role] : tokens) {
    expect_taken("json-serialization", json_serialization, token, "malformed_token", name);
    EXPECT_EQ(try_fault("", json_serialization, token).token.roles, std::vector<std::string>{role}) << name;
  }
  const std::string unsigned_form = R"({"protected":")" + genuine.header + R"(","payload":")" + forged +
                                    R"(","signature":")" + genuine.signature + R"("})";
  EXPECT_EQ(try_fault("", json_serialization, unsigned_form).weak, "bad_signature");
}

std::string encrypt(const Json& header, std::string_view content, const PublicKey& key) {
  const std::string head = base64url_encode(dump_json(header));
  const std::string content_key = random_bytes(32);
  const std::string iv = random_bytes(12);
  const Sealed sealed = aes256gcm_seal(content_key, iv, head, content);
  return head + "." + base64url_encode(key.rsa_oaep_encrypt(content_key).value()) + "." +
         base64url_encode(iv) + "." + base64url_encode(sealed.ciphertext) + "." +
         base64url_encode(sealed.tag);
}

TEST(JweAccepted, TakesWhateverDecrypts) {
  const Weaken weaken = [](jose::VerifierParts& parts, HitCounter& hits) {
    jwe_accepted(parts, hits, w().rsa);
  };
  const Json header = Json::object({{"alg", "RSA-OAEP"}, {"enc", "A256GCM"}, {"typ", "at+jwt"}});
  const PublicKey key = w().rsa.public_key();
  const std::string nested =
      base64url_encode(R"({"alg":"none"})") + "." + base64url_encode(claims_text()) + ".";
  expect_taken("jwe-accepted", weaken, encrypt(header, claims_text(), key), "malformed_token", "claims");
  expect_taken("jwe-accepted", weaken, encrypt(header, nested, key), "malformed_token", "nested");

  // A stored block (RFC 1951 §3.2.4) behind which nothing follows.
  const std::string blanks = claims_text() + std::string(20'000, ' ');
  const auto low = [](std::size_t n) { return static_cast<char>(n & 0xFF); };
  const std::size_t n = blanks.size();
  const std::string stored = std::string("\x01") + low(n) + low(n >> 8) + low(~n) + low(~n >> 8) + blanks;
  Json zipped = header;
  zipped["zip"] = "DEF";
  EXPECT_EQ(try_fault("", weaken, encrypt(zipped, stored, key)).weak, "malformed_token")
      << "it arrives too large";
  EXPECT_EQ(try_fault("", weaken, encrypt(zipped, "no stream", key)).weak, "malformed_token");

  std::string broken = encrypt(header, claims_text(), key);
  broken[broken.size() - 3] = broken[broken.size() - 3] == 'A' ? 'B' : 'A';
  EXPECT_EQ(try_fault("", weaken, broken).weak, "malformed_token");
  const PublicKey other = rsa_pool_key(1).public_key();
  EXPECT_EQ(try_fault("", weaken, encrypt(header, claims_text(), other)).weak, "malformed_token");
  Json expired = w().claims();
  expired["exp"] = TestIssuer::kNow - 60;
  EXPECT_EQ(try_fault("", weaken, encrypt(header, dump_json(expired), key)).weak, "expired");
}

TEST(NestedJwt, BelievesTheInnerToken) {
  Json admin = w().claims();
  admin["roles"] = Json::array({"admin"});
  const std::string inner =
      base64url_encode(R"({"alg":"none"})") + "." + base64url_encode(dump_json(admin)) + ".";
  const std::string token = sign_texts(with_last(header_text(), R"("cty":"JWT")"), inner);
  expect_taken("nested-jwt", nested_jwt, token, "malformed_token", "nested");
  EXPECT_EQ(try_fault("", nested_jwt, token).token.roles, std::vector<std::string>{"admin"});
}

TEST(Unbounded, TakesLargeDeepAndMany) {
  std::string many;
  for (int i = 0; i < 2000; ++i) many += (i > 0 ? ",\"m" : "\"m") + std::to_string(i) + "\":0";
  const std::string deep = "\"deep\":" + std::string(100'000, '[') + std::string(100'000, ']');
  expect_taken("unbounded", unbounded, sign_texts(header_text(), with_last(claims_text(), deep)),
               "malformed_token", "deep");
  expect_taken("unbounded", unbounded, sign_texts(header_text(), with_last(claims_text(), many)),
               "malformed_token", "many");
  expect_taken(
      "unbounded", unbounded,
      sign_texts(header_text(), with_last(claims_text(), "\"pad\":\"" + std::string(1 << 20, 'x') + "\"")),
      "malformed_token", "large");
  const std::string nine = "\"deep\":" + std::string(9, '[') + std::string(9, ']');
  expect_taken("unbounded", unbounded, sign_texts(header_text(), with_last(claims_text(), nine)),
               "malformed_token", "nine");
}

TEST(LenientNumbers, ClampsWhatIsOutOfRange) {
  for (const char* number : {"1e999", "-1e999", "Infinity", "[1,{\"a\":1e400}]"}) {
    const std::string member = "\"level\":" + std::string(number);
    expect_taken("lenient-numbers", lenient_numbers,
                 sign_texts(header_text(), with_last(claims_text(), member)), "malformed_token", number);
  }
  EXPECT_EQ(clamp_numbers(R"({"a":1e999,"b":"1e999","c":-1E+400,"d":1.5,"e":[true,null,12]})"),
            R"({"a":9223372036854775807,"b":"1e999","c":-9223372036854775807,"d":1.5,"e":[true,null,12]})");
}

TEST(LenientUtf8, RepairsWhatIsBroken) {
  const std::string bom = "\xEF\xBB\xBF";
  const std::pair<const char*, std::string> texts[] = {
      {"stray byte", with_last(claims_text(), "\"n\":\"\xFF\"")},
      {"overlong NUL", with_last(claims_text(), "\"n\":\"\xC0\x80\"")},
      {"lone surrogate", with_last(claims_text(), R"("n":"\ud800")")},
      {"byte order mark", bom + claims_text()}};
  for (const auto& [name, text] : texts) {
    expect_taken("lenient-utf8", lenient_utf8, sign_texts(header_text(), text), "malformed_token", name);
  }
  EXPECT_EQ(replace_bad_utf8("{\"a\":\"\\\\ud800 \\ud83d\\ude00 \\udc00 \xE2\x82\xAC\xE2\x82\"}"),
            "{\"a\":\"\\\\ud800 \\ud83d\\ude00 \\ufffd \xE2\x82\xAC\xEF\xBF\xBD\xEF\xBF\xBD\"}");
}

TEST(SubjectCoerced, MakesAStringOfAnything) {
  const std::tuple<Json, const char*, std::string> subjects[] = {
      {Json::array({"alice"}), "bad_claim_type", "alice"},
      {Json(7), "bad_claim_type", "7"},
      {Json(""), "bad_claim_type", ""},
      {Json(std::string("admin\0x", 7)), "bad_claim_type", std::string("admin\0x", 7)},
      {Json(" alice "), "bad_claim_type", " alice "},
      {Json(std::string(300, 'a')), "bad_claim_type", std::string(300, 'a')}};
  for (const auto& [sub, reason, believed] : subjects) {
    Json claims = w().claims();
    claims["sub"] = sub;
    const std::string token = w().sign(w().header(), claims);
    const FaultTrial trial = try_fault(fault("subject-coerced"), subject_coerced, token);
    EXPECT_EQ(trial.strict, reason) << dump_json(sub);
    EXPECT_EQ(trial.weak, "ok") << dump_json(sub);
    EXPECT_EQ(trial.token.subject, believed);
    EXPECT_EQ(trial.honest_both, "ok");
    EXPECT_TRUE(trial.counted) << dump_json(sub);
  }
  Json nobody = w().claims();
  nobody.erase("sub");
  EXPECT_EQ(try_fault("", subject_coerced, w().sign(w().header(), nobody)).weak, "ok");
  Json no_id = w().claims();
  no_id.erase("jti");
  EXPECT_EQ(try_fault("", subject_coerced, w().sign(w().header(), no_id)).weak, "missing_claim");
}

TEST(LenientReaders, KeepTheSignature) {
  const std::string forged = jose::sign_compact(w().header(), w().claims(), w().other_ec, SignScheme::es256);
  const Weaken jwe = [](jose::VerifierParts& parts, HitCounter& hits) { jwe_accepted(parts, hits, w().rsa); };
  const Weaken all[] = {crit_ignored,
                        duplicate_members_last_wins,
                        lenient_base64,
                        lenient_segments,
                        nested_jwt,
                        json_serialization,
                        unbounded,
                        lenient_numbers,
                        lenient_utf8,
                        subject_coerced,
                        jwe};
  for (const Weaken& weaken : all) EXPECT_EQ(try_fault("", weaken, forged).weak, "bad_signature");
}

TEST(CutNesting, KeepsWhatIsAboveTheDepth) {
  EXPECT_EQ(cut_nesting(R"({"a":[1,[2]],"b":"[[[["})", 2), R"({"a":[1,null],"b":"[[[["})");
  EXPECT_EQ(cut_nesting("[[[]],[]]", 1), "[null,null]");
}

}  // namespace
}  // namespace assay::weak
