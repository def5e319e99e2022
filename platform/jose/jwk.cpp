// SPDX-License-Identifier: Apache-2.0
#include "platform/jose/jwk.hpp"

#include <algorithm>
#include <array>

#include "core/base/encoding.hpp"
#include "platform/jose/base64url.hpp"

namespace assay::jose {
namespace {

constexpr std::size_t kMaxKeys = 32;
constexpr std::array<std::string_view, 8> kPrivateMembers = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"};

Error refuse(std::string_view reason) {
  return Error{Errc::invalid, std::string(reason), {}};
}

Result<std::string> number(const Json& jwk, std::string_view member) {
  const Json* value = jwk.find(member);
  if (value == nullptr || !value->is_string()) return refuse("unsupported_key");
  auto bytes = decode_base64url(value->as_string());
  if (!bytes || bytes->empty()) return refuse("unsupported_key");
  return std::move(*bytes);
}

// RSA numbers are written without leading zeros (RFC 7518 §2, Base64urlUInt).
Result<std::string> minimal_number(const Json& jwk, std::string_view member) {
  auto bytes = number(jwk, member);
  if (bytes.ok() && bytes->front() == '\0') return refuse("unsupported_key");
  return bytes;
}

// Coordinates are written in the full width of the curve (RFC 7518 §6.2.1.2, RFC 8037 §2).
Result<std::string> wide_number(const Json& jwk, std::string_view member, std::size_t width) {
  auto bytes = number(jwk, member);
  if (bytes.ok() && bytes->size() != width) return refuse("unsupported_key");
  return bytes;
}

Result<PublicNumbers> numbers_of(const Json& jwk) {
  const std::string kty = jwk.at("kty").string_or("");
  const std::string crv = jwk.at("crv").string_or("");
  PublicNumbers numbers;
  if (kty == "RSA") {
    numbers.type = KeyType::rsa;
    ASSAY_TRY_ASSIGN(numbers.n, minimal_number(jwk, "n"));
    ASSAY_TRY_ASSIGN(numbers.e, minimal_number(jwk, "e"));
    return numbers;
  }
  if (kty == "OKP" && crv == "Ed25519") {
    numbers.type = KeyType::ed25519;
    ASSAY_TRY_ASSIGN(numbers.x, wide_number(jwk, "x", 32));
    return numbers;
  }
  if (kty == "EC" && (crv == "P-256" || crv == "P-384")) {
    const std::size_t width = crv == "P-256" ? 32 : 48;
    numbers.type = crv == "P-256" ? KeyType::ec_p256 : KeyType::ec_p384;
    ASSAY_TRY_ASSIGN(numbers.x, wide_number(jwk, "x", width));
    ASSAY_TRY_ASSIGN(numbers.y, wide_number(jwk, "y", width));
    return numbers;
  }
  return refuse("unsupported_key");
}

bool allows_verifying(const Json& key_ops) {
  if (!key_ops.is_array()) return false;
  const Json verify("verify");
  return std::find(key_ops.items().begin(), key_ops.items().end(), verify) != key_ops.items().end();
}

Result<void> check_published_members(const Json& jwk) {
  if (!is_valid_kid(jwk.at("kid").string_or(""))) return refuse("bad_kid");
  if (jwk.at("kty").string_or("") == "oct") return refuse("symmetric_key_published");
  for (const std::string_view member : kPrivateMembers) {
    if (jwk.contains(member)) return refuse("private_key_published");
  }
  if (!jwk.at("alg").is_string()) return refuse("missing_alg");
  if (const Json* use = jwk.find("use"); use && use->string_or("") != "sig") return refuse("wrong_use");
  if (const Json* ops = jwk.find("key_ops"); ops && !allows_verifying(*ops)) return refuse("wrong_key_ops");
  return {};
}

Result<void> load_one(const Json& jwk, const KeyAdmission& admission, KeySet& keys) {
  if (!jwk.is_object()) return refuse("not_an_object");
  if (keys.keys().size() >= kMaxKeys) return refuse("too_many_keys");
  ASSAY_TRY(check_published_members(jwk));
  VerificationKey key;
  ASSAY_TRY_ASSIGN(key.public_key, public_key_from_jwk(jwk));
  key.kid = jwk.at("kid").as_string();
  key.alg = jwk.at("alg").as_string();
  key.jwk = jwk;
  return keys.add(std::move(key), admission);
}

}  // namespace

Result<PublicKey> public_key_from_jwk(const Json& jwk) {
  ASSAY_TRY_ASSIGN(const PublicNumbers numbers, numbers_of(jwk));
  auto key = PublicKey::from_numbers(numbers);
  if (!key.ok()) return refuse("unsupported_key");  // for instance a point that is not on the curve
  return key;
}

LoadedKeys load_jwks(const Json& jwks, const KeyAdmission& admission) {
  LoadedKeys loaded;
  const Json& list = jwks.at("keys");
  if (!list.is_array()) {
    loaded.refused.push_back("?: not_a_key_set");
    return loaded;
  }
  for (const Json& jwk : list.items()) {
    const auto taken = load_one(jwk, admission, loaded.keys);
    if (taken.ok()) continue;
    const std::string kid = jwk.at("kid").string_or("");
    loaded.refused.push_back((is_valid_kid(kid) ? kid : "?") + ": " + taken.error().message);
  }
  return loaded;
}

Json public_jwk(const PublicKey& key, std::string_view kid, std::string_view alg,
                const std::optional<std::string>& x5c_der) {
  const PublicNumbers numbers = key.numbers();
  Json jwk = Json::object();
  switch (numbers.type) {
    case KeyType::rsa:
      jwk["kty"] = "RSA";
      jwk["n"] = base64url_encode(numbers.n);
      jwk["e"] = base64url_encode(numbers.e);
      break;
    case KeyType::ec_p256:
    case KeyType::ec_p384:
      jwk["kty"] = "EC";
      jwk["crv"] = numbers.type == KeyType::ec_p256 ? "P-256" : "P-384";
      jwk["x"] = base64url_encode(numbers.x);
      jwk["y"] = base64url_encode(numbers.y);
      break;
    case KeyType::ed25519:
      jwk["kty"] = "OKP";
      jwk["crv"] = "Ed25519";
      jwk["x"] = base64url_encode(numbers.x);
      break;
  }
  jwk["use"] = "sig";
  jwk["alg"] = alg;
  jwk["kid"] = kid;
  if (x5c_der) jwk["x5c"] = Json::array({base64_encode(*x5c_der)});
  return jwk;
}

Json private_jwk(const PrivateKey& key, std::string_view kid, std::string_view alg) {
  Json jwk = public_jwk(key.public_key(), kid, alg);
  const auto numbers = key.private_numbers();
  jwk["d"] = base64url_encode(numbers.d);
  if (key.type() == KeyType::rsa) {
    jwk["p"] = base64url_encode(numbers.p);
    jwk["q"] = base64url_encode(numbers.q);
    jwk["dp"] = base64url_encode(numbers.dp);
    jwk["dq"] = base64url_encode(numbers.dq);
    jwk["qi"] = base64url_encode(numbers.qi);
  }
  return jwk;
}

Json jwks_of(std::vector<Json> keys) {
  return Json::object({{"keys", Json(std::move(keys))}});
}

}  // namespace assay::jose
