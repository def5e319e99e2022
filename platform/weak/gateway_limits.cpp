// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_limits.hpp"

namespace assay::weak {
namespace {

class CountsOversized final : public gateway::Filter {
 public:
  CountsOversized(std::unique_ptr<gateway::Filter> next, std::size_t limit, HitCounter& hits)
      : next_(std::move(next)), limit_(limit), hits_(hits) {}

  net::Task<std::optional<http::Response>> apply(gateway::Exchange& exchange) override {
    std::size_t bytes = 0;
    for (const wire::Field& field : exchange.request.head.fields)
      bytes += field.name.size() + field.value.size() + 4;
    if (bytes > limit_) hits_.hit("gateway.http.size-limits/header-block-unbounded");
    co_return co_await next_->apply(exchange);
  }

 private:
  std::unique_ptr<gateway::Filter> next_;
  std::size_t limit_;
  HitCounter& hits_;
};

}  // namespace

std::unique_ptr<gateway::Filter> counts_oversized(std::unique_ptr<gateway::Filter> next,
                                                  std::size_t hardened_limit, HitCounter& hits) {
  return std::make_unique<CountsOversized>(std::move(next), hardened_limit, hits);
}

}  // namespace assay::weak
