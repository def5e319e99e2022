// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/active_config.hpp"

#include <utility>

namespace assay::gateway {

ActiveConfig::ActiveConfig(Config first, std::unique_ptr<ConfigLoader> loader)
    : current_(std::move(first)),
      routes_(std::make_unique<DeclaredRoutes>(current_.hosts, current_.routes)),
      loader_(std::move(loader)) {}

std::vector<ConfigFinding> ActiveConfig::reload() {
  ConfigReading reading = loader_->load();
  if (!reading.findings.empty()) return std::move(reading.findings);
  current_ = config_of(reading.draft);
  routes_ = std::make_unique<DeclaredRoutes>(current_.hosts, current_.routes);
  for (const Follower& follower : followers_) follower(current_);
  return {};
}

}  // namespace assay::gateway
