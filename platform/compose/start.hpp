// SPDX-License-Identifier: Apache-2.0
#pragma once
// How each role is put together from the Spec and its seams, and the mesh connections they share.
#include <functional>
#include <memory>
#include <string>

#include "platform/compose/part.hpp"

namespace assay::compose {

std::unique_ptr<Part> start_identity(const Assembly& assembly, const Deployment& share,
                                     const Surroundings& around);
std::unique_ptr<Part> start_user_service(const Assembly& assembly, const Deployment& share,
                                         const Ports& peers, const Surroundings& around);
// Error: denied, why the certificate or key in the edge's files is refused.
Result<std::unique_ptr<Part>> start_gateway(const std::string& part, const Assembly& assembly,
                                            const Deployment& share, const Ports& peers,
                                            const Surroundings& around, gateway::Config config);

std::unique_ptr<Part> start_limiter(const Assembly& assembly, const Deployment& share,
                                    const Surroundings& around);
std::unique_ptr<Part> start_balancer(const Assembly& assembly, const Deployment& share, const Ports& peers,
                                     const Surroundings& around);

// The limits that the Spec sets, by name, and the store for a part that has them all to itself.
ratelimit::Limits limits_of(const GatewaySpec& spec);

net::TlsContext mesh_client(const Deployment& share, const std::string& role, net::EventLoop& loop);
net::TlsContext mesh_server(const Deployment& share, const std::string& role, net::EventLoop& loop);
net::TlsOptions edge_options(const Deployment& share, const std::string& role, net::EventLoop& loop);
// A part that strangers come to is handed the certificate for that and no other: whose share is this?
const std::string& edge_role(const Deployment& share);
net::TlsContext edge_server(const Deployment& share, const std::string& role, net::EventLoop& loop);
// A client of `callee`'s mesh listener that proves `role` and requires the callee's SPIFFE id.
http::Client mesh_call(const Deployment& share, const std::string& role, const std::string& callee,
                       const Ports& peers, net::EventLoop& loop, http::ClientOptions options = {});

// How strangers are treated wherever they come in, at a gateway or at the balancer: what of TLS is taken,
// what of the server's time and room they get, what every answer carries, and which hosts they may name.
using StrictEdge = std::function<net::TlsContext(const gateway::EdgeTls&)>;
StrictEdge strict_edge(const Assembly& assembly, const Deployment& share, const std::string& role,
                       net::EventLoop& loop);
gateway::EdgeTls edge_policy(const GatewaySpec& spec);
http::ServerOptions edge_server_options(const GatewaySpec& gateway);
std::unique_ptr<http::HostAgreement> host_agreement(const Seams& seams, const Site& site,
                                                    http::HostAgreement::Hosts hosts);
// The guards around calls to one service.
gateway::GuardedUpstream::Guards upstream_guards(const EdgeSpec& spec, const Seams& seams, const Site& site);

}  // namespace assay::compose
