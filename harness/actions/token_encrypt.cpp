// SPDX-License-Identifier: Apache-2.0
// token.encrypt: a token that only the owner of a published key can read, made by anybody.
#include "harness/actions/builtin.hpp"
#include "harness/forge/jwe.hpp"

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

}  // namespace

Action token_encrypt() {
  return {{"token.encrypt",
           "Encrypts claims to a published RSA key (JWE, RSA-OAEP, A256GCM).",
           {{"to", ParamKind::string, false, "alg of the published key; default RS256.", {}},
            {"claims", ParamKind::table, false, "Claims to encrypt.", {}},
            {"claims_json", ParamKind::payload, false, "Text to encrypt, verbatim.", {}},
            {"claims_hex", ParamKind::string, false, "Bytes to encrypt, in hex.", {}},
            {"header", ParamKind::table, false, "Further header members.", {}},
            {"kid", ParamKind::string, false, "kid; default the published key's.", {}}},
           {},
           true},
          encrypt};
}

}  // namespace assay::actions
