// SPDX-License-Identifier: Apache-2.0
#pragma once
// One request as check files describe it, for every action that sends such requests.
#include <vector>

#include "core/http/client.hpp"
#include "harness/actions/context.hpp"

namespace assay::actions {

// route, path, headers, bearer … : what `message_of` understands.
std::vector<model::ParamSpec> http_message_params();
// The request, with the marker and the {names} filled in. Errors name the parameter or the unknown route.
Result<HttpMessage> message_of(Context& context, const Json& params);

}  // namespace assay::actions
