// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/published_keys.hpp"

#include <array>

#include "core/base/encoding.hpp"
#include "core/base/join.hpp"
#include "core/crypto/certificate.hpp"
#include "core/json/parse.hpp"
#include "harness/forge/parameters.hpp"

namespace assay::forge {
namespace {

constexpr std::array<std::string_view, 12> kEncodings = {"spki-pem",      "spki-pem-no-newline",
                                                         "spki-pem-crlf", "pkcs1-pem",
                                                         "x509-pem",      "x509-pem-no-newline",
                                                         "spki-der",      "jwk-json",
                                                         "jwk-required",  "modulus",
                                                         "ec-point",      "ec-x"};

std::string alg_of(const Json& jwk) {
  std::string stated = jwk.at("alg").string_or("");
  if (!stated.empty()) return stated;
  const std::string kty = jwk.at("kty").string_or("");
  const std::string crv = jwk.at("crv").string_or("");
  if (kty == "RSA") return "RS256";
  if (kty == "EC" && crv == "P-256") return "ES256";
  if (kty == "EC" && crv == "P-384") return "ES384";
  if (kty == "OKP" && crv == "Ed25519") return "EdDSA";
  return {};
}

std::string number_at(const Json& jwk, std::string_view name) {
  return base64_decode_tolerant(jwk.at(name).string_or("")).value_or("");
}

std::string without_newline(std::string pem) {
  while (!pem.empty() && pem.back() == '\n') pem.pop_back();
  return pem;
}

std::string with_crlf(std::string_view pem) {
  std::string out;
  for (const char c : pem) {
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

Result<std::string> certificate_pem(const Json& jwk) {
  const Json* chain = jwk.find("x5c");
  if (chain == nullptr || !chain->is_array() || chain->size() == 0 || !chain->items()[0].is_string()) {
    return Error{Errc::unsupported, "the published key has no x5c, so there is no certificate to use", {}};
  }
  const auto der = base64_decode_tolerant(chain->items()[0].as_string());
  if (!der) return Error{Errc::invalid, "the published key's x5c is not base64", {}};
  ASSAY_TRY_ASSIGN(const Certificate certificate, Certificate::from_der(*der));
  return certificate.pem();
}

// What a thumbprint is taken of: the required members in the order of their names (RFC 7638 §3.2).
std::string required_members(const Json& jwk) {
  Json out = Json::object();
  for (const char* name : {"crv", "e", "kty", "n", "x", "y"}) {
    if (jwk.contains(name)) out[name] = jwk.at(name);
  }
  return dump_json(out);
}

Result<std::string> encoded_numbers(const PublicNumbers& numbers, std::string_view encoding) {
  const bool is_rsa = numbers.type == KeyType::rsa;
  const bool is_ec = numbers.type == KeyType::ec_p256 || numbers.type == KeyType::ec_p384;
  if (encoding == "modulus" && is_rsa) return numbers.n;
  if (encoding == "ec-point" && is_ec) return "\x04" + numbers.x + numbers.y;
  if (encoding == "ec-x" && is_ec) return numbers.x;
  return bad_parameter("secret_from", std::string(encoding) + " does not exist for a key of type " +
                                          std::string(to_string(numbers.type)));
}

}  // namespace

std::string_view usual_alg(KeyType type) {
  switch (type) {
    case KeyType::rsa:
      return "RS256";
    case KeyType::ec_p256:
      return "ES256";
    case KeyType::ec_p384:
      return "ES384";
    case KeyType::ed25519:
      return "EdDSA";
  }
  return "unknown";
}

Result<Json> published_key(const Json& jwks, std::string_view alg, std::string_view preferred_kid) {
  const Json* keys = jwks.find("keys");
  const Json* found = nullptr;
  std::string published;
  if (keys != nullptr && keys->is_array()) {
    for (const Json& key : keys->items()) {
      const std::string own = alg_of(key);
      published += (published.empty() ? "" : ", ") + (own.empty() ? "a key of unknown use" : own);
      if (own != alg) continue;
      const bool preferred = !preferred_kid.empty() && key.at("kid").string_or("") == preferred_kid;
      if (found == nullptr || preferred) found = &key;
      if (preferred) break;
    }
  }
  if (found == nullptr) {
    return Error{Errc::unsupported,
                 "no published key for " + std::string(alg) +
                     "; published: " + (published.empty() ? "none" : published),
                 {}};
  }
  return *found;
}

Result<PublicKey> public_key_of(const Json& jwk) {
  const std::string kty = jwk.at("kty").string_or("");
  const std::string crv = jwk.at("crv").string_or("");
  PublicNumbers numbers;
  numbers.n = number_at(jwk, "n");
  numbers.e = number_at(jwk, "e");
  numbers.x = number_at(jwk, "x");
  numbers.y = number_at(jwk, "y");
  if (kty == "RSA") {
    numbers.type = KeyType::rsa;
  } else if (kty == "EC" && crv == "P-256") {
    numbers.type = KeyType::ec_p256;
  } else if (kty == "EC" && crv == "P-384") {
    numbers.type = KeyType::ec_p384;
  } else if (kty == "OKP" && crv == "Ed25519") {
    numbers.type = KeyType::ed25519;
  } else {
    return Error{Errc::unsupported, "a published key of kty \"" + kty + "\", crv \"" + crv + "\"", {}};
  }
  return PublicKey::from_numbers(numbers);
}

Json jwk_of(const PublicKey& key, std::string_view alg, std::string_view kid) {
  const PublicNumbers numbers = key.numbers();
  Json jwk = Json::object();
  if (numbers.type == KeyType::rsa) {
    jwk["kty"] = "RSA";
    jwk["n"] = base64url_encode(numbers.n);
    jwk["e"] = base64url_encode(numbers.e);
  } else if (numbers.type == KeyType::ed25519) {
    jwk["kty"] = "OKP";
    jwk["crv"] = "Ed25519";
    jwk["x"] = base64url_encode(numbers.x);
  } else {
    jwk["kty"] = "EC";
    jwk["crv"] = numbers.type == KeyType::ec_p384 ? "P-384" : "P-256";
    jwk["x"] = base64url_encode(numbers.x);
    jwk["y"] = base64url_encode(numbers.y);
  }
  jwk["use"] = "sig";
  jwk["alg"] = alg;
  jwk["kid"] = kid;
  return jwk;
}

Result<std::string> encoded_key(const Json& jwk, std::string_view encoding) {
  if (encoding == "jwk-json") return dump_json(jwk);
  if (encoding == "jwk-required") return required_members(jwk);
  if (encoding == "x509-pem") return certificate_pem(jwk);
  if (encoding == "x509-pem-no-newline") {
    ASSAY_TRY_ASSIGN(std::string pem, certificate_pem(jwk));
    return without_newline(std::move(pem));
  }
  ASSAY_TRY_ASSIGN(const PublicKey key, public_key_of(jwk));
  if (encoding == "spki-pem") return key.spki_pem();
  if (encoding == "spki-pem-no-newline") return without_newline(key.spki_pem());
  if (encoding == "spki-pem-crlf") return with_crlf(key.spki_pem());
  if (encoding == "spki-der") return key.spki_der();
  if (encoding == "pkcs1-pem") {
    if (key.type() != KeyType::rsa) return bad_parameter("secret_from", "pkcs1-pem exists for RSA keys only");
    return key.pkcs1_pem();
  }
  if (encoding == "modulus" || encoding == "ec-point" || encoding == "ec-x") {
    return encoded_numbers(key.numbers(), encoding);
  }
  return bad_parameter("secret_from",
                       "\"" + std::string(encoding) + "\" is not one of " + join(kEncodings, ", "));
}

}  // namespace assay::forge
