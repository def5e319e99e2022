// SPDX-License-Identifier: Apache-2.0
// identity.revoke: the operator withdraws one token.
#include "harness/actions/administer.hpp"
#include "harness/actions/builtin.hpp"
#include "harness/forge/lenient.hpp"

namespace assay::actions {
namespace {

using model::ParamKind;

Result<StepResult> revoke(Context& context, const Json& params) {
  ASSAY_TRY_ASSIGN(const forge::LenientToken token, forge::decode_token(text_param(params, "token")));
  return administer(context, "/admin/tokens/revoke", Json::object({{"jti", token.claims.at("jti")}}));
}

}  // namespace

Action identity_revoke() {
  return {{"identity.revoke",
           "Withdraws one token.",
           {{"token", ParamKind::string, true, "The token.", {}}},
           {"identity.admin"},
           false},
          revoke};
}

}  // namespace assay::actions
