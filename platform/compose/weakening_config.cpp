// SPDX-License-Identifier: Apache-2.0
// The faults in what the gateway takes for a configuration when it reads its file again.
#include <algorithm>

#include "platform/compose/weakening_tables.hpp"
#include "platform/weak/gateway_config.hpp"

namespace assay::compose {
namespace {

using Loader = std::unique_ptr<gateway::ConfigLoader>;

Weakening taken(const weak::ConfigFault& fault) {
  return {fault.name, [fault](Assembly& a) {
            a.seams.config_loader.push_back([fault](Loader strict, const Site& site) {
              return weak::lax_loader(std::move(strict), fault, site.hits);
            });
          }};
}

// Names of hosts are looked at by the router as well.
Weakening wildcards_honoured(const weak::ConfigFault& fault) {
  return {fault.name, [fault](Assembly& a) {
            const auto wild = std::make_shared<bool>(false);
            weak::ConfigFault honoured = fault;
            honoured.understand = [fault, wild](gateway::ConfigDraft& draft) {
              *wild = std::count(draft.hosts.begin(), draft.hosts.end(), "*") > 0;
              fault.understand(draft);
            };
            taken(honoured).apply(a);
            a.seams.router.push_back([wild](std::unique_ptr<gateway::Router> declared, const Site& site) {
              return weak::any_host_routed(std::move(declared), site.spec.gateway.hosts.front(), wild);
            });
          }};
}

Weakening weak_tls_taken(const weak::ConfigFault& fault) {
  return {fault.name, [fault](Assembly& a) {
            taken(fault).apply(a);
            a.seams.edge_tls.emplace_back([](net::TlsOptions& tls, const gateway::EdgeTls& policy) {
              const bool old = policy.min_version == "1.0" || policy.min_version == "1.1";
              if (old) tls.min_version = net::TlsOptions::MinVersion::tls10;
            });
          }};
}

void missing_file_opens(Assembly& a) {
  a.seams.config_loader.push_back([](Loader strict, const Site& site) {
    const GatewaySpec& spec = site.spec.gateway;
    return weak::lax_loader(std::move(strict), weak::missing_file_opens(spec.hosts, spec.routes), site.hits);
  });
}

}  // namespace

std::vector<Weakening> gateway_config_weakenings() {
  std::vector<Weakening> out = {{"gateway.config-validation/missing-file-opens", missing_file_opens}};
  for (const weak::ConfigFault& fault : weak::config_faults()) {
    if (fault.rules.count("wildcard_host") > 0) {
      out.push_back(wildcards_honoured(fault));
    } else {
      out.push_back(fault.rules.count("weak_tls") > 0 ? weak_tls_taken(fault) : taken(fault));
    }
  }
  return out;
}

}  // namespace assay::compose
