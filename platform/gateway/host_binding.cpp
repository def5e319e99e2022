// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/host_binding.hpp"

#include "platform/gateway/filters.hpp"

namespace assay::gateway {

net::Task<std::optional<http::Response>> HostBinding::apply(Exchange& exchange) {
  const http::Request& request = exchange.request;
  if (request.peer == relay_ || agreement_->holds(request.server_name, request.authority))
    co_return std::nullopt;
  co_return http::misdirected(request, audit_of(exchange, "", ""), sink_);
}

}  // namespace assay::gateway
