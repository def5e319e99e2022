// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/host_binding.hpp"

#include <algorithm>

#include "platform/gateway/filters.hpp"

namespace assay::gateway {

bool agree(const std::vector<std::string>& hosts, std::string_view server_name, std::string_view authority) {
  const std::string_view host = authority.substr(0, authority.rfind(':'));
  const bool declared = std::any_of(hosts.begin(), hosts.end(),
                                    [&](const std::string& name) { return wire::iequals(name, host); });
  if (!declared) return true;
  return wire::iequals(server_name.empty() ? std::string_view(hosts.front()) : server_name, host);
}

net::Task<std::optional<http::Response>> HostBinding::apply(Exchange& exchange) {
  const http::Request& request = exchange.request;
  if (request.peer == relay_ || agree(hosts_, request.server_name, request.authority)) co_return std::nullopt;
  AuditEvent event = audit_of(exchange, "route.refused", "host_mismatch");
  event.detail = Json::object({{"server_name", request.server_name}, {"host", request.authority}});
  sink_.audit(event);
  co_return http::Response::error(421, "misdirected");
}

}  // namespace assay::gateway
