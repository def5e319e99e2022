// SPDX-License-Identifier: Apache-2.0
// part.kill: one part of the target dies while the others go on.
#include "harness/actions/builtin.hpp"

namespace assay::actions {
namespace {

using model::ParamKind;

Result<StepResult> kill(Context& context, const Json& params) {
  ASSAY_TRY(context.session.target().kill(text_param(params, "part")));
  return StepResult{};
}

}  // namespace

Action part_kill() {
  return {{"part.kill",
           "Ends one part of the target at once.",
           {{"part", ParamKind::string, true, "Which part.", {}}},
           {"control.parts"},
           false},
          kill};
}

}  // namespace assay::actions
