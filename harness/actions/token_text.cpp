// SPDX-License-Identifier: Apache-2.0
// token.encrypt, token.decode, key.generate: what an attacker makes without asking anybody.
#include "core/base/encoding.hpp"
#include "core/crypto/digest.hpp"
#include "harness/actions/builtin.hpp"
#include "harness/forge/attack_key.hpp"
#include "harness/forge/jwe.hpp"
#include "harness/forge/lenient.hpp"

namespace assay::actions {
namespace {

using model::ParamKind;

Result<StepResult> encrypt(Context& context, const Json& params) {
  ASSAY_TRY_ASSIGN(const forge::KeyRing ring, context.session.key_ring());
  ASSAY_TRY_ASSIGN(std::string token, forge::encrypt_token(params, ring));
  StepResult result;
  result.detail = Json::object({{"token", token}});
  result.value = std::move(token);
  return result;
}

Result<StepResult> decode(Context&, const Json& params) {
  const std::string text = text_param(params, "token");
  ASSAY_TRY_ASSIGN(const forge::LenientToken token, forge::decode_token(text));
  StepResult result;
  result.value = forge::token_value(token);
  result.value["digest"] = to_hex(digest(Hash::sha256, text)).substr(0, 16);
  return result;
}

Result<StepResult> generate(Context& context, const Json& params) {
  StepResult result;
  ASSAY_TRY_ASSIGN(result.value, forge::generate_key(params, context.rng));
  result.detail = Json::object({{"kid", result.value.at("kid")}, {"alg", result.value.at("alg")}});
  return result;
}

}  // namespace

Action token_encrypt() {
  return {{"token.encrypt",
           "Encrypts claims to a published RSA key (JWE, RSA-OAEP, A256GCM).",
           {{"to", ParamKind::string, false, "alg of the published key; default RS256.", {}},
            {"claims", ParamKind::table, false, "Claims to encrypt.", {}},
            {"claims_json", ParamKind::payload, false, "Text to encrypt, verbatim.", {}},
            {"claims_hex", ParamKind::string, false, "Bytes to encrypt, in hex.", {}},
            {"header", ParamKind::table, false, "Further header members.", {}},
            {"kid", ParamKind::string, false, "kid; default the published key's.", {}},
            {"zip_blanks",
             ParamKind::integer,
             false,
             "Compress (zip = DEF), with so many blanks behind the claims.",
             {}}},
           {},
           true},
          encrypt};
}

Action token_decode() {
  return {{"token.decode",
           "Decodes a token without any check: {header, claims, signature_hex, digest}; digest is its name "
           "in journals.",
           {{"token", ParamKind::string, true, "The token.", {}}},
           {},
           true},
          decode};
}

Action key_generate() {
  return {{"key.generate",
           "Makes a key pair of the attacker's own: {kid, alg, jwk, private, x5c, x5t_s256}.",
           {{"type", ParamKind::string, true, "Kind of key.", {"RSA", "EC", "EC384", "Ed25519"}},
            {"kid", ParamKind::string, false, "Key id; default random.", {}},
            {"index", ParamKind::integer, false, "Which of the ready RSA keys, 0 to 7.", {}}},
           {},
           true},
          generate};
}

}  // namespace assay::actions
