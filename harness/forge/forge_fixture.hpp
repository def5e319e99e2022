// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the forging tests share: an issuer with an ES256, an RS256 and an EdDSA key, what it publishes, and
// genuine tokens made without the code under test.
#include <string>
#include <string_view>

#include "core/base/encoding.hpp"
#include "core/crypto/certificate.hpp"
#include "core/json/parse.hpp"
#include "harness/forge/published_keys.hpp"
#include "harness/forge/token_forge.hpp"

namespace assay::forge::testing {

inline constexpr std::string_view kHeader = R"({"alg": "ES256","kid":"es-1","typ":"at+jwt"})";
inline constexpr std::string_view kClaims =
    R"({"sub":"alice", "role":"user","exp":1700000000,"n":{"a":1,"b":2}})";

inline Json json(std::string_view text) {
  return parse_json(text).value();
}

inline std::string rsa_x5c() {
  CertificateRequest request;
  request.common_name = "issuer.test";
  request.not_before = from_unix_seconds(1700000000);
  request.not_after = from_unix_seconds(1800000000);
  return base64_encode(Certificate::self_signed(request, rsa_pool_key(0))->der());
}

inline const KeyRing& issuer() {
  static const KeyRing ring = [] {
    KeyRing out;
    out.issuer.push_back({"ES256", "es-0", PrivateKey::generate(KeyType::ec_p256)});
    out.issuer.push_back({"ES256", "es-1", PrivateKey::generate(KeyType::ec_p256)});
    out.issuer.push_back({"RS256", "rs-1", rsa_pool_key(0)});
    out.issuer.push_back({"EdDSA", "ed-1", PrivateKey::generate(KeyType::ed25519)});
    Json keys = Json::array();
    for (const auto& key : out.issuer) keys.push_back(jwk_of(key.key.public_key(), key.alg, key.kid));
    keys.items()[2]["x5c"] = Json::array({rsa_x5c()});
    out.jwks = Json::object({{"keys", keys}});
    return out;
  }();
  return ring;
}

inline const PrivateKey& issuer_key(std::string_view kid) {
  for (const auto& key : issuer().issuer) {
    if (key.kid == kid) return key.key;
  }
  check_failed("the fixture has this key", __FILE__, __LINE__, std::string(kid));
}

inline std::string genuine(std::string_view kid = "es-1", SignScheme scheme = SignScheme::es256) {
  const std::string input = base64url_encode(kHeader) + "." + base64url_encode(kClaims);
  return input + "." + base64url_encode(issuer_key(kid).sign(scheme, input).value());
}

// A token that was made once, so that a test can compare segments.
inline const std::string& good() {
  static const std::string token = genuine();
  return token;
}

struct Parts {
  std::string h, p, s;                     // as written
  std::string header, payload, signature;  // decoded
  std::string input() const { return h + "." + p; }
};
inline Parts parts(std::string_view token) {
  Parts out;
  const std::size_t first = token.find('.');
  const std::size_t second = token.find('.', first + 1);
  out.h = token.substr(0, first);
  out.p = token.substr(first + 1, second - first - 1);
  out.s = token.substr(second + 1);
  out.header = base64_decode_tolerant(out.h).value_or("<bad>");
  out.payload = base64_decode_tolerant(out.p).value_or("<bad>");
  out.signature = base64_decode_tolerant(out.s).value_or("<bad>");
  return out;
}

// forge_token with `from` set to the good token.
inline Result<std::string> forge(Json params) {
  Rng rng(7);
  params["from"] = good();
  return forge_token(params, issuer(), rng);
}
inline Result<std::string> forge(const std::string& params) {
  return forge(json(params));
}
inline Result<std::string> forge(const char* params) {
  return forge(json(params));
}

}  // namespace assay::forge::testing
