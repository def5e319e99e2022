// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.http.size-limits, deliberately weak towards coded bodies.
#include <memory>

#include "platform/contract/hit_counter.hpp"
#include "platform/gateway/exchange.hpp"
#include "platform/gateway/forwarding.hpp"

namespace assay::weak {

// gzip and deflate are undone before forwarding, and only the coded size was ever limited: CVE-2014-0118
// (Apache mod_deflate), CVE-2022-29225 (Envoy).
std::unique_ptr<gateway::Filter> inflates_unbounded(std::unique_ptr<gateway::Filter> standard,
                                                    HitCounter& hits);

// Codings are the service's business: nginx and HAProxy pass Content-Encoding on by default.
std::unique_ptr<gateway::Filter> coding_unchecked(HitCounter& hits);
std::unique_ptr<gateway::FieldPolicy> coding_forwarded(std::unique_ptr<gateway::FieldPolicy> standard);

}  // namespace assay::weak
