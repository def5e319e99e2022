// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.api-inventory, deliberately weak.
//   retired-version-routed  old versions and previews are still routed, and nobody gave them a rule: OWASP
//                           API9:2023's first scenario, a beta host without the limits of the other.
//   version-switch-obeyed   a field or a parameter picks the retired version behind the current path: version
//                           switches of Express and ASP.NET (Accept-Version, api-version).
#include <memory>
#include <string>

#include "platform/contract/hit_counter.hpp"
#include "platform/gateway/exchange.hpp"

namespace assay::weak {

// `fault` is the one that it counts.
std::unique_ptr<gateway::Router> retired_versions(std::unique_ptr<gateway::Router> declared,
                                                  std::string service, const char* fault, HitCounter& hits);
// Before routing: makes a retired path of a current one.
std::unique_ptr<gateway::Filter> version_switch(std::unique_ptr<gateway::Filter> next);

}  // namespace assay::weak
