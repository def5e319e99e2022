// SPDX-License-Identifier: Apache-2.0
// identity.rotate_keys: the operator makes the provider sign with a new key.
#include "harness/actions/administer.hpp"
#include "harness/actions/builtin.hpp"

namespace assay::actions {
namespace {

using model::ParamKind;

Result<StepResult> rotate(Context& context, const Json& params) {
  return administer(context, "/admin/keys/rotate",
                    Json::object({{"alg", text_param(params, "alg", "ES256")}}));
}

}  // namespace

Action identity_rotate_keys() {
  return {
      {"identity.rotate_keys",
       "Makes a new signing key; the old one stays published for the grace period.",
       {{"alg", ParamKind::string, false, "Algorithm; default ES256.", {"ES256", "ES384", "RS256", "EdDSA"}}},
       {"identity.admin"},
       true},
      rotate};
}

}  // namespace assay::actions
