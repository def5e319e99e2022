// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.default-deny, deliberately weak: catch-all-route sends whatever is not declared to a default
// service, on any host, path or method and without asking for a token, as a `location / { proxy_pass … }` or
// an Envoy `prefix: "/"` does.
#include <memory>
#include <string>

#include "platform/contract/hit_counter.hpp"
#include "platform/gateway/routes.hpp"

namespace assay::weak {

std::unique_ptr<gateway::Router> catch_all_route(std::unique_ptr<gateway::Router> declared,
                                                 std::string service, HitCounter& hits);

}  // namespace assay::weak
