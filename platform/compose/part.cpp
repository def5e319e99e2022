// SPDX-License-Identifier: Apache-2.0
#include "platform/compose/part.hpp"

#include "platform/compose/start.hpp"

namespace assay::compose {

std::vector<std::string> part_names(const Spec& spec) {
  std::vector<std::string> names = {"identity", "user-service", "gateway"};
  for (int i = 1; i < spec.gateways; ++i) names.push_back("gateway-" + std::to_string(i));
  return names;
}

std::string role_of(const std::string& part) {
  return part.rfind("gateway-", 0) == 0 ? "gateway" : part;
}

std::unique_ptr<Part> start_part(const std::string& part, const Assembly& assembly, const Deployment& share,
                                 const Ports& peers, const Surroundings& surroundings) {
  const std::string role = role_of(part);
  if (role == "identity") return start_identity(assembly, share, surroundings);
  if (role == "user-service") return start_user_service(assembly, share, peers, surroundings);
  ASSAY_CHECK(role == "gateway", "known role");
  return start_gateway(part, assembly, share, peers, surroundings);
}

Deployment share_of(const Assembly& assembly, const Deployment& whole, const std::string& part) {
  const std::string role = role_of(part);
  Deployment share = whole.only_for(role);
  for (const auto& edit : assembly.seams.share) edit(whole, role, share);
  return share;
}

net::TlsContext mesh_client(const Deployment& share, const std::string& role, net::EventLoop& loop) {
  net::TlsOptions options;
  options.identity = share.mesh.at(role);
  options.trust = share.mesh_ca;
  options.clock = &loop.clock();
  return net::TlsContext::client(options);
}

net::TlsContext mesh_server(const Deployment& share, const std::string& role, net::EventLoop& loop) {
  net::TlsOptions options;
  options.identity = share.mesh.at(role);
  options.trust = share.mesh_ca;
  options.clock = &loop.clock();
  return net::TlsContext::server(options);
}

net::TlsContext edge_server(const Deployment& share, const std::string& role, net::EventLoop& loop) {
  net::TlsOptions options;
  options.identity = share.edge.at(role);
  options.peer = net::TlsOptions::PeerCertificate::none;
  options.clock = &loop.clock();
  return net::TlsContext::server(options);
}

http::Client mesh_call(const Deployment& share, const std::string& role, const std::string& callee,
                       const Ports& peers, net::EventLoop& loop) {
  const std::string listener = callee == "identity" ? "identity-internal" : callee;
  return {loop, mesh_client(share, role, loop), {peers.at(listener), callee, spiffe_id(callee)}};
}

}  // namespace assay::compose
