// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.config-validation, deliberately weak: a configuration that the strict reading refuses takes effect
// when it is read again, in the way in which a product reads it. Each piece reads strictly first, and counts
// where it lets pass what was refused for its own rules alone.
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "platform/contract/hit_counter.hpp"
#include "platform/gateway/config.hpp"

namespace assay::weak {

struct ConfigFault {
  std::string name;             // "gateway.config-validation/<fault>"
  std::set<std::string> rules;  // of the findings that are passed over
  // What the draft is taken for.
  std::function<void(gateway::ConfigDraft&)> understand;
};
// All but missing-file-opens, which needs what the deployment began with.
std::vector<ConfigFault> config_faults();
ConfigFault missing_file_opens(std::vector<std::string> hosts, std::vector<gateway::Route> routes);

std::unique_ptr<gateway::ConfigLoader> lax_loader(std::unique_ptr<gateway::ConfigLoader> strict,
                                                  ConfigFault fault, HitCounter& hits);
// Whatever host is asked for: a host that the router does not know is taken for the first that it has a
// route for, as long as `wild` is set.
std::unique_ptr<gateway::Router> any_host_routed(std::unique_ptr<gateway::Router> declared, std::string host,
                                                 std::shared_ptr<const bool> wild);

// For the scenario of a reload: says that it took a file, and takes what was there before.
std::unique_ptr<gateway::ConfigLoader> reload_ignored(const std::unique_ptr<gateway::ConfigLoader>& standard);

}  // namespace assay::weak
