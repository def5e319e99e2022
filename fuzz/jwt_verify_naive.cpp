// SPDX-License-Identifier: Apache-2.0
#include "fuzz/jwt_verify_naive.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "core/crypto/digest.hpp"
#include "fuzz/jwt_verify_json.hpp"
#include "fuzz/jwt_verify_world.hpp"

namespace assay::fuzz {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::vector<bool> bits_of(std::uint32_t value, int count) {
  std::vector<bool> bits;
  for (int i = count - 1; i >= 0; --i) bits.push_back((value >> i & 1u) != 0);
  return bits;
}

// Bit by bit: decodes what it can, and writes bytes in the only spelling there is.
std::string decoded(std::string_view text) {
  std::string out;
  std::uint32_t byte = 0;
  int count = 0;
  for (const char c : text) {
    for (const bool bit : bits_of(static_cast<std::uint32_t>(kAlphabet.find(c)), 6)) {
      byte = byte << 1 | (bit ? 1u : 0u);
      if (++count % 8 == 0) out += static_cast<char>(byte & 0xFF);
    }
  }
  return out;
}

std::string encoded(std::string_view bytes) {
  std::string out;
  std::uint32_t sextet = 0;
  int count = 0;
  const auto add = [&](bool bit) {
    sextet = sextet << 1 | (bit ? 1u : 0u);
    if (++count % 6 == 0) out += kAlphabet[sextet & 63];
  };
  for (const char c : bytes) {
    for (const bool bit : bits_of(static_cast<unsigned char>(c), 8)) add(bit);
  }
  while (count % 6 != 0) add(false);
  return out;
}

struct Parts {
  std::string header, payload, signature;
};

const char* take_apart(std::string_view token, Parts& out) {
  if (token.size() > kMaxToken) return "within bounds";
  if (std::count(token.begin(), token.end(), '.') != 2) return "one canonical spelling";
  const std::size_t first = token.find('.');
  const std::size_t last = token.rfind('.');
  out = {decoded(token.substr(0, first)), decoded(token.substr(first + 1, last - first - 1)),
         decoded(token.substr(last + 1))};
  const std::string again = encoded(out.header) + "." + encoded(out.payload) + "." + encoded(out.signature);
  return again == token ? nullptr : "one canonical spelling";
}

const char* read_object(std::string_view text, Node& out) {
  NaiveJson json = naive_json(text);
  if (!json.root || json.root->kind != Node::Kind::object) return "unambiguous JSON objects";
  if (json.depth > kMaxDepth || json.values > kMaxMembers) return "within bounds";
  out = std::move(*json.root);
  return nullptr;
}

std::string text_of(const Node& object, std::string_view name) {
  const Node* found = object.find(name);
  return found != nullptr && found->is_string() ? found->text : std::string();
}

const char* check_header(const Node& header) {
  for (const char* name : {"crit", "b64", "enc", "zip", "epk", "apu", "apv", "iv", "tag", "p2s", "p2c"}) {
    if (header.find(name) != nullptr) return "no header extension";
  }
  if (const Node* cty = header.find("cty")) {
    std::string type = cty->text;
    for (char& c : type) c = static_cast<char>(c | 0x20);
    if (!cty->is_string() || type == "jwt") return "no header extension";
  }
  for (const char* name : {"jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256"}) {
    if (header.find(name) != nullptr) return "the header brings no key";
  }
  const std::string typ = text_of(header, "typ");
  return typ == "at+jwt" || typ == "application/at+jwt" ? nullptr : "an access token by type";
}

const char* check_signature(std::string_view token, const Parts& parts, const Node& header,
                            const Node& claims) {
  const std::string issuer = text_of(claims, "iss");
  const std::string kid = text_of(header, "kid");
  const std::string alg = text_of(header, "alg");
  const auto row = std::find_if(kKeys.begin(), kKeys.end(), [&](const KeyRow& key) {
    return key.issuer == issuer && key.kid == kid && key.alg == alg;
  });
  if (row == kKeys.end()) return "a key of that issuer by exact id and algorithm";
  const std::string_view input = token.substr(0, token.rfind('.'));
  const bool good = row->secret.empty()
                        ? elliptic_key().public_key().verify(SignScheme::es256, input, parts.signature)
                        : hmac(Hash::sha256, row->secret, input) == parts.signature;
  return good ? nullptr : "the signature covers these bytes";
}

const char* check_audience(const Node& claims) {
  constexpr const char* kProperty = "the audience is us";
  const Node* aud = claims.find("aud");
  if (aud == nullptr) return kProperty;
  if (aud->is_string()) return aud->text == kAudience ? nullptr : kProperty;
  if (!aud->is_array_of_strings()) return kProperty;
  const bool named = std::any_of(aud->items.begin(), aud->items.end(),
                                 [](const Node& item) { return item.text == kAudience; });
  return named ? nullptr : kProperty;
}

const char* check_times(const Node& claims) {
  const auto number = [&](const char* name, std::int64_t absent) {
    const Node* node = claims.find(name);
    return node == nullptr ? absent : node->integer().value_or(-1);
  };
  const std::int64_t exp = number("exp", -1);
  const std::int64_t iat = number("iat", -1);
  const std::int64_t nbf = number("nbf", 0);
  const bool sane = exp >= 0 && iat >= 0 && nbf >= 0 && exp > iat && exp - iat <= kMaxLifetime;
  const bool now = exp > kNow - kLeeway && iat <= kNow + kLeeway && nbf <= kNow + kLeeway;
  return sane && now ? nullptr : "the times hold";
}

const char* check_identity(const Node& claims) {
  const std::string sub = text_of(claims, "sub");
  const bool visible = std::all_of(sub.begin(), sub.end(), [](char c) { return c > ' ' && c < 0x7F; });
  if (sub.empty() || sub.size() > 256 || !visible) return "subject and id are proper";
  const std::string jti = text_of(claims, "jti");
  if (jti.empty() || jti.size() > 128) return "subject and id are proper";
  for (const char* name : {"client_id", "sid", "scope"}) {
    if (const Node* node = claims.find(name); node && !node->is_string()) return "subject and id are proper";
  }
  if (const Node* roles = claims.find("roles"); roles && !roles->is_array_of_strings()) {
    return "subject and id are proper";
  }
  return jti == kRevokedId ? "not revoked" : nullptr;
}

const char* check_belief(const Node& claims, const jose::VerifiedToken& believed) {
  std::vector<std::string> roles;
  if (const Node* node = claims.find("roles")) {
    for (const Node& item : node->items) roles.push_back(item.text);
  }
  const bool same = believed.subject == text_of(claims, "sub") && believed.issuer == text_of(claims, "iss") &&
                    believed.jti == text_of(claims, "jti") &&
                    believed.client_id == text_of(claims, "client_id") &&
                    believed.session == text_of(claims, "sid") &&
                    believed.scope == text_of(claims, "scope") && believed.roles == roles &&
                    to_unix_seconds(believed.expires_at) == claims.find("exp")->integer().value_or(-1);
  return same ? nullptr : "believed is what was signed";
}

}  // namespace

const char* naive_token_check(std::string_view token, const jose::VerifiedToken& believed) {
  Parts parts;
  Node header;
  Node claims;
  if (const char* fault = take_apart(token, parts)) return fault;
  if (const char* fault = read_object(parts.header, header)) return fault;
  if (const char* fault = read_object(parts.payload, claims)) return fault;
  if (const char* fault = check_header(header)) return fault;
  if (const char* fault = check_signature(token, parts, header, claims)) return fault;
  if (const char* fault = check_audience(claims)) return fault;
  if (const char* fault = check_times(claims)) return fault;
  if (const char* fault = check_identity(claims)) return fault;
  return check_belief(claims, believed);
}

}  // namespace assay::fuzz
