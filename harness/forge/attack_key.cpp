// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/attack_key.hpp"

#include <array>

#include "core/base/encoding.hpp"
#include "core/base/join.hpp"
#include "core/crypto/certificate.hpp"
#include "harness/forge/parameters.hpp"
#include "harness/forge/published_keys.hpp"

namespace assay::forge {
namespace {

constexpr std::array<std::string_view, 3> kParameters = {"type", "kid", "index"};
constexpr std::array<std::string_view, 4> kTypes = {"RSA", "EC", "EC384", "Ed25519"};
// The lower indices of the pool belong to issuers; an attacker who drew one of them would hold a genuine key.
constexpr std::int64_t kFirstPoolIndex = 8;
constexpr std::int64_t kPoolKeys = 8;
constexpr std::int64_t kYear2000 = 946684800;
constexpr std::int64_t kYear2100 = 4102444800;

Result<PrivateKey> key_of_type(std::string_view type, std::int64_t index) {
  if (type == "RSA") return rsa_pool_key(static_cast<std::size_t>(kFirstPoolIndex + index));
  if (type == "EC") return PrivateKey::generate(KeyType::ec_p256);
  if (type == "EC384") return PrivateKey::generate(KeyType::ec_p384);
  return PrivateKey::generate(KeyType::ed25519);
}

}  // namespace

Result<Json> generate_key(const Json& params, Rng& rng) {
  ASSAY_TRY(only_parameters(params, kParameters));
  ASSAY_TRY_ASSIGN(const auto type, choice_parameter(params, "type", kTypes));
  if (!type) return bad_parameter("type", "is needed, one of " + join(kTypes, ", "));
  ASSAY_TRY_ASSIGN(const auto stated_index, integer_parameter(params, "index"));
  const std::int64_t index = stated_index.value_or(0);
  if (index < 0 || index >= kPoolKeys) return bad_parameter("index", "takes 0 to 7");
  ASSAY_TRY_ASSIGN(auto stated_kid, bytes_parameter(params, "kid"));
  const std::string kid = stated_kid ? *stated_kid : rng.token(16);

  ASSAY_TRY_ASSIGN(const PrivateKey key, key_of_type(*type, index));
  const std::string_view alg = usual_alg(key.type());
  CertificateRequest request;
  request.common_name = "attacker.invalid";
  request.dns_names = {"attacker.invalid"};
  request.not_before = from_unix_seconds(kYear2000);
  request.not_after = from_unix_seconds(kYear2100);
  ASSAY_TRY_ASSIGN(const Certificate certificate, Certificate::self_signed(request, key));

  Json out = Json::object();
  out["kid"] = kid;
  out["alg"] = alg;
  out["jwk"] = jwk_of(key.public_key(), alg, kid);
  out["private"] = key.pkcs8_pem();
  out["x5c"] = base64_encode(certificate.der());
  out["x5t_s256"] = base64url_encode(certificate.sha256_thumbprint());
  return out;
}

}  // namespace assay::forge
