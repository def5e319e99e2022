// SPDX-License-Identifier: Apache-2.0
// The faults in what strangers may take of the gateway: most are settings that products leave at "no limit".
#include "platform/compose/weakening_tables.hpp"
#include "platform/weak/gateway_circuit_breaker.hpp"
#include "platform/weak/gateway_content_coding.hpp"

namespace assay::compose {
namespace {

constexpr auto kForever = std::chrono::hours(24);
constexpr std::int64_t kForeverSeconds = 86400;
constexpr std::int64_t kUnbounded = std::int64_t{1} << 40;

Weakening setting(const std::string& name, void (*edit)(EdgeSpec&)) {
  return {name, [edit](Assembly& a) { edit(a.spec.gateway.edge); }};
}

void never_opens(Assembly& a) {
  a.seams.breaker.push_back([](std::unique_ptr<gateway::Breaker> inner, const Site& site) {
    return weak::never_opens(std::move(inner), site.hits);
  });
}

void retries_everything(Assembly& a) {
  a.seams.retries.push_back([](std::unique_ptr<gateway::RetryPolicy>, const Site& site) {
    return weak::retries_everything(site.hits);
  });
}

void inflated_unbounded(Assembly& a) {
  a.seams.content_coding.push_back([](std::unique_ptr<gateway::Filter> standard, const Site& site) {
    return weak::inflates_unbounded(std::move(standard), site.hits);
  });
}

void coding_passed_on(Assembly& a) {
  a.seams.content_coding.push_back(
      [](std::unique_ptr<gateway::Filter>, const Site& site) { return weak::coding_unchecked(site.hits); });
  a.seams.field_policy.push_back([](std::unique_ptr<gateway::FieldPolicy> standard, const Site&) {
    return weak::coding_forwarded(std::move(standard));
  });
}

}  // namespace

std::vector<Weakening> gateway_edge_weakenings() {
  return {
      {"gateway.circuit-breaker/never-opens", never_opens},
      setting("gateway.circuit-breaker/no-timeout",
              [](EdgeSpec& edge) { edge.upstream_timeout_s = kForeverSeconds; }),
      {"gateway.circuit-breaker/retries-everything", retries_everything},
      setting("gateway.connection-limits/connections-unbounded",
              [](EdgeSpec& edge) { edge.max_connections = edge.max_connections_per_address = 0; }),
      setting("gateway.connection-limits/no-shedding",
              [](EdgeSpec& edge) { edge.max_in_flight = edge.upstream_max_in_flight = 0; }),
      setting("gateway.http.chunked/chunks-uncounted", [](EdgeSpec& edge) { edge.max_chunks = kUnbounded; }),
      setting("gateway.http.size-limits/body-unbounded",
              [](EdgeSpec& edge) { edge.max_body_bytes = kUnbounded; }),
      {"gateway.http.size-limits/coding-passed-on", coding_passed_on},
      setting("gateway.http.size-limits/fields-uncounted",
              [](EdgeSpec& edge) { edge.max_fields = kUnbounded; }),
      {"gateway.http.size-limits/inflated-unbounded", inflated_unbounded},
      setting("gateway.http.size-limits/request-line-unbounded",
              [](EdgeSpec& edge) { edge.max_request_line = kUnbounded; }),
      setting("gateway.http.timeouts/no-body-deadline",
              [](EdgeSpec& edge) {
                edge.patience.body = kForever;
                edge.patience.body_rate = 0;
              }),
      setting("gateway.http.timeouts/no-handshake-deadline",
              [](EdgeSpec& edge) { edge.patience.handshake = kForever; }),
      setting("gateway.http.timeouts/no-head-deadline",
              [](EdgeSpec& edge) { edge.patience.head = kForever; }),
      setting("gateway.http.timeouts/no-idle-deadline",
              [](EdgeSpec& edge) { edge.patience.idle = kForever; }),
      setting("gateway.http.timeouts/no-write-deadline",
              [](EdgeSpec& edge) { edge.patience.write = kForever; }),
  };
}

}  // namespace assay::compose
