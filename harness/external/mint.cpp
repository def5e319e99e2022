// SPDX-License-Identifier: Apache-2.0
#include "harness/external/mint.hpp"

#include "core/base/encoding.hpp"
#include "core/crypto/digest.hpp"
#include "core/json/parse.hpp"

namespace assay::external {
namespace {

constexpr std::int64_t kLifetime = 3600;  // s

void lay_over(Json& claims, const Json& more) {
  for (const auto& [name, value] : more.members()) claims[name] = value;
}

}  // namespace

Result<std::string> mint(const target::MintedTokens& tokens, const target::IdentityEntry& identity,
                         const PrivateKey& key, TimePoint now) {
  const auto scheme = sign_scheme(tokens.alg);
  if (!scheme) return Error{Errc::invalid, "tokens.any.alg is no algorithm", {}};
  const std::int64_t seconds = to_unix_seconds(now);
  Json claims = Json::object({{"iss", tokens.issuer},
                              {"sub", identity.pool.empty() ? identity.name : identity.pool.front()},
                              {"iat", seconds},
                              {"nbf", seconds},
                              {"exp", seconds + kLifetime},
                              {"jti", random_token()}});
  lay_over(claims, tokens.claims);
  lay_over(claims, identity.claims);
  const Json header = Json::object({{"alg", tokens.alg}, {"typ", "JWT"}, {"kid", tokens.kid}});
  const std::string input = base64url_encode(dump_json(header)) + "." + base64url_encode(dump_json(claims));
  ASSAY_TRY_ASSIGN(const std::string signature, key.sign(*scheme, input));
  return input + "." + base64url_encode(signature);
}

}  // namespace assay::external
