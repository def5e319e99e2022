// SPDX-License-Identifier: Apache-2.0
// wait.propagation: as much time passes as the target states for a change to reach every part.
#include "harness/actions/builtin.hpp"

namespace assay::actions {
namespace {

using model::ParamKind;

Result<StepResult> propagate(Context& context, const Json& params) {
  ASSAY_TRY_ASSIGN(const Duration bound, context.session.target().bound(text_param(params, "bound")));
  ASSAY_TRY(context.session.target().advance(bound));
  ASSAY_TRY(context.session.target().settle());
  StepResult result;
  result.detail =
      Json::object({{"by_ms", std::chrono::duration_cast<std::chrono::milliseconds>(bound).count()}});
  return result;
}

}  // namespace

Action wait_propagation() {
  return {{"wait.propagation",
           "Lets pass the time that the target states for a change to reach every part.",
           {{"bound", ParamKind::string, true, "Which change.", {"revocation", "keys"}}},
           {},
           false},
          propagate};
}

}  // namespace assay::actions
