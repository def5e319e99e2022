// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/token_forge.hpp"

#include "harness/actions/builtin.hpp"

namespace assay::actions {
namespace {

using model::ParamKind;

// `change` laid over the other parameters, table by table.
void lay_over(Json& base, const Json& change) {
  for (const auto& [name, value] : change.members()) {
    Json* there = base.find(name);
    if (there != nullptr && there->is_object() && value.is_object()) {
      lay_over(*there, value);
    } else {
      base[name] = value;
    }
  }
}

Result<StepResult> run_token_forge(Context& context, const Json& written) {
  Json params = written;
  params.erase("change");
  if (written.at("change").is_object()) lay_over(params, written.at("change"));
  forge::KeyRing ring;
  if (text_param(params, "sign") == "issuer" || params.contains("kid") || params.contains("secret_from")) {
    ASSAY_TRY_ASSIGN(ring, context.session.key_ring());
  }
  ASSAY_TRY_ASSIGN(std::string token, forge::forge_token(params, ring, context.rng));
  StepResult result;
  // Only a token with a genuine signature has authority; a forged one is evidence and stays readable.
  const std::string sign = text_param(params, "sign", "keep");
  const bool lent_key = sign == "key" && params.at("key").at("lent").bool_or(false);
  if (sign == "issuer" || lent_key) result.secrets.emplace_back("issuer-signed-token", token);
  // Whoever undoes what was changed beside a signature that was kept has the genuine token again.
  if (sign == "keep") result.secrets.emplace_back("signature", token.substr(token.rfind('.') + 1));
  result.detail = Json::object({{"token", token}});
  result.value = std::move(token);
  return result;
}

}  // namespace

Action token_forge() {
  return {
      {"token.forge",
       "Builds one token: from a genuine one with something changed, or from nothing.",
       {{"from", ParamKind::string, false, "Base token.", {}},
        {"change",
         ParamKind::table,
         false,
         "Further parameters, laid over these: what a variant does differently.",
         {}},
        {"header", ParamKind::table, false, "Header members to set.", {}},
        {"claims", ParamKind::table, false, "Claims to set.", {}},
        {"header_merge",
         ParamKind::string,
         false,
         "JSON text merged into the header (for null and floats).",
         {}},
        {"claims_merge", ParamKind::string, false, "JSON text merged into the claims.", {}},
        {"header_json", ParamKind::payload, false, "Text that is the header, verbatim.", {}},
        {"claims_json", ParamKind::payload, false, "Text that is the payload, verbatim.", {}},
        {"header_hex", ParamKind::string, false, "Bytes that are the header, in hex.", {}},
        {"claims_hex", ParamKind::string, false, "Bytes that are the payload, in hex.", {}},
        {"header_insert", ParamKind::string, false, "Raw text as first member of the header.", {}},
        {"header_append", ParamKind::string, false, "Raw text as last member of the header.", {}},
        {"claims_insert", ParamKind::string, false, "Raw text as first member of the claims.", {}},
        {"claims_append", ParamKind::string, false, "Raw text as last member of the claims.", {}},
        {"drop", ParamKind::list, false, "Members to remove: \"header.kid\", \"claims.exp\".", {}},
        {"kid", ParamKind::string, false, "\"issuer\": the kid of the issuer key that fits.", {"issuer"}},
        {"sign",
         ParamKind::string,
         false,
         "Who signs; default keep.",
         {"keep", "none", "issuer", "key", "hmac"}},
        {"sign_alg",
         ParamKind::string,
         false,
         "Scheme of the signature where it differs from the header's alg.",
         {}},
        {"signing_input", ParamKind::string, false, "Layout of what is signed; default \"{h}.{p}\".", {}},
        {"key", ParamKind::any, false, "Key for sign = \"key\": a value of key.generate or key.issuer.", {}},
        {"secret", ParamKind::payload, false, "Secret for sign = \"hmac\".", {}},
        {"secret_from", ParamKind::string, false, "Published key as HMAC secret: \"RS256:spki-pem\".", {}},
        {"signature", ParamKind::any, false, "Special signature: zero-both, der, malleable, {hex=…}, …", {}},
        {"signature_keep", ParamKind::integer, false, "Keep only the first N bytes of the signature.", {}},
        {"signature_append", ParamKind::payload, false, "Bytes appended to the signature.", {}},
        {"flip", ParamKind::table, false, "Flip one bit: {segment, bit}.", {}},
        {"flip_text", ParamKind::table, false, "Replace text in a decoded segment: {segment, from, to}.", {}},
        {"layout", ParamKind::string, false, "Final text; default \"{h}.{p}.{s}\".", {}},
        {"encoding",
         ParamKind::string,
         false,
         "Odd spelling of a segment: padded, space, percent-dot, …",
         {}},
        {"encoding_segment",
         ParamKind::string,
         false,
         "Which segment; default signature.",
         {"header", "payload", "signature", "all"}},
        {"sign_encoded", ParamKind::boolean, false, "The signature covers the odd spelling.", {}}},
       {},
       true},
      run_token_forge};
}

}  // namespace assay::actions
