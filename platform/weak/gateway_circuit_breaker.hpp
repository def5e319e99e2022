// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.circuit-breaker, deliberately weak.
#include <memory>

#include "platform/contract/hit_counter.hpp"
#include "platform/gateway/circuit_breaker.hpp"
#include "platform/gateway/retries.hpp"

namespace assay::weak {

// Every call passes, however many before it have failed: nginx's proxy_pass to a single server, and HAProxy
// without `observe` or health checks.
std::unique_ptr<gateway::Breaker> never_opens(std::unique_ptr<gateway::Breaker> inner, HitCounter& hits);

// Every method is tried four times, whatever the share of failures: nginx's proxy_next_upstream with
// non_idempotent, and Envoy's retry_on without a budget.
std::unique_ptr<gateway::RetryPolicy> retries_everything(HitCounter& hits);

}  // namespace assay::weak
