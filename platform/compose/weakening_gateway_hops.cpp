// SPDX-License-Identifier: Apache-2.0
// The faults in what the gateway lets cross it from one hop to the next: hop-by-hop fields, upgrades,
// tunnels.
#include "platform/compose/weakening_tables.hpp"
#include "platform/weak/gateway_http_hop_by_hop.hpp"
#include "platform/weak/gateway_http_host.hpp"
#include "platform/weak/gateway_http_hygiene.hpp"
#include "platform/weak/gateway_steering.hpp"
#include "platform/weak/raw_relay.hpp"

namespace assay::compose {
namespace {

void read_with(Assembly& a, const weak::HeadFault& fault) {
  a.seams.request_reader.push_back([fault](const wire::RequestLimits& limits, HitCounter& hits) {
    return weak::faulty_head_reader(limits, fault, hits);
  });
}

void relay_raw(Assembly& a) {
  a.seams.legacy_relay.push_back(
      [](std::unique_ptr<gateway::Filter> standard, const Site& site, std::uint16_t port) {
        return weak::raw_relay(std::move(standard), site.loop, kLegacy, port);
      });
}

void nominated_after_own(Assembly& a) {
  a.seams.field_policy.push_back([](std::unique_ptr<gateway::FieldPolicy> standard, const Site& site) {
    return weak::nominated_after_own(std::move(standard), site.hits);
  });
}

void hop_fields_relayed(Assembly& a) {
  read_with(a, weak::hop_fields_relayed());
  relay_raw(a);
}

void expecting_body_left(Assembly& a) {
  read_with(a, weak::expecting_body_left());
  relay_raw(a);
}

void upgrades(Assembly& a, bool assumed) {
  read_with(a, weak::keeps_bytes());
  a.seams.legacy_relay.push_back(
      [assumed](std::unique_ptr<gateway::Filter> standard, const Site& site, std::uint16_t port) {
        return weak::upgrades(std::move(standard), site.loop, kLegacy, port, assumed, site.hits);
      });
}

void upgrade_tunnelled(Assembly& a) {
  upgrades(a, false);
}
void tunnel_assumed(Assembly& a) {
  upgrades(a, true);
}

void trace_reflected(Assembly& a) {
  read_with(a, weak::trace_read_as_get());
  a.seams.authentication.push_back([](std::unique_ptr<gateway::Filter> next, const Site&) {
    return weak::trace_reflected(std::move(next));
  });
}

void connect_tunnelled(Assembly& a) {
  read_with(a, weak::connect_read_as_get());
  a.seams.authentication.push_back([](std::unique_ptr<gateway::Filter> next, const Site& site) {
    return weak::connect_tunnelled(std::move(next), site.loop);
  });
}

void steering_fields_relayed(Assembly& a) {
  a.seams.field_policy.push_back([](std::unique_ptr<gateway::FieldPolicy> standard, const Site& site) {
    return weak::steering_fields_relayed(std::move(standard), site.hits);
  });
}

void steering_answers_relayed(Assembly& a) {
  a.seams.field_policy.push_back([](std::unique_ptr<gateway::FieldPolicy> standard, const Site& site) {
    return weak::steering_answers_relayed(std::move(standard), site.hits);
  });
}

// Faults that need no relay: what they misread is written anew, and harms all the same.
void add_readers(std::vector<Weakening>& out, const std::vector<weak::HeadFault>& faults) {
  for (const weak::HeadFault& fault : faults) {
    out.push_back({fault.name, [fault](Assembly& a) { read_with(a, fault); }});
  }
}

}  // namespace

std::vector<Weakening> gateway_hop_weakenings() {
  std::vector<Weakening> out = {
      {"gateway.proxy-control-headers/steering-answers-relayed", steering_answers_relayed},
      {"gateway.proxy-control-headers/steering-fields-relayed", steering_fields_relayed},
      {"gateway.http.hop-by-hop/expecting-body-left", expecting_body_left},
      {"gateway.http.hop-by-hop/hop-fields-relayed", hop_fields_relayed},
      {"gateway.http.hop-by-hop/nominated-after-own", nominated_after_own},
      {"gateway.http.hop-by-hop/trace-reflected", trace_reflected},
      {"gateway.http.hop-by-hop/tunnel-assumed", tunnel_assumed},
      {"gateway.http.hop-by-hop/upgrade-tunnelled", upgrade_tunnelled},
      {"gateway.http.request-line/connect-tunnelled", connect_tunnelled},
  };
  add_readers(out, weak::host_faults());
  add_readers(out, weak::hygiene_faults());
  return out;
}

}  // namespace assay::compose
