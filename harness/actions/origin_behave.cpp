// SPDX-License-Identifier: Apache-2.0
#include "harness/actions/builtin.hpp"

namespace assay::actions {
namespace {

using model::ParamKind;

Result<StepResult> run_origin_behave(Context& context, const Json& params) {
  ASSAY_TRY(context.session.target().origin_behaves(text_param(params, "as")));
  return StepResult{};
}

}  // namespace

Action origin_behave() {
  return {{"origin.behave",
           "How the backend behind the target treats requests from now on.",
           {{"as",
             ParamKind::string,
             true,
             "Answers; takes requests and is silent; begins answers and stops; answers 503; closes instead "
             "of answering; answers with half a mebibyte.",
             {"answering", "hanging", "trickling", "failing", "dropping", "verbose"}}},
           {"control.origin"},
           false},
          run_origin_behave};
}

}  // namespace assay::actions
