// SPDX-License-Identifier: Apache-2.0
// part.kill and part.disturb: one part of the target dies, or fails, while the others go on.
#include "harness/actions/builtin.hpp"

namespace assay::actions {
namespace {

using model::ParamKind;

Result<StepResult> kill(Context& context, const Json& params) {
  ASSAY_TRY(context.session.target().kill(text_param(params, "part")));
  return StepResult{};
}

Result<StepResult> disturb(Context& context, const Json& params) {
  ASSAY_TRY(context.session.target().disturb(text_param(params, "part"), text_param(params, "manner")));
  return StepResult{};
}

}  // namespace

Action part_disturb() {
  return {{"part.disturb",
           "Lets one part of the target fail, while it lives, in a manner of its own until the next word.",
           {{"part", ParamKind::string, true, "Which part.", {}},
            {"manner",
             ParamKind::string,
             true,
             "Well; ends connections instead of answering; answers 503; answers something else; does not "
             "answer; does what is asked and ends the connection.",
             {"none", "dropping", "failing", "garbled", "silent", "mute"}}},
           {"control.parts"},
           false},
          disturb};
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
