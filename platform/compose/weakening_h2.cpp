// SPDX-License-Identifier: Apache-2.0
// The faults of an HTTP/2 front. The platform itself offers no HTTP/2: each fault adds it, with one rule
// broken.
#include "platform/compose/start.hpp"
#include "platform/compose/weakening_tables.hpp"
#include "platform/weak/h2_front.hpp"
#include "platform/weak/raw_relay.hpp"

namespace assay::compose {
namespace {

Weakening h2_weakening(const weak::H2Fault& fault) {
  return {fault.name, [fault](Assembly& a) {
            a.seams.edge_front.emplace_back([fault](const Site& site, std::uint16_t edge,
                                                    http::Handler handler, std::shared_ptr<AuditSink>) {
              net::TlsOptions tls = edge_options(site.deployment, edge_role(site.deployment), site.loop);
              tls.protocols = {"h2"};
              return weak::h2_front(site.loop, edge, net::TlsContext::server(tls), std::move(handler), fault,
                                    site.hits);
            });
            a.seams.legacy_relay.emplace_back(
                [](std::unique_ptr<gateway::Filter> standard, const Site& site, std::uint16_t port) {
                  return weak::raw_relay(std::move(standard), site.loop, kLegacy, port);
                });
          }};
}

}  // namespace

std::vector<Weakening> h2_weakenings() {
  std::vector<Weakening> out;
  for (const weak::H2Fault& fault : weak::h2_faults()) out.push_back(h2_weakening(fault));
  return out;
}

}  // namespace assay::compose
