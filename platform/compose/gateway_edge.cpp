// SPDX-License-Identifier: Apache-2.0
// How the settings of the edge reach the servers that strangers come to, and the calls to services.
#include "platform/compose/gateway_config.hpp"
#include "platform/compose/start.hpp"

namespace assay::compose {

const std::string& edge_role(const Deployment& share) {
  return share.edge.begin()->first;
}

StrictEdge strict_edge(const Assembly& assembly, const Deployment& share, const std::string& role,
                       net::EventLoop& loop) {
  net::TlsOptions fixed = edge_options(share, role, loop);
  fixed.security_level = assembly.spec.gateway.tls_security_level;
  if (assembly.spec.gateway.tls_http_only) fixed.protocols = {"http/1.1"};
  return [fixed, edits = assembly.seams.edge_tls](const gateway::EdgeTls& policy) {
    net::TlsOptions options = with_policy(fixed, policy);
    for (const auto& edit : edits) edit(options, policy);
    return net::TlsContext::server(options);
  };
}

gateway::EdgeTls edge_policy(const GatewaySpec& spec) {
  return {std::string(to_string(spec.tls_min_version)), spec.tls_suites};
}

std::unique_ptr<http::HostAgreement> host_agreement(const Seams& seams, const Site& site,
                                                    http::HostAgreement::Hosts hosts) {
  return fitted<http::HostAgreement>(std::make_unique<http::HostAgreement>(std::move(hosts)),
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
