// SPDX-License-Identifier: Apache-2.0
#pragma once
// The name that a client asked TLS for and the host that its request names must be one (RFC 9110 §7.4):
// whatever was decided for the one, such as which certificates a peer must show, was not decided for the
// other. Whoever asked TLS for no name gets the first host. Case, a port and nothing else may differ.
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/contract/audit.hpp"
#include "platform/http/exchange.hpp"

namespace assay::http {

class HostAgreement {
 public:
  using Hosts = std::function<const std::vector<std::string>&()>;  // those declared now; at least one
  explicit HostAgreement(Hosts hosts) : hosts_(std::move(hosts)) {}
  virtual ~HostAgreement() = default;
  // Whether a request for `authority` may come over a connection that asked TLS for `server_name`. Hosts that
  // are not declared are the router's business.
  virtual bool holds(std::string_view server_name, std::string_view authority) const;

 private:
  Hosts hosts_;
};

// Writes route.refused{host_mismatch} down as `event` and gives the answer, 421.
Response misdirected(const Request& request, AuditEvent event, AuditSink& sink);

}  // namespace assay::http
