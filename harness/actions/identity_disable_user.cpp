// SPDX-License-Identifier: Apache-2.0
// identity.disable_user: the operator closes an account and everything issued to it.
#include "harness/actions/administer.hpp"
#include "harness/actions/builtin.hpp"

namespace assay::actions {
namespace {

using model::ParamKind;

Result<StepResult> disable(Context& context, const Json& params) {
  return administer(context, "/admin/users/disable", Json::object({{"user", text_param(params, "user")}}));
}

}  // namespace

Action identity_disable_user() {
  return {{"identity.disable_user",
           "Disables a user and withdraws every token issued to it so far.",
           {{"user", ParamKind::string, true, "User of the target.", {}}},
           {"identity.admin"},
           false},
          disable};
}

}  // namespace assay::actions
