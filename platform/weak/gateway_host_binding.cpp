// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_host_binding.hpp"

namespace assay::weak {
namespace {

class HostUnbound final : public gateway::Filter {
 public:
  HostUnbound(std::unique_ptr<gateway::Filter> standard, HitCounter& hits)
      : standard_(std::move(standard)), hits_(hits) {}
  net::Task<std::optional<http::Response>> apply(gateway::Exchange& exchange) override {
    const auto refused = co_await standard_->apply(exchange);
    if (refused) hits_.hit("gateway.tls.host-binding/host-unbound");
    co_return std::nullopt;
  }

 private:
  std::unique_ptr<gateway::Filter> standard_;
  HitCounter& hits_;
};

}  // namespace

std::unique_ptr<gateway::Filter> host_unbound(std::unique_ptr<gateway::Filter> standard, HitCounter& hits) {
  return std::make_unique<HostUnbound>(std::move(standard), hits);
}

}  // namespace assay::weak
