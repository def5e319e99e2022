// SPDX-License-Identifier: Apache-2.0
// How the settings of the edge reach the servers that strangers come to, and the calls to services.
#include "platform/compose/start.hpp"

namespace assay::compose {

net::TlsContext strict_edge(const GatewaySpec& spec, const Deployment& share, const std::string& role,
                            net::EventLoop& loop) {
  net::TlsOptions options = edge_options(share, role, loop);
  options.min_version = spec.tls_min_version;
  options.suites = spec.tls_suites;
  options.security_level = spec.tls_security_level;
  options.http_only = spec.tls_http_only;
  return net::TlsContext::server(options);
}

std::unique_ptr<http::HostAgreement> host_agreement(const Seams& seams, const Site& site) {
  return fitted<http::HostAgreement>(std::make_unique<http::HostAgreement>(site.spec.gateway.hosts),
                                     seams.host_agreement, site);
}

http::ServerOptions edge_server_options(const GatewaySpec& gateway) {
  const EdgeSpec& spec = gateway.edge;
  http::ServerOptions options;
  options.limits.max_header_bytes = static_cast<std::size_t>(gateway.max_header_bytes);
  options.limits.max_line = static_cast<std::size_t>(spec.max_request_line);
  options.limits.max_fields = static_cast<std::size_t>(spec.max_fields);
  options.limits.body.max_body = static_cast<std::size_t>(spec.max_body_bytes);
  options.limits.body.max_chunks = static_cast<std::size_t>(spec.max_chunks);
  options.patience = spec.patience;
  options.connections = {static_cast<std::size_t>(spec.max_connections),
                         static_cast<std::size_t>(spec.max_connections_per_address)};
  options.max_in_flight = static_cast<std::size_t>(spec.max_in_flight);
  options.send_buffer = static_cast<int>(spec.send_buffer);
  if (!gateway.hsts.empty()) options.always.add("Strict-Transport-Security", gateway.hsts);
  return options;
}

gateway::GuardedUpstream::Guards upstream_guards(const EdgeSpec& spec, const Seams& seams, const Site& site) {
  gateway::BreakerOptions breaker;
  breaker.failures = spec.breaker_failures;
  breaker.open_for = std::chrono::seconds(spec.breaker_open_s);
  gateway::GuardedUpstream::Guards guards;
  guards.max_in_flight = static_cast<std::size_t>(spec.upstream_max_in_flight);
  guards.breaker =
      fitted<gateway::Breaker>(std::make_unique<gateway::CircuitBreaker>(breaker), seams.breaker, site);
  guards.retries = fitted<gateway::RetryPolicy>(std::make_unique<gateway::SafeRetries>(spec.retry_percent),
                                                seams.retries, site);
  return guards;
}

}  // namespace assay::compose
