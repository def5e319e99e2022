// SPDX-License-Identifier: Apache-2.0
#pragma once
// One call at the identity provider's administration, as its operator. The outcome tells of the answer;
// anything but HTTP 200 is an error of the harness, because whoever asked needs the change to have happened.
#include "core/base/result.hpp"
#include "core/json/value.hpp"
#include "harness/actions/context.hpp"

namespace assay::actions {

// Posts `body` to `path` of the part identity-internal. Errors: not_found and unavailable where the part is
// not there, internal where it answers something else than 200.
Result<StepResult> administer(Context& context, const char* path, const Json& body);

}  // namespace assay::actions
