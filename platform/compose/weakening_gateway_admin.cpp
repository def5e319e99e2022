// SPDX-License-Identifier: Apache-2.0
// The faults in the gateway's administration, and in where it lets itself be sent.
#include "platform/compose/weakening_tables.hpp"
#include "platform/weak/gateway_egress.hpp"
#include "platform/weak/gateway_inventory.hpp"
#include "platform/weak/gateway_management.hpp"
#include "platform/weak/telemetry_counts.hpp"

namespace assay::compose {
namespace {

using MakeGuard = std::unique_ptr<gateway::ManagementGuard> (*)(const gateway::ManagementGuard&, HitCounter&);

Weakening guarded(const char* fault, MakeGuard make) {
  return {
      std::string("gateway.admin-isolation/") + fault, [make](Assembly& a) {
        a.seams.management_guard.push_back([make](std::unique_ptr<gateway::ManagementGuard> standard,
                                                  const Site& site) { return make(*standard, site.hits); });
      }};
}

void no_operator_identity(Assembly& a) {
  guarded("no-operator-identity", weak::no_operator_identity).apply(a);
  a.seams.management_tls.push_back(
      [](net::TlsOptions& tls, const Site&) { tls.peer = net::TlsOptions::PeerCertificate::none; });
}

void management_bound_everywhere(Assembly& a) {
  a.spec.gateway.management_address = "0.0.0.0";
}

void management_on_public(Assembly& a) {
  a.seams.address_limit.push_back([](std::unique_ptr<gateway::Filter> next, const Site& site) {
    return weak::management_on_public(std::move(next), to_json(site.spec).at("gateway"), site.hits);
  });
}

void any_place_dialled(Assembly& a) {
  a.seams.egress_policy.push_back([](std::unique_ptr<gateway::EgressPolicy> standard, const Site& site) {
    return weak::any_place_dialled(std::move(standard), site.hits);
  });
}

void own_listeners_dialled(Assembly& a) {
  a.seams.egress_policy.push_back([](std::unique_ptr<gateway::EgressPolicy> standard, const Site& site) {
    return weak::own_listeners_dialled(std::move(standard), site.hits);
  });
}

void special_addresses_dialled(Assembly& a) {
  a.seams.egress_policy.push_back([](std::unique_ptr<gateway::EgressPolicy> standard, const Site& site) {
    return weak::special_addresses_dialled(std::move(standard), site.hits);
  });
}

Weakening counted(const weak::CountFault& fault) {
  return {fault.name, [fault](Assembly& a) {
            a.seams.counts.emplace_back([fault](std::shared_ptr<AuditSink> next, HitCounter& hits) {
              return weak::miscounting(std::move(next), fault, hits);
            });
          }};
}

Weakening dials(const char* fault, weak::NamedBy by) {
  return {std::string("gateway.upstream-allowlist/") + fault, [by](Assembly& a) {
            a.seams.address_limit.push_back([by](std::unique_ptr<gateway::Filter> next, const Site& site) {
              return weak::dials_what_is_named(std::move(next), by, site.loop, site.sink, site.hits);
            });
          }};
}

void retired_routed(Assembly& a, const char* fault) {
  a.seams.router.push_back([fault](std::unique_ptr<gateway::Router> declared, const Site& site) {
    return weak::retired_versions(std::move(declared), "user-service", fault, site.hits);
  });
}

void retired_version_routed(Assembly& a) {
  retired_routed(a, "gateway.api-inventory/retired-version-routed");
}

void version_switch_obeyed(Assembly& a) {
  retired_routed(a, "gateway.api-inventory/version-switch-obeyed");
  a.seams.address_limit.push_back([](std::unique_ptr<gateway::Filter> next, const Site&) {
    return weak::version_switch(std::move(next));
  });
}

}  // namespace

std::vector<Weakening> gateway_admin_weakenings() {
  std::vector<Weakening> out = {
      guarded("any-host", weak::any_host),
      guarded("pages-obeyed", weak::pages_obeyed),
      guarded("prefix-before-normalization", weak::prefix_before_normalization),
      guarded("verbs-unchecked", weak::verbs_unchecked),
      {"gateway.admin-isolation/no-operator-identity", no_operator_identity},
      {"gateway.admin-isolation/management-bound-everywhere", management_bound_everywhere},
      {"gateway.admin-isolation/management-on-public", management_on_public},
      {"gateway.api-inventory/retired-version-routed", retired_version_routed},
      {"gateway.api-inventory/version-switch-obeyed", version_switch_obeyed},
      {"gateway.upstream-allowlist/any-place-dialled", any_place_dialled},
      {"gateway.upstream-allowlist/own-listeners-dialled", own_listeners_dialled},
      {"gateway.upstream-allowlist/special-addresses-dialled", special_addresses_dialled},
      dials("authority-dialled", weak::NamedBy::authority),
      dials("forwarded-host-dialled", weak::NamedBy::forwarded_host),
      dials("parameter-dialled", weak::NamedBy::parameter),
  };
  for (const weak::CountFault& fault : weak::count_faults()) out.push_back(counted(fault));
  return out;
}

}  // namespace assay::compose
