// SPDX-License-Identifier: Apache-2.0
// canary.file and part.kill: what happens on this machine beside the traffic.
#include "harness/actions/builtin.hpp"

namespace assay::actions {
namespace {

using model::ParamKind;

Result<StepResult> canary(Context& context, const Json&) {
  StepResult result;
  result.value = context.session.scratch() + "/canary-" + context.rng.token(12);
  return result;
}

Result<StepResult> kill(Context& context, const Json& params) {
  ASSAY_TRY(context.session.target().kill(text_param(params, "part")));
  return StepResult{};
}

}  // namespace

Action canary_file() {
  return {{"canary.file",
           "Names a file that does not exist yet; if it does later, somebody ran the attacker's command.",
           {},
           {},
           true},
          canary};
}

Action part_kill() {
  return {{"part.kill",
           "Ends one part of the target at once.",
           {{"part", ParamKind::string, true, "Which part.", {}}},
           {"control.parts"},
           false},
          kill};
}

}  // namespace assay::actions
