// SPDX-License-Identifier: Apache-2.0
#pragma once
// The configuration in effect. A new one takes its place as a whole, and only when nothing is wrong with it;
// otherwise everything stays as it is. Lives on one event loop's thread.
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "platform/gateway/config.hpp"

namespace assay::gateway {

class ActiveConfig {
 public:
  using Follower = std::function<void(const Config&)>;

  ActiveConfig(Config first, std::unique_ptr<ConfigLoader> loader);
  const Config& current() const { return current_; }
  const Router& routes() const { return *routes_; }
  // Called with each configuration that takes effect from now on.
  void add_follower(Follower follower) { followers_.push_back(std::move(follower)); }
  // What was wrong with the new one; empty: it is in effect.
  std::vector<ConfigFinding> reload();

 private:
  Config current_;
  std::unique_ptr<const Router> routes_;
  std::unique_ptr<ConfigLoader> loader_;
  std::vector<Follower> followers_;
};

// The routes of whatever configuration is in effect when a request comes.
class ActiveRoutes final : public Router {
 public:
  explicit ActiveRoutes(std::shared_ptr<const ActiveConfig> config) : config_(std::move(config)) {}
  Result<RouteMatch> match(std::string_view host, std::string_view method,
                           std::string_view path) const override {
    return config_->routes().match(host, method, path);
  }

 private:
  std::shared_ptr<const ActiveConfig> config_;
};

}  // namespace assay::gateway
