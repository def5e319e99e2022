// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/jwe.hpp"

#include <array>

#include "core/base/encoding.hpp"
#include "core/crypto/digest.hpp"
#include "harness/forge/deflate_bomb.hpp"
#include "harness/forge/parameters.hpp"
#include "harness/forge/published_keys.hpp"
#include "harness/forge/token_members.hpp"

namespace assay::forge {
namespace {

constexpr std::array<std::string_view, 7> kJweParameters = {"to",     "claims", "claims_json", "claims_hex",
                                                            "header", "kid",    "zip_blanks"};
constexpr std::int64_t kMostBlanks = std::int64_t{64} << 20;
constexpr std::size_t kContentKeyBytes = 32;
constexpr std::size_t kIvBytes = 12;

Result<std::string> protected_header(const Json& params, const Json& jwk) {
  ASSAY_TRY_ASSIGN(const auto kid, bytes_parameter(params, "kid"));
  Json header = Json::object();
  header["alg"] = "RSA-OAEP";
  header["enc"] = "A256GCM";
  header["kid"] = kid.value_or(jwk.at("kid").string_or(""));
  if (params.contains("zip_blanks")) header["zip"] = "DEF";
  ASSAY_TRY_ASSIGN(const TokenPart part, TokenPart::build(params, "header", write_json(header)));
  return part.text();
}

}  // namespace

Result<std::string> encrypt_token(const Json& params, const KeyRing& ring) {
  ASSAY_TRY(only_parameters(params, kJweParameters));
  if (!params.contains("claims") && !params.contains("claims_json") && !params.contains("claims_hex")) {
    return bad_parameter("claims", "is needed (or claims_json, claims_hex)");
  }
  ASSAY_TRY_ASSIGN(const auto to, bytes_parameter(params, "to"));
  ASSAY_TRY_ASSIGN(const Json jwk, published_key(ring.jwks, to.value_or("RS256"), {}));
  ASSAY_TRY_ASSIGN(const PublicKey key, public_key_of(jwk));
  if (key.type() != KeyType::rsa) return bad_parameter("to", "RSA-OAEP needs a published RSA key");
  ASSAY_TRY_ASSIGN(const TokenPart claims, TokenPart::build(params, "claims", std::nullopt));
  ASSAY_TRY_ASSIGN(std::string plaintext, claims.text());
  ASSAY_TRY_ASSIGN(const auto blanks, integer_parameter(params, "zip_blanks"));
  if (blanks) {
    if (*blanks < 0 || *blanks > kMostBlanks) return bad_parameter("zip_blanks", "takes 0 to 67108864");
    plaintext = deflate_bomb(plaintext, static_cast<std::size_t>(*blanks));
  }
  ASSAY_TRY_ASSIGN(const std::string header, protected_header(params, jwk));

  const std::string content_key = random_bytes(kContentKeyBytes);
  const std::string iv = random_bytes(kIvBytes);
  ASSAY_TRY_ASSIGN(const std::string encrypted_key, key.rsa_oaep_encrypt(content_key));
  const std::string head = base64url_encode(header);
  const Sealed sealed =
      aes256gcm_seal(content_key, iv, head, plaintext);  // RFC 7516 §5.1: the header is the AAD
  return head + "." + base64url_encode(encrypted_key) + "." + base64url_encode(iv) + "." +
         base64url_encode(sealed.ciphertext) + "." + base64url_encode(sealed.tag);
}

}  // namespace assay::forge
