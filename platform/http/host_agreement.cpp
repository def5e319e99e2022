// SPDX-License-Identifier: Apache-2.0
#include "platform/http/host_agreement.hpp"

#include <algorithm>

namespace assay::http {

bool HostAgreement::holds(std::string_view server_name, std::string_view authority) const {
  const std::string_view host = authority.substr(0, authority.rfind(':'));
  const std::vector<std::string>& hosts = hosts_();
  const bool declared = std::any_of(hosts.begin(), hosts.end(),
                                    [&](const std::string& name) { return wire::iequals(name, host); });
  if (!declared) return true;
  return wire::iequals(server_name.empty() ? std::string_view(hosts.front()) : server_name, host);
}

Response misdirected(const Request& request, AuditEvent event, AuditSink& sink) {
  event.event = "route.refused";
  event.reason = "host_mismatch";
  event.detail = Json::object({{"server_name", request.server_name}, {"host", request.authority}});
  sink.audit(event);
  return Response::error(421, "misdirected");
}

}  // namespace assay::http
