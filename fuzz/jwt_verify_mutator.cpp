// SPDX-License-Identifier: Apache-2.0
// Structure-aware mutations for tokens: members of header and claims are set, doubled or removed, the result
// is signed with a trusted, foreign or empty key, and the text is dressed up. Byte mutations alone never get
// past the signature.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <string_view>

#include "core/base/encoding.hpp"
#include "core/crypto/digest.hpp"
#include "fuzz/jwt_verify_world.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

using Random = std::minstd_rand;
using namespace std::string_view_literals;
using namespace assay;

struct Member {
  std::string_view name;
  std::string_view value;
};

constexpr std::array kHeaderMembers = {Member{"alg", R"("HS256")"},
                                       Member{"alg", R"("ES256")"},
                                       Member{"alg", R"("none")"},
                                       Member{"alg", R"("hs256")"},
                                       Member{"alg", R"("HS512")"},
                                       Member{"alg", "null"},
                                       Member{"kid", R"("hs-1")"},
                                       Member{"kid", R"("ec-1")"},
                                       Member{"kid", R"("hs-2")"},
                                       Member{"kid", R"("hs-")"},
                                       Member{"kid", R"("HS-1")"},
                                       Member{"kid", R"("../hs-1")"},
                                       Member{"kid", R"("")"},
                                       Member{"kid", "1"},
                                       Member{"typ", R"("at+jwt")"},
                                       Member{"typ", R"("JWT")"},
                                       Member{"typ", R"("AT+JWT")"},
                                       Member{"crit", R"(["exp"])"},
                                       Member{"crit", "[]"},
                                       Member{"b64", "false"},
                                       Member{"cty", R"("JWT")"},
                                       Member{"jwk", R"({"kty":"oct","k":"AA"})"},
                                       Member{"jku", R"("https://id.example/jwks")"},
                                       Member{"x5c", R"(["AA"])"},
                                       Member{"enc", R"("A256GCM")"},
                                       Member{"zip", R"("DEF")"}};
constexpr std::array kClaimMembers = {Member{"iss", R"("https://id.example")"},
                                      Member{"iss", R"("https://partner.example")"},
                                      Member{"iss", R"("https://keyless.example")"},
                                      Member{"iss", R"("https://id.example/")"},
                                      Member{"iss", R"(["https://id.example"])"},
                                      Member{"sub", R"("alice")"},
                                      Member{"sub", R"("")"},
                                      Member{"sub", R"(" alice")"},
                                      Member{"sub", R"("a\u0000b")"},
                                      Member{"sub", R"(["alice"])"},
                                      Member{"aud", R"("gateway.example")"},
                                      Member{"aud", R"("gateway.example.evil")"},
                                      Member{"aud", R"(["a","gateway.example"])"},
                                      Member{"aud", R"(["gateway.example",1])"},
                                      Member{"aud", "[]"},
                                      Member{"exp", "1800000240"},
                                      Member{"exp", "1799999996"},
                                      Member{"exp", "1799999995"},
                                      Member{"exp", "2115360000"},
                                      Member{"exp", "1e999"},
                                      Member{"exp", "18446744075509551616"},
                                      Member{"exp", "1800000240.0"},
                                      Member{"exp", R"("1800000240")"},
                                      Member{"iat", "1799999940"},
                                      Member{"iat", "1800000006"},
                                      Member{"iat", "1799996639"},
                                      Member{"iat", "-1"},
                                      Member{"nbf", "1800000005"},
                                      Member{"nbf", "1800000006"},
                                      Member{"nbf", "-1"},
                                      Member{"jti", R"("j-1")"},
                                      Member{"jti", R"("revoked-1")"},
                                      Member{"jti", R"("revoked\u002d1")"},
                                      Member{"jti", "7"},
                                      Member{"roles", R"(["user"])"},
                                      Member{"roles", R"(["admin"])"},
                                      Member{"roles", R"("admin")"},
                                      Member{"deep", "[[[[[]]]]]"},
                                      Member{"client_id", R"("batch")"},
                                      Member{"scope", "1"}};
constexpr std::array kTails = {"\0{}"sv, "{}"sv, " "sv, "\n"sv, "x"sv, "]"sv};
constexpr std::array kNoise = {"="sv,  "=="sv, "."sv, " "sv,  "%2E"sv, "\n"sv,
                               "\0"sv, "+"sv,  "/"sv, "\""sv, "A"sv};

std::size_t below(Random& random, std::size_t bound) {
  return bound == 0 ? 0 : random() % bound;
}

template <typename Choices>
const auto& pick(Random& random, const Choices& choices) {
  return choices[below(random, choices.size())];
}

struct Pieces {
  std::string header, claims, signature;
};

// An unremarkable token of one of the trusted keys.
Pieces ordinary(Random& random) {
  const fuzz::KeyRow& key = pick(random, fuzz::kKeys);
  const auto quoted = [](std::string_view text) { return "\"" + std::string(text) + "\""; };
  return {"{\"alg\":" + quoted(key.alg) + ",\"kid\":" + quoted(key.kid) + ",\"typ\":\"at+jwt\"}",
          "{\"iss\":" + quoted(key.issuer) + ",\"sub\":\"alice\",\"aud\":" + quoted(fuzz::kAudience) +
              R"(,"iat":1799999940,"exp":1800000240,"jti":"j-1","roles":["user"]})",
          ""};
}

Pieces split(std::string_view token) {
  std::array<std::string, 3> out;
  for (std::string& segment : out) {
    const std::size_t dot = std::min(token.find('.'), token.size());
    segment = base64_decode_tolerant(token.substr(0, dot)).value_or("{}");
    token.remove_prefix(std::min(dot + 1, token.size()));
  }
  return {out[0], out[1], out[2]};
}

// Where the value that starts at `at` ends: at the comma or brace of its own level.
std::size_t value_end(std::string_view text, std::size_t at) {
  int level = 0;
  bool quoted = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\\') {
      ++at;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == '{' || c == '[')) {
      ++level;
    } else if (!quoted && (c == '}' || c == ']' || c == ',')) {
      if (level == 0) return at;
      if (c != ',') --level;
    }
  }
  return text.size();
}

void set_member(std::string& object, const Member& member, Random& random) {
  const std::string name = "\"" + std::string(member.name) + "\":";
  const std::size_t found = object.find(name);
  if (found != std::string::npos && below(random, 6) != 0) {
    const std::size_t begin = found + name.size();
    object.replace(begin, value_end(object, begin) - begin, member.value);
    return;
  }
  const bool front = below(random, 2) == 0;
  const bool empty = object.size() <= 2;
  const std::string text = name + std::string(member.value);
  if (front && !object.empty()) {
    object.insert(1, text + (empty ? "" : ","));
  } else {
    const std::size_t end = object.rfind('}');
    object.insert(end == std::string::npos ? object.size() : end, (empty ? "" : ",") + text);
  }
}

void remove_member(std::string& object, const Member& member) {
  const std::string name = "\"" + std::string(member.name) + "\":";
  const std::size_t found = object.find(name);
  if (found == std::string::npos) return;
  std::size_t end = value_end(object, found + name.size());
  if (end < object.size() && object[end] == ',') ++end;
  object.erase(found, end - found);
}

void mutate_bytes(std::string& text) {
  const std::size_t size = text.size();
  text.resize(size + 16);
  text.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(text.data()), size, text.size()));
}

// Up to and over the limits of members and size.
void fill(std::string& object, Random& random) {
  if (below(random, 2) == 0) {
    const std::string name = "p" + std::to_string(below(random, 100));
    return set_member(object, {name, "\"" + std::string(600 + below(random, 1000), 'x') + "\""}, random);
  }
  for (std::size_t count = 4 + below(random, 8); count > 0; --count) {
    const std::string name = "m" + std::to_string(count);
    set_member(object, {name, "0"}, random);
  }
}

template <typename Members>
void edit(std::string& object, const Members& members, Random& random) {
  const Member& member = pick(random, members);
  switch (below(random, 12)) {
    case 0:
      return remove_member(object, member);
    case 1:
      return mutate_bytes(object);
    case 2:
      object += pick(random, kTails);
      return;
    case 3:
      return fill(object, random);
    default:
      return set_member(object, member, random);
  }
}

std::string signature_over(const std::string& input, const Pieces& pieces, Random& random) {
  switch (below(random, 32)) {
    case 0:
      return pieces.signature;
    case 1:
      return hmac(Hash::sha256, "", input);
    case 2:
      return hmac(Hash::sha256, fuzz::kMainSecret, input).substr(0, below(random, 33));
    case 3:
      return fuzz::stranger_key().sign(SignScheme::es256, input).value();
    case 4:
      return hmac(Hash::sha256, fuzz::elliptic_key().public_key().spki_pem(), input);
    default:
      break;
  }
  // Mostly the key that the header names, so that what is changed is reached.
  if (pieces.header.find("ES256") != std::string::npos) {
    return fuzz::elliptic_key().sign(SignScheme::es256, input).value();
  }
  const bool partner = pieces.header.find("hs-2") != std::string::npos;
  return hmac(Hash::sha256, partner ? fuzz::kPartnerSecret : fuzz::kMainSecret, input);
}

std::string dressed(std::string token, Random& random) {
  switch (below(random, 16)) {
    case 0:
      token.insert(below(random, token.size() + 1), pick(random, kNoise));
      return token;
    case 1: {  // the next letter of the alphabet at the end of a segment: spare bits
      const std::size_t dot = below(random, 2) == 0 ? token.find('.') : token.size();
      if (dot != std::string::npos && dot > 0) token[dot - 1] = static_cast<char>(token[dot - 1] + 1);
      return token;
    }
    case 2:
      return token.substr(0, token.rfind('.') + below(random, 2));
    default:
      return token;
  }
}

std::string mutated(std::string_view token, Random& random) {
  Pieces pieces = below(random, 2) == 0 ? ordinary(random) : split(token);
  for (std::size_t rounds = 1 + below(random, 2); rounds > 0; --rounds) {
    if (below(random, 3) == 0) {
      edit(pieces.header, kHeaderMembers, random);
    } else {
      edit(pieces.claims, kClaimMembers, random);
    }
  }
  const std::string input = base64url_encode(pieces.header) + "." + base64url_encode(pieces.claims);
  return dressed(input + "." + base64url_encode(signature_over(input, pieces, random)), random);
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned int seed) {
  Random random(seed);
  if (below(random, 5) == 0) return LLVMFuzzerMutate(data, size, max_size);
  const std::string text = mutated({reinterpret_cast<const char*>(data), size}, random);
  const std::size_t length = std::min(text.size(), max_size);
  std::memcpy(data, text.data(), length);
  return length;
}
