// SPDX-License-Identifier: Apache-2.0
// The faults of rate limits and of the balancer.
#include "platform/compose/start.hpp"
#include "platform/compose/weakening_tables.hpp"
#include "platform/weak/balancer_fields.hpp"
#include "platform/weak/proxy_preamble.hpp"
#include "platform/weak/rate_limit_keys.hpp"
#include "platform/weak/rate_limit_tables.hpp"

namespace assay::compose {
namespace {

std::size_t keys_of(const Site& site) {
  return static_cast<std::size_t>(site.spec.gateway.limited_keys);
}

void forwarded_for_trusted(Assembly& a) {
  a.seams.client_address.push_back([](std::unique_ptr<gateway::ClientAddress> standard, const Site& site) {
    return weak::forwarded_for_trusted(std::move(standard), site.hits);
  });
}

template <typename Read>
void read_addresses(Assembly& a, Read read) {
  a.seams.client_address.push_back(
      [read](std::unique_ptr<gateway::ClientAddress> standard, const Site& site) {
        return read(std::move(standard), spiffe_id("balancer"), site.hits);
      });
}

void whole_ipv6_address(Assembly& a) {
  read_addresses(a, weak::whole_ipv6_address);
}
void first_64_bits(Assembly& a) {
  read_addresses(a, weak::first_64_bits);
}

void raw_target_in_key(Assembly& a) {
  a.seams.address_key.push_back([](std::unique_ptr<gateway::LimitKey> standard, const Site& site) {
    return weak::raw_target_in_key(std::move(standard), site.hits);
  });
}

void host_in_key(Assembly& a) {
  a.seams.address_key.push_back([](std::unique_ptr<gateway::LimitKey> standard, const Site& site) {
    return weak::host_in_key(std::move(standard), site.hits);
  });
}

void fixed_window(Assembly& a) {
  a.seams.bucket_tables.push_back(
      [](ratelimit::Tables& tables, const ratelimit::Limits& limits, const Site& site) {
        for (auto& [name, table] : tables) table = weak::fixed_window(limits.at(name), site.hits);
      });
}

void oldest_forgotten(Assembly& a) {
  a.seams.bucket_tables.push_back(
      [](ratelimit::Tables& tables, const ratelimit::Limits& limits, const Site& site) {
        for (auto& [name, table] : tables)
          table = weak::oldest_forgotten(limits.at(name), keys_of(site), site.hits);
      });
}

void check_then_act(Assembly& a) {
  a.seams.bucket_store.push_back([](std::unique_ptr<ratelimit::BucketStore>, const Site& site) {
    return weak::check_then_act(site.loop, limits_of(site.spec.gateway), site.hits);
  });
}

void per_replica_counters(Assembly& a) {
  a.seams.bucket_store.push_back([](std::unique_ptr<ratelimit::BucketStore>, const Site& site) {
    return weak::per_replica_counters(
        std::make_unique<ratelimit::LocalBuckets>(
            site.loop.clock(), ratelimit::bounded_tables(limits_of(site.spec.gateway), keys_of(site))),
        site.hits);
  });
}

void limiter_outage_admits(Assembly& a) {
  a.seams.fallback_store.push_back([](std::unique_ptr<ratelimit::BucketStore>, const Site& site) {
    return weak::limiter_outage_admits(site.hits);
  });
}

void address_unlimited(Assembly& a) {
  a.seams.address_key.push_back([](std::unique_ptr<gateway::LimitKey>, const Site& site) {
    return weak::unlimited("gateway.rate-limit.per-ip/unlimited", site.hits);
  });
}

void user_unlimited(Assembly& a) {
  a.seams.user_key.push_back([](std::unique_ptr<gateway::LimitKey>, const Site& site) {
    return weak::unlimited("gateway.rate-limit.per-user/unlimited", site.hits);
  });
}

// One gateway at a time is put together: what the first seam sets aside, the second one picks up.
void after_authentication(Assembly& a) {
  const auto aside = std::make_shared<std::shared_ptr<gateway::Filter>>();
  a.seams.address_limit.push_back([aside](std::unique_ptr<gateway::Filter> limit, const Site& site) {
    weak::LateLimit late = weak::step_aside(std::move(limit), site.hits);
    *aside = std::move(late.limit);
    return std::move(late.in_front);
  });
  a.seams.authentication.push_back([aside](std::unique_ptr<gateway::Filter> authentication, const Site&) {
    return weak::then_limit(std::move(authentication), std::move(*aside));
  });
}

void per_token_counters(Assembly& a) {
  a.seams.user_key.push_back([](std::unique_ptr<gateway::LimitKey>, const Site& site) {
    return weak::per_token_counters(site.hits);
  });
}

void flat_cost(Assembly& a) {
  a.seams.costly_key.push_back([](std::unique_ptr<gateway::LimitKey> standard, const Site& site) {
    return weak::flat_cost(std::move(standard), site.hits);
  });
}

void forwarded_for_kept(Assembly& a) {
  a.seams.forwarded_fields.push_back(
      [](std::unique_ptr<balancer::ForwardedFields> standard, const Site& site) {
        return weak::forwarded_for_kept(std::move(standard), site.hits);
      });
}

void forwarded_for_appended(Assembly& a) {
  a.seams.forwarded_fields.push_back(
      [](std::unique_ptr<balancer::ForwardedFields> standard, const Site& site) {
        return weak::forwarded_for_appended(std::move(standard), site.hits);
      });
}

void client_fields_passed(Assembly& a) {
  a.seams.forwarded_fields.push_back(
      [](std::unique_ptr<balancer::ForwardedFields> standard, const Site& site) {
        return weak::client_fields_passed(std::move(standard), site.hits);
      });
}

// At the balancer, where the address of the client is taken from the connection.
void proxy_preamble_believed(Assembly& a) {
  a.seams.edge_front.emplace_back([](const Site& site, std::uint16_t edge, http::Handler handler,
                                     std::shared_ptr<AuditSink> sink) -> std::unique_ptr<net::PlainListener> {
    const std::string& role = edge_role(site.deployment);
    if (role != "balancer") return nullptr;
    return weak::proxy_preamble_believed(site.loop, edge, edge_server(site.deployment, role, site.loop),
                                         std::move(handler), std::move(sink), site.hits);
  });
}

}  // namespace

std::vector<Weakening> limit_weakenings() {
  return {
      {"gateway.fail-closed/limiter-outage-admits", limiter_outage_admits},
      {"gateway.rate-limit.costly-routes/flat-cost", flat_cost},
      {"gateway.rate-limit.key-integrity/check-then-act", check_then_act},
      {"gateway.rate-limit.key-integrity/fixed-window", fixed_window},
      {"gateway.rate-limit.key-integrity/forwarded-for-trusted", forwarded_for_trusted},
      {"gateway.rate-limit.key-integrity/host-in-key", host_in_key},
      {"gateway.rate-limit.key-integrity/oldest-forgotten", oldest_forgotten},
      {"gateway.rate-limit.key-integrity/per-replica-counters", per_replica_counters},
      {"gateway.rate-limit.key-integrity/raw-target-in-key", raw_target_in_key},
      {"gateway.rate-limit.per-ip/after-authentication", after_authentication},
      {"gateway.rate-limit.per-ip/first-64-bits", first_64_bits},
      {"gateway.rate-limit.per-ip/whole-ipv6-address", whole_ipv6_address},
      {"gateway.rate-limit.per-ip/unlimited", address_unlimited},
      {"gateway.rate-limit.per-user/per-token-counters", per_token_counters},
      {"gateway.rate-limit.per-user/unlimited", user_unlimited},
      {"lb.forwarded-headers/client-fields-passed", client_fields_passed},
      {"lb.forwarded-headers/forwarded-for-appended", forwarded_for_appended},
      {"lb.forwarded-headers/forwarded-for-kept", forwarded_for_kept},
      {"lb.forwarded-headers/proxy-preamble-believed", proxy_preamble_believed},
  };
}

}  // namespace assay::compose
