// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a configuration must be beside readable: nothing in it may open more than it says, and each request
// has one route at most.
#include <set>
#include <string>
#include <vector>

#include "platform/gateway/config.hpp"

namespace assay::gateway {

// Appends what is wrong with the draft.
void judge(const ConfigDraft& draft, const std::set<std::string>& upstreams,
           std::vector<ConfigFinding>& findings);

}  // namespace assay::gateway
