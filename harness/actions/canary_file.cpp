// SPDX-License-Identifier: Apache-2.0
// canary.file: a name that only an executed command can turn into a file.
#include "harness/actions/builtin.hpp"

namespace assay::actions {
namespace {

Result<StepResult> canary(Context& context, const Json&) {
  StepResult result;
  result.value = context.session.scratch() + "/canary-" + context.rng.token(12);
  return result;
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

}  // namespace assay::actions
