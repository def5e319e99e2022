// SPDX-License-Identifier: Apache-2.0
#pragma once
// The name that a client asked TLS for and the host that its request names must be one (RFC 9110 §7.4):
// whatever was decided for the one, such as which certificates a peer must show, was not decided for the
// other. Whoever asked TLS for no name gets the first host. Case, a port and nothing else may differ.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/contract/audit.hpp"
#include "platform/gateway/exchange.hpp"

namespace assay::gateway {

// Hosts that are not declared are the router's business, and the relay speaks for names that it has checked.
class HostBinding final : public Filter {
 public:
  HostBinding(std::vector<std::string> hosts, std::string relay, AuditSink& sink)
      : hosts_(std::move(hosts)), relay_(std::move(relay)), sink_(sink) {}
  // 421; audit: route.refused{host_mismatch}.
  net::Task<std::optional<http::Response>> apply(Exchange& exchange) override;

 private:
  std::vector<std::string> hosts_;  // at least one
  std::string relay_;               // SPIFFE id of the balancer
  AuditSink& sink_;
};

// Whether a request for `authority` may come over a connection that asked TLS for `server_name`.
bool agree(const std::vector<std::string>& hosts, std::string_view server_name, std::string_view authority);

}  // namespace assay::gateway
