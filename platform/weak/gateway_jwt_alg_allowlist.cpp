// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_jwt_alg_allowlist.hpp"

#include <array>

#include "core/crypto/digest.hpp"
#include "platform/jose/algorithms.hpp"
#include "platform/jose/reasons.hpp"
#include "platform/weak/faults.hpp"

namespace assay::weak {
namespace {

constexpr std::string_view kAlgFault = "gateway.jwt.alg-allowlist/alg-from-token";

// The name as a forgiving library reads it: without case and without what surrounds it. Empty: no algorithm.
std::string named_algorithm(const Json& header) {
  const Json& alg = header.at("alg");
  if (!alg.is_string()) return {};
  std::string name = lower_case(alg.as_string());
  const std::string_view edges(" \t\r\n\0", 5);
  name.erase(0, std::min(name.find_first_not_of(edges), name.size()));
  name.erase(name.find_last_not_of(edges) + 1);
  return name == "none" ? std::string() : name;
}

std::optional<SignScheme> scheme_named(const std::string& name) {
  for (const std::string_view candidate : std::array<std::string_view, 9>{
           "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"}) {
    if (lower_case(candidate) == name) return sign_scheme(candidate);
  }
  return std::nullopt;
}

std::optional<Hash> hmac_named(const std::string& name) {
  for (const std::string_view candidate : std::array<std::string_view, 3>{"HS256", "HS384", "HS512"}) {
    if (lower_case(candidate) == name) return jose::hmac_hash(candidate);
  }
  return std::nullopt;
}

bool verifies(const jose::Unverified& token, const jose::VerificationKey& key) {
  const std::string name = named_algorithm(token.header);
  if (const auto hash = hmac_named(name); hash && !key.public_key) {
    return hmac(*hash, key.hmac_secret.reveal(), token.signing_input) == token.signature;
  }
  const auto scheme = scheme_named(name);
  return scheme && key.public_key && can_verify(*key.public_key, *scheme) &&
         key.public_key->verify(*scheme, token.signing_input, token.signature);
}

class AnyAlgorithm final : public jose::AlgorithmPolicy {
 public:
  AnyAlgorithm(std::unique_ptr<jose::AlgorithmPolicy> inner, HitCounter& hits)
      : inner_(std::move(inner)), hits_(hits) {}
  Result<void> check(const Json& header) const override {
    if (!inner_->check(header).ok()) hits_.hit(kAlgFault);
    return {};
  }

 private:
  std::unique_ptr<jose::AlgorithmPolicy> inner_;
  HitCounter& hits_;
};

class KeyForNamedAlgorithm final : public jose::KeyResolver {
 public:
  explicit KeyForNamedAlgorithm(std::unique_ptr<jose::KeyResolver> inner) : inner_(std::move(inner)) {}
  Result<jose::VerificationKey> resolve(const jose::Unverified& token,
                                        const jose::IssuerTrust& issuer) const override {
    if (named_algorithm(token.header).empty()) return jose::VerificationKey{};
    auto named = inner_->resolve(token, issuer);
    if (!named.ok() || verifies(token, *named)) return named;
    for (const jose::VerificationKey& key : issuer.keys.keys()) {
      if (verifies(token, key)) return key;
    }
    return named;
  }

 private:
  std::unique_ptr<jose::KeyResolver> inner_;
};

class NamedAlgorithmSignature final : public jose::SignatureCheck {
 public:
  Result<void> verify(const jose::Unverified& token, const jose::VerificationKey& key) const override {
    if (named_algorithm(token.header).empty() || verifies(token, key)) return {};
    return jose::deny(jose::kBadSignature);
  }
};

}  // namespace

void alg_from_token(jose::VerifierParts& parts, HitCounter& hits) {
  parts.algorithms = std::make_unique<AnyAlgorithm>(std::move(parts.algorithms), hits);
  parts.keys = std::make_unique<KeyForNamedAlgorithm>(std::move(parts.keys));
  parts.signature = std::make_unique<NamedAlgorithmSignature>();
}

}  // namespace assay::weak
