// SPDX-License-Identifier: Apache-2.0
#include "platform/compose/part.hpp"

#include <algorithm>
#include <set>

#include "platform/compose/gateway_config.hpp"
#include "platform/compose/start.hpp"

namespace assay::compose {
namespace {

Error invalid(const std::string& message) {
  return {Errc::invalid, message, {}};
}

// Listeners that a part of this role calls.
std::set<std::string> callees(const std::string& role, const Spec& spec) {
  if (role == "identity" || role == "limiter") return {};
  std::set<std::string> names;
  if (role == "balancer") {
    for (const std::string& gateway : gateway_names(spec)) names.insert(gateway + "-relay");
    return names;
  }
  names.insert("identity-internal");
  if (role == "user-service") return names;
  if (spec.gateways > 1) names.insert("limiter");
  names.insert("user-service");
  for (const gateway::Route& route : spec.gateway.routes) names.insert(route.upstream);
  return names;
}

Result<void> check_start(const std::string& part, const Assembly& assembly, const Deployment& share,
                         const Ports& peers, const Environment& environment) {
  const std::vector<std::string> known = part_names(assembly.spec);
  if (std::find(known.begin(), known.end(), part) == known.end()) {
    return Error{Errc::not_found, "no part \"" + part + "\"", {}};
  }
  const std::string role = role_of(part);
  ASSAY_TRY(share.serves(role));
  for (const auto& [to, name] : assembly.seams.handed_keys) {
    if (to == role && share.signing.count(name) == 0) return invalid("share: signing." + name + ": missing");
  }
  for (const std::string& listener : callees(role, assembly.spec)) {
    if (peers.count(listener) == 0) return invalid("peers: " + listener + ": missing");
  }
  if (environment.password_log2_n < 1 || environment.password_log2_n > Environment::kMaxPasswordWork) {
    return invalid("password_log2_n: must be within 1 and " + std::to_string(Environment::kMaxPasswordWork));
  }
  return {};
}

}  // namespace

std::vector<std::string> part_names(const Spec& spec) {
  std::vector<std::string> names = {"identity", "user-service"};
  if (spec.gateways > 1) names.push_back("limiter");
  for (std::string& gateway : gateway_names(spec)) names.push_back(std::move(gateway));
  names.push_back("balancer");
  return names;
}

std::vector<std::string> gateway_names(const Spec& spec) {
  std::vector<std::string> names = {"gateway"};
  for (int i = 1; i < spec.gateways; ++i) names.push_back("gateway-" + std::to_string(i));
  return names;
}

std::string role_of(const std::string& part) {
  return part.rfind("gateway-", 0) == 0 ? "gateway" : part;
}

Result<std::unique_ptr<Part>> start_part(const std::string& part, const Assembly& assembly,
                                         const Deployment& share, const Ports& peers,
                                         const Surroundings& surroundings) {
  ASSAY_TRY(check_start(part, assembly, share, peers, surroundings.environment));
  ASSAY_TRY(prepare_ground(assembly, part, surroundings.environment));
  const std::string role = role_of(part);
  if (role == "identity") return start_identity(assembly, share, surroundings);
  if (role == "limiter") return start_limiter(assembly, share, surroundings);
  if (role == "balancer") return start_balancer(assembly, share, peers, surroundings);
  if (role == "user-service") return start_user_service(assembly, share, peers, surroundings);
  ASSAY_TRY_ASSIGN(gateway::Config config,
                   first_config(part, assembly.spec, peers, surroundings.environment));
  return start_gateway(part, assembly, share, peers, surroundings, std::move(config));
}

Result<void> prepare_ground(const Assembly& assembly, const std::string& part,
                            const Environment& environment) {
  for (const auto& [role, prepare] : assembly.seams.ground) {
    if (role == role_of(part)) ASSAY_TRY(prepare(environment.scratch));
  }
  return {};
}

Deployment share_of(const Assembly& assembly, const Deployment& whole, const std::string& part) {
  const std::string role = role_of(part);
  Deployment share = whole.only_for(role);
  for (const auto& [to, name] : assembly.seams.handed_keys) {
    if (to == role) share.signing.emplace(name, whole.signing.at(name));
  }
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

net::TlsOptions edge_options(const Deployment& share, const std::string& role, net::EventLoop& loop) {
  net::TlsOptions options;
  options.identity = share.edge.at(role);
  options.peer = net::TlsOptions::PeerCertificate::none;
  options.clock = &loop.clock();
  return options;
}

net::TlsContext edge_server(const Deployment& share, const std::string& role, net::EventLoop& loop) {
  return net::TlsContext::server(edge_options(share, role, loop));
}

http::Client mesh_call(const Deployment& share, const std::string& role, const std::string& callee,
                       const Ports& peers, net::EventLoop& loop, http::ClientOptions options) {
  const std::string listener = callee == "identity" ? "identity-internal" : callee;
  return {loop,
          mesh_client(share, role, loop),
          {peers.at(listener), callee, spiffe_id(callee)},
          std::move(options)};
}

}  // namespace assay::compose
