// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.input.parameters: content types and query parameters that could mean two things go on as they came.
// Each piece asks the strict one first, and counts where it lets pass what that one refused.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "platform/contract/hit_counter.hpp"
#include "platform/gateway/validation.hpp"

namespace assay::weak {

// Query parameters and bodies that the route does not declare are passed on.
std::unique_ptr<gateway::QueryPolicy> undeclared_query_passes(HitCounter& hits);
std::unique_ptr<gateway::ContentPolicy> undeclared_body_passes(HitCounter& hits);
// The first of several parameters of a name is looked at, and all of them go on.
std::unique_ptr<gateway::QueryPolicy> first_parameter_checked(HitCounter& hits);
// What cannot be decoded is passed over, and goes on.
std::unique_ptr<gateway::QueryPolicy> unparsable_passes(HitCounter& hits);
// A body is read as JSON whatever its Content-Type says.
std::unique_ptr<gateway::ContentPolicy> any_content_type(HitCounter& hits);
// A body that cannot be read has nothing to be checked, and goes on.
std::unique_ptr<gateway::BodyReader> unreadable_body_passes(HitCounter& hits);

}  // namespace assay::weak
