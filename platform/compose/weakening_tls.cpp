// SPDX-License-Identifier: Apache-2.0
// The faults of TLS at the edge and on the balancer's way to the gateways.
#include "platform/compose/start.hpp"
#include "platform/compose/weakening_tables.hpp"
#include "platform/weak/early_data.hpp"
#include "platform/weak/gateway_host_binding.hpp"
#include "platform/weak/gateway_plaintext.hpp"
#include "platform/weak/gateway_sniffed_name.hpp"

namespace assay::compose {
namespace {

void plaintext_on_tls_port(Assembly& a) {
  a.seams.edge_front.emplace_back(
      [](const Site& site, std::uint16_t edge, http::Handler filters, std::shared_ptr<AuditSink> sink) {
        return weak::plaintext_on_tls_port(site.loop, edge, std::move(filters), std::move(sink), site.hits);
      });
}

void plain_port_proxies(Assembly& a) {
  a.seams.plain_handler.emplace_back([](const http::Handler&, http::Handler filters, const Site& site) {
    return weak::plain_port_proxies(std::move(filters), site.hits);
  });
}

void redirects_everything(Assembly& a) {
  a.seams.plain_handler.emplace_back([](const http::Handler&, const http::Handler&, const Site& site) {
    return weak::redirects_everything(site.hits);
  });
}

void no_hsts(Assembly& a) {
  a.spec.gateway.hsts.clear();
}

void hsts_on_success_only(Assembly& a) {
  const std::string value = a.spec.gateway.hsts;
  a.spec.gateway.hsts.clear();
  a.seams.edge_handler.emplace_back([value](http::Handler filters, const Site& site) {
    return weak::hsts_on_success_only(std::move(filters), value, site.hits);
  });
}

// Beside the honest ways to the gateways, since those must go on: requests take turns.
void clear_server_line(Assembly& a) {
  a.seams.balancer_backends.emplace_back([](std::vector<balancer::Backend>& backends, const Site& site) {
    http::ClientOptions options;
    options.keep_host = true;
    const std::uint16_t port = backends.back().client.upstream().place.port;
    const std::string name = backends.back().name;
    backends.push_back({name, http::Client(site.loop, std::nullopt, {port, "gateway", ""}, options)});
  });
}

http::Client lax_client(std::uint16_t port, const Site& site, bool verified, const std::string& peer) {
  net::TlsOptions tls;
  tls.identity = site.deployment.mesh.at("balancer");
  tls.trust = site.deployment.mesh_ca;
  tls.clock = &site.loop.clock();
  if (!verified) tls.peer = net::TlsOptions::PeerCertificate::none;
  http::ClientOptions options;
  options.keep_host = true;
  return {site.loop, net::TlsContext::client(tls), {port, "gateway", peer}, options};
}

void replace_each(Assembly& a, bool verified, const std::string& peer) {
  a.seams.balancer_backends.emplace_back([verified, peer](std::vector<balancer::Backend>& backends,
                                                          const Site& site) {
    std::vector<balancer::Backend> lax;
    for (const balancer::Backend& backend : backends)
      lax.push_back({backend.name, lax_client(backend.client.upstream().place.port, site, verified, peer)});
    backends = std::move(lax);
  });
}

void upstream_unverified(Assembly& a) {
  replace_each(a, false, "*");
}
void any_mesh_peer(Assembly& a) {
  replace_each(a, true, std::string(kTrustDomain) + "*");
}

void host_unbound(Assembly& a) {
  a.seams.host_agreement.push_back([](std::unique_ptr<http::HostAgreement> standard, const Site& site) {
    return weak::host_unbound(std::move(standard), site.hits);
  });
}

void first_segment_sniffed(Assembly& a) {
  a.seams.edge_front.emplace_back([](const Site& site, std::uint16_t edge, http::Handler handler,
                                     std::shared_ptr<AuditSink> sink) {
    return weak::first_segment_sniffed(site.loop, edge,
                                       edge_server(site.deployment, edge_role(site.deployment), site.loop),
                                       std::move(handler), std::move(sink), site.hits);
  });
}

void sessions_resumed(Assembly& a) {
  a.seams.edge_tls.emplace_back([](net::TlsOptions& tls, const gateway::EdgeTls&) { tls.resumption = true; });
}

void early_data_accepted(Assembly& a) {
  a.seams.edge_front.emplace_back(
      [](const Site& site, std::uint16_t, http::Handler handler, std::shared_ptr<AuditSink> sink) {
        return weak::early_data_accepted(site.loop, site.deployment.edge.at(edge_role(site.deployment)),
                                         std::move(handler), std::move(sink), site.hits);
      });
}

void renegotiation_allowed(Assembly& a) {
  a.seams.edge_tls.emplace_back(
      [](net::TlsOptions& tls, const gateway::EdgeTls&) { tls.renegotiation = true; });
}

void alpn_ignored(Assembly& a) {
  a.spec.gateway.tls_http_only = false;
}

}  // namespace

std::vector<Weakening> tls_weakenings() {
  return {
      {"gateway.tls.host-binding/alpn-ignored", alpn_ignored},
      {"gateway.tls.host-binding/first-segment-sniffed", first_segment_sniffed},
      {"gateway.tls.host-binding/host-unbound", host_unbound},
      {"gateway.tls.host-binding/sessions-resumed", sessions_resumed},
      {"gateway.tls.no-plaintext/hsts-on-success-only", hsts_on_success_only},
      {"gateway.tls.no-plaintext/no-hsts", no_hsts},
      {"gateway.tls.no-plaintext/plain-port-proxies", plain_port_proxies},
      {"gateway.tls.no-plaintext/plaintext-on-tls-port", plaintext_on_tls_port},
      {"gateway.tls.no-plaintext/redirects-everything", redirects_everything},
      {"lb.backend-tls/any-mesh-peer", any_mesh_peer},
      {"gateway.tls.version-cipher/early-data-accepted", early_data_accepted},
      {"gateway.tls.version-cipher/renegotiation-allowed", renegotiation_allowed},
      {"lb.backend-tls/clear-server-line", clear_server_line},
      {"lb.backend-tls/unverified", upstream_unverified},
  };
}

}  // namespace assay::compose
