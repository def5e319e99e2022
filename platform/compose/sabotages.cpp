// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "platform/compose/weakening.hpp"
#include "platform/weak/gateway_cache.hpp"
#include "platform/weak/gateway_config.hpp"
#include "platform/weak/gateway_key_files.hpp"
#include "platform/weak/sabotage.hpp"
#include "platform/weak/sabotage_edge.hpp"
#include "platform/weak/telemetry_counts.hpp"

namespace assay::compose {
namespace {

void deny_all(Assembly& a) {
  a.seams.authentication.push_back(
      [](std::unique_ptr<gateway::Filter>, const Site&) { return weak::deny_all(); });
}

void deny_roles(Assembly& a) {
  a.seams.authorization.push_back(
      [](std::unique_ptr<gateway::Filter> inner, const Site&) { return weak::deny_roles(std::move(inner)); });
}

void foreign_data(Assembly& a) {
  a.seams.caller_check.push_back([](std::unique_ptr<services::CallerCheck> inner, const Site&) {
    return weak::serve_as(std::move(inner), "guest");
  });
}

void never_refresh(Assembly& a) {
  a.seams.refresh_policy.push_back(
      [](std::unique_ptr<trust::RefreshPolicy>, const Site&) { return weak::never_refresh(); });
}

void retire_at_once(Assembly& a) {
  a.seams.retirement.push_back(
      [](std::unique_ptr<identity::RetirementPolicy>, const Site&) { return weak::retire_at_once(); });
}

void exact_scheme(Assembly& a) {
  a.seams.credential_source.push_back([](std::unique_ptr<gateway::CredentialSource> inner, const Site&) {
    return weak::exact_scheme(std::move(inner));
  });
}

void alarms_early(Assembly& a) {
  a.spec.gateway.certificate_notice_days = 3650;
}

void one_algorithm(Assembly& a) {
  a.spec.gateway.algorithms = {"ES256"};
}
void other_audience(Assembly& a) {
  a.spec.gateway.audience = "https://elsewhere.assay.test";
}

void lengths_only(Assembly& a) {
  a.seams.request_reader.push_back(
      [](const wire::RequestLimits& limits, HitCounter& hits) { return weak::lengths_only(limits, hits); });
}

void no_interim(Assembly& a) {
  a.seams.request_reader.push_back(
      [](const wire::RequestLimits& limits, HitCounter&) { return weak::no_interim(limits); });
}

Weakening around_edge(const char* name, http::Handler (*wrap)(http::Handler)) {
  return {name, [wrap](Assembly& a) {
            a.seams.edge_handler.emplace_back(
                [wrap](http::Handler filters, const Site&) { return wrap(std::move(filters)); });
          }};
}

constexpr std::int64_t kMuchSlower = 1000;

void slow_refill(Assembly& a) {
  GatewaySpec& gateway = a.spec.gateway;
  for (LimitSpec* limit : {&gateway.address_limit, &gateway.user_limit, &gateway.costly_limit})
    limit->refill_every_ms *= kMuchSlower;
}

void tiny_limits(Assembly& a) {
  a.spec.gateway.address_limit.burst = 2;
  a.spec.gateway.user_limit.burst = 2;
}

void lost_gateway(Assembly& a) {
  a.seams.balancer_backends.push_back([](std::vector<balancer::Backend>& backends, const Site&) {
    while (backends.size() > 1) backends.pop_back();
  });
}

void answers_uncounted(Assembly& a) {
  a.seams.counts.emplace_back(
      [](std::shared_ptr<AuditSink> next, HitCounter&) { return weak::answers_uncounted(std::move(next)); });
}

void ascii_only(Assembly& a) {
  a.seams.validation_parts.push_back(
      [](gateway::ValidationParts& parts, const Site&) { parts.reader = weak::ascii_only(); });
}

template <typename Which>
void withdraw(Assembly& a, Which which) {
  auto& routes = a.spec.gateway.routes;
  routes.erase(std::remove_if(routes.begin(), routes.end(), which), routes.end());
}

void legacy_withdrawn(Assembly& a) {
  withdraw(a, [](const gateway::Route& route) { return route.upstream == kLegacy; });
}

void stale_pages(Assembly& a) {
  a.seams.cache_policy.push_back([](std::unique_ptr<gateway::CachePolicy> standard, const Site&) {
    return weak::stale_pages(std::move(standard));
  });
}

void no_origins(Assembly& a) {
  a.spec.gateway.browser_origins.clear();
}

void pages_uncached(Assembly& a) {
  for (gateway::Route& route : a.spec.gateway.routes) route.cache_s = 0;
}

void tls_13_only(Assembly& a) {
  a.spec.gateway.tls_min_version = net::TlsOptions::MinVersion::tls13;
}

void hasty_edge(Assembly& a) {
  http::Patience& patience = a.spec.gateway.edge.patience;
  patience.head = patience.body = patience.idle = std::chrono::seconds(1);
}

void narrow_edge(Assembly& a) {
  EdgeSpec& edge = a.spec.gateway.edge;
  edge.max_request_line = 4096;
  edge.max_fields = 50;
  edge.max_body_bytes = 30000;
  a.spec.gateway.max_header_bytes = 16384;
}

void reload_ignored(Assembly& a) {
  a.seams.config_loader.push_back([](const std::unique_ptr<gateway::ConfigLoader>& standard, const Site&) {
    return weak::reload_ignored(standard);
  });
}

void one_at_a_time(Assembly& a) {
  a.spec.gateway.edge.max_in_flight = 1;
  a.spec.gateway.edge.max_connections_per_address = 2;
}

void status_withdrawn(Assembly& a) {
  withdraw(a, [](const gateway::Route& route) { return route.name == "status"; });
}

void monitor_forgotten(Assembly& a) {
  a.seams.management_guard.push_back([](std::unique_ptr<gateway::ManagementGuard>, const Site&) {
    const std::string only = spiffe_id("operator");
    return std::make_unique<gateway::ManagementGuard>(std::set<std::string>{"gateway"},
                                                      gateway::management_rights(only, only, only));
  });
}

void rotation_forgotten(Assembly& a) {
  a.seams.key_files.push_back([](std::unique_ptr<gateway::KeyFilePolicy>, const Site& site) {
    return weak::rotation_forgotten(site.deployment.edge.at("gateway"));
  });
}

void nothing_declared(Assembly& a) {
  a.seams.egress_policy.push_back([](std::unique_ptr<gateway::EgressPolicy>, const Site&) {
    return std::make_unique<gateway::DeclaredNetworks>(std::map<std::string, std::vector<gateway::Network>>(),
                                                       std::set<std::string>());
  });
}

}  // namespace

const std::vector<Weakening>& sabotages() {
  static const std::vector<Weakening> kAll = {
      {"sabotage:alarms-early", alarms_early},
      {"sabotage:answers-uncounted", answers_uncounted},
      {"sabotage:ascii-only", ascii_only},
      around_edge("sabotage:answers-late-by-one", weak::answers_late_by_one),
      around_edge("sabotage:closes-after-each", weak::closes_after_each),
      around_edge("sabotage:last-byte-lost", weak::last_byte_lost),
      {"sabotage:no-interim", no_interim},
      {"sabotage:deny-all", deny_all},
      {"sabotage:deny-roles", deny_roles},
      {"sabotage:exact-scheme", exact_scheme},
      {"sabotage:foreign-data", foreign_data},
      {"sabotage:hasty-edge", hasty_edge},
      {"sabotage:legacy-withdrawn", legacy_withdrawn},
      {"sabotage:lengths-only", lengths_only},
      {"sabotage:lost-gateway", lost_gateway},
      {"sabotage:monitor-forgotten", monitor_forgotten},
      {"sabotage:narrow-edge", narrow_edge},
      {"sabotage:nothing-declared", nothing_declared},
      {"sabotage:never-refresh", never_refresh},
      {"sabotage:no-origins", no_origins},
      {"sabotage:one-algorithm", one_algorithm},
      {"sabotage:one-at-a-time", one_at_a_time},
      {"sabotage:other-audience", other_audience},
      {"sabotage:pages-uncached", pages_uncached},
      {"sabotage:reload-ignored", reload_ignored},
      {"sabotage:retire-at-once", retire_at_once},
      {"sabotage:rotation-forgotten", rotation_forgotten},
      {"sabotage:stale-pages", stale_pages},
      {"sabotage:slow-refill", slow_refill},
      {"sabotage:status-withdrawn", status_withdrawn},
      {"sabotage:tiny-limits", tiny_limits},
      {"sabotage:tls-1.3-only", tls_13_only},
  };
  return kAll;
}

}  // namespace assay::compose
