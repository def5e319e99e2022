// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/token_signature.hpp"

#include <array>

#include "core/base/join.hpp"
#include "harness/forge/ecdsa_edge.hpp"
#include "harness/forge/parameters.hpp"
#include "harness/forge/published_keys.hpp"

namespace assay::forge {
namespace {

using How = Signing::How;
constexpr std::array<std::string_view, 5> kSigns = {"keep", "none", "issuer", "key", "hmac"};
constexpr std::size_t kUsualSignatureBytes = 64;

std::optional<Hash> hmac_hash(std::string_view alg) {
  if (alg == "HS256") return Hash::sha256;
  if (alg == "HS384") return Hash::sha384;
  if (alg == "HS512") return Hash::sha512;
  return std::nullopt;
}

// How well a key suits a scheme that nobody published it for: 2 the type that the scheme is meant for, 1
// another curve of the same family, 0 not at all.
int suitability(SignScheme scheme, KeyType type) {
  switch (scheme) {
    case SignScheme::es256:
    case SignScheme::es384:
      if (type == (scheme == SignScheme::es256 ? KeyType::ec_p256 : KeyType::ec_p384)) return 2;
      return type == KeyType::ec_p256 || type == KeyType::ec_p384 ? 1 : 0;
    case SignScheme::eddsa:
      return type == KeyType::ed25519 ? 2 : 0;
    default:
      return type == KeyType::rsa ? 2 : 0;
  }
}

// The issuer's key for a scheme: one published for exactly it before one that merely can do it, and among
// equals the one that the header names.
const KeyRing::IssuerKey* issuer_key(const KeyRing& ring, SignScheme scheme, std::string_view kid) {
  const KeyRing::IssuerKey* best = nullptr;
  int best_score = 0;
  for (const KeyRing::IssuerKey& candidate : ring.issuer) {
    const int fit = suitability(scheme, candidate.key.type());
    if (fit == 0) continue;
    const int score = (candidate.alg == jws_name(scheme) ? 8 : 0) + fit * 2 +
                      (candidate.kid == kid && !kid.empty() ? 1 : 0);
    if (score > best_score) {
      best = &candidate;
      best_score = score;
    }
  }
  return best;
}

std::string issuer_algs(const KeyRing& ring) {
  std::string out;
  for (const KeyRing::IssuerKey& key : ring.issuer) out += (out.empty() ? "" : ", ") + key.alg;
  return out.empty() ? "none" : out;
}

Result<SignScheme> scheme_named(std::string_view alg, std::string_view fallback) {
  if (const auto scheme = sign_scheme(alg)) return *scheme;
  if (alg.empty()) {
    if (const auto scheme = sign_scheme(fallback)) return *scheme;
  }
  return bad_parameter("sign_alg",
                       "\"" + std::string(alg) +
                           "\" is no signature scheme; say sign_alg = RS256, RS384, RS512, PS256, "
                           "PS384, PS512, ES256, ES384 or EdDSA");
}

Result<void> plan_issuer(Signing& plan, std::string_view alg, std::string_view kid, const KeyRing& ring) {
  ASSAY_TRY_ASSIGN(plan.scheme, scheme_named(alg, {}));
  const KeyRing::IssuerKey* found = issuer_key(ring, plan.scheme, kid);
  if (found == nullptr) {
    return Error{Errc::unsupported,
                 "sign: no issuer key can make " + std::string(alg) + "; there are: " + issuer_algs(ring),
                 {}};
  }
  plan.how = How::key;
  plan.key = found->key;
  plan.issuer_kid = found->kid;
  return {};
}

Result<void> plan_key(Signing& plan, const Json& params, std::string_view alg) {
  const Json* value = params.find("key");
  const std::string pem = value == nullptr     ? ""
                          : value->is_string() ? value->as_string()
                                               : value->at("private").string_or("");
  if (pem.empty()) return bad_parameter("key", "takes what key.generate saved, or a PKCS#8 PEM");
  auto key = PrivateKey::from_pem(pem);
  if (!key) return bad_parameter("key", key.error().message);
  ASSAY_TRY_ASSIGN(plan.scheme, scheme_named(alg, usual_alg(key->type())));
  if (suitability(plan.scheme, key->type()) == 0) {
    return bad_parameter("sign_alg", std::string(jws_name(plan.scheme)) +
                                         " cannot be made with a key of type " +
                                         std::string(to_string(key->type())) +
                                         "; set sign_alg or header.alg to what the key can do");
  }
  plan.how = How::key;
  plan.key = std::move(key).value();
  return {};
}

Result<void> plan_hmac(Signing& plan, const Json& params, std::string_view alg, std::string_view kid,
                       const KeyRing& ring) {
  const auto hash = hmac_hash(alg);
  if (!hash) return bad_parameter("sign_alg", "sign = hmac takes HS256, HS384 or HS512");
  plan.how = How::hmac;
  plan.hash = *hash;
  ASSAY_TRY_ASSIGN(auto secret, bytes_parameter(params, "secret"));
  ASSAY_TRY_ASSIGN(const auto source, bytes_parameter(params, "secret_from"));
  if (secret.has_value() == source.has_value()) {
    return bad_parameter("secret", "sign = hmac takes exactly one of secret and secret_from");
  }
  if (secret) {
    plan.secret = std::move(*secret);
    return {};
  }
  const std::size_t colon = source->find(':');
  if (colon == std::string::npos) {
    return bad_parameter("secret_from", "takes ALG:ENCODING such as RS256:spki-pem");
  }
  ASSAY_TRY_ASSIGN(const Json jwk, published_key(ring.jwks, source->substr(0, colon), kid));
  ASSAY_TRY_ASSIGN(plan.secret, encoded_key(jwk, source->substr(colon + 1)));
  plan.issuer_kid = jwk.at("kid").string_or("");
  return {};
}

}  // namespace

Result<Signing> plan_signing(const Json& params, const Json& header, const KeyRing& ring, bool has_base) {
  ASSAY_TRY_ASSIGN(const auto stated, choice_parameter(params, "sign", kSigns));
  if (!stated && !has_base)
    return bad_parameter("sign", "is needed without from; one of " + join(kSigns, ", "));
  const std::string sign = stated.value_or("keep");
  ASSAY_TRY_ASSIGN(const auto sign_alg, bytes_parameter(params, "sign_alg"));
  const std::string alg = sign_alg.value_or(header.at("alg").string_or(""));
  const std::string kid = header.at("kid").string_or("");

  Signing plan;
  if (sign == "keep") {
    if (!has_base) return bad_parameter("sign", "keep needs a base token (from)");
    plan.how = How::keep;
  } else if (sign == "issuer") {
    ASSAY_TRY(plan_issuer(plan, alg, kid, ring));
  } else if (sign == "key") {
    ASSAY_TRY(plan_key(plan, params, alg));
  } else if (sign == "hmac") {
    ASSAY_TRY(plan_hmac(plan, params, alg, kid, ring));
  }
  if (plan.issuer_kid.empty()) {
    const auto scheme = sign_scheme(alg);
    const KeyRing::IssuerKey* genuine = scheme ? issuer_key(ring, *scheme, kid) : nullptr;
    if (genuine != nullptr) plan.issuer_kid = genuine->kid;
  }
  return plan;
}

Result<std::string> make_signature(const Signing& signing, std::string_view input,
                                   std::string_view original) {
  switch (signing.how) {
    case How::keep:
      return std::string(original);
    case How::none:
      return std::string();
    case How::hmac:
      return hmac(signing.hash, signing.secret, input);
    case How::key:
      break;
  }
  return signing.key->sign(signing.scheme, input);
}

Result<std::string> edit_signature(const Json& params, std::string signature, Rng& rng) {
  if (const Json* value = params.find("signature")) {
    if (value->is_object()) {
      ASSAY_TRY_ASSIGN(const auto bytes, bytes_parameter(params, "signature"));
      signature = bytes.value_or("");
    } else if (value->string_or("") == "random") {
      signature = rng.bytes(signature.empty() ? kUsualSignatureBytes : signature.size());
    } else {
      ASSAY_TRY_ASSIGN(signature, ecdsa_edge(value->string_or(""), signature));
    }
  }
  ASSAY_TRY_ASSIGN(const auto keep, integer_parameter(params, "signature_keep"));
  if (keep) {
    if (*keep < 0 || static_cast<std::uint64_t>(*keep) >= signature.size()) {
      return bad_parameter("signature_keep",
                           "takes 0 to " + std::to_string(signature.empty() ? 0 : signature.size() - 1) +
                               " for this signature");
    }
    signature.resize(static_cast<std::size_t>(*keep));
  }
  ASSAY_TRY_ASSIGN(const auto tail, bytes_parameter(params, "signature_append"));
  if (tail) signature += *tail;
  return signature;
}

}  // namespace assay::forge
