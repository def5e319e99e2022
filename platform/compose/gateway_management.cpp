// SPDX-License-Identifier: Apache-2.0
#include "platform/compose/gateway_management.hpp"

#include <unistd.h>

#include <set>
#include <utility>
#include <vector>

#include "platform/compose/gateway_config.hpp"
#include "platform/gateway/config_reload.hpp"
#include "platform/gateway/error_answers.hpp"

namespace assay::compose {
namespace {

constexpr const char* kServices[] = {"user-service", kLegacy};

Json to_json(const net::Place& place) {
  return Json::object({{"address", place.address}, {"port", static_cast<std::int64_t>(place.port)}});
}

// What a file decides of it, and the file.
void show_file(Json& config, const gateway::Config& active) {
  config["hosts"] = Json::array();
  for (const std::string& host : active.hosts) config["hosts"].push_back(host);
  config["tls_min_version"] = active.tls.min_version;
  config["tls_suites"] = active.tls.suites;
  config["routes"] = Json::array();
  for (const gateway::Route& route : active.routes) config["routes"].push_back(compose::to_json(route));
  config["file"]["hash"] = active.hash;
  config["file"]["text"] = active.text;
}

// The configuration in effect. Secrets that stand in a Spec stay there.
Json effective_config(const Site& site, const OwnListeners& listeners) {
  Json config = to_json(site.spec).at("gateway");
  config["chosen_shared_secret"] = site.spec.gateway.chosen_shared_secret.empty() ? "" : "(set)";
  config["listeners"] = Json::object();
  for (const auto& [name, place] : listeners) config["listeners"][name] = to_json(place);
  return config;
}

}  // namespace

std::shared_ptr<gateway::Directory> make_directory(const Ports& peers) {
  std::map<std::string, net::Place> places;
  for (const char* service : kServices) {
    if (const auto port = peers.find(service); port != peers.end()) places[service] = port->second;
  }
  return std::make_shared<gateway::Directory>(std::move(places));
}

std::unique_ptr<gateway::EgressPolicy> make_egress(const Assembly& assembly, const Site& site,
                                                   const Ports& peers, const OwnListeners& listeners,
                                                   std::uint16_t management_port) {
  std::map<std::string, std::vector<gateway::Network>> networks;
  for (const char* service : kServices) {
    const auto port = peers.find(service);
    if (port == peers.end()) continue;
    networks[service].push_back(
        gateway::parse_network("127.0.0.1/32:" + std::to_string(port->second)).value());
    for (const std::string& network : site.spec.gateway.upstream_networks)
      networks[service].push_back(gateway::parse_network(network).value());
  }
  std::set<std::string> own = {net::Place(site.spec.gateway.management_address, management_port).text()};
  for (const auto& [name, place] : listeners) own.insert(place.text());
  return fitted<gateway::EgressPolicy>(
      std::make_unique<gateway::DeclaredNetworks>(std::move(networks), std::move(own)),
      assembly.seams.egress_policy, site);
}

std::unique_ptr<http::Server> make_management(const Assembly& assembly, const Site& site,
                                              const OwnListeners& listeners,
                                              std::shared_ptr<gateway::Directory> directory,
                                              std::shared_ptr<gateway::CountingSink> counts,
                                              std::shared_ptr<gateway::EdgeCertificate> certificate,
                                              const std::string& part,
                                              const std::shared_ptr<gateway::ActiveConfig>& active) {
  net::TlsOptions tls;
  tls.identity = site.deployment.mesh.at("gateway");
  tls.trust = site.deployment.mesh_ca;
  tls.clock = &site.loop.clock();
  for (const auto& edit : assembly.seams.management_tls) edit(tls, site);

  gateway::ManagementParts parts;
  parts.guard = fitted<gateway::ManagementGuard>(
      std::make_unique<gateway::ManagementGuard>(
          std::set<std::string>{"gateway"},
          gateway::management_rights(spiffe_id("operator"), spiffe_id("monitor"), spiffe_id("registry"))),
      assembly.seams.management_guard, site);
  const auto config = std::make_shared<Json>(effective_config(site, listeners));
  (*config)["file"] = Json::object({{"path", config_file(part, site.scratch).string()}});
  show_file(*config, active->current());
  active->add_follower([config](const gateway::Config& now) { show_file(*config, now); });
  parts.config = config;
  parts.directory = std::move(directory);
  parts.counts = counts;
  parts.sink = counts;
  parts.further["/config/reload"] = [active, counts](const http::Request& request) {
    return gateway::reload_config(*active, request, *counts);
  };
  if (certificate) {
    parts.further["/certificate"] = [certificate](const http::Request& request) {
      return certificate->answer(request);
    };
  }

  http::ServerOptions options;
  options.address = site.spec.gateway.management_address;
  options.finish = [](const std::string& request_id, http::Response& answer) {
    gateway::OwnErrors().finish(request_id, answer);
  };
  auto server = std::make_unique<http::Server>(site.loop, net::TlsContext::server(tls), std::move(options),
                                               gateway::management(std::move(parts)), counts);
  (*config)["listeners"]["management"] = to_json({site.spec.gateway.management_address, server->port()});
  return server;
}

std::shared_ptr<gateway::EdgeCertificate> make_edge_certificate(const std::string& part,
                                                                const Assembly& assembly, const Site& site,
                                                                gateway::EdgeCertificate::Present present,
                                                                std::shared_ptr<AuditSink> sink) {
  if (site.scratch.empty()) return nullptr;
  const std::filesystem::path base = site.scratch / "tls" / part;
  const auto notice = std::chrono::hours(24) * site.spec.gateway.certificate_notice_days;
  return std::make_shared<gateway::EdgeCertificate>(
      gateway::KeyFiles{base.string() + ".crt", base.string() + ".key"},
      fitted<gateway::KeyFilePolicy>(std::make_unique<gateway::KeyFilePolicy>(::geteuid()),
                                     assembly.seams.key_files, site),
      site.deployment.edge.at("gateway"), std::move(present),
      fitted<gateway::ExpiryWatch>(std::make_unique<gateway::ExpiryWatch>(site.loop, notice, std::move(sink)),
                                   assembly.seams.expiry_watch, site),
      site.loop.clock(), site.sink);
}

}  // namespace assay::compose
