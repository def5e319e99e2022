// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.admin-isolation, deliberately weak. (management-bound-everywhere is an address that compose sets.)
//   no-operator-identity        whoever connects may do everything, as with Envoy's admin interface and
//   Kong's
//                               Admin API as they come.
//   any-host                    the Host field is not looked at: DNS rebinding, CVE-2018-5702 (Transmission),
//                               CVE-2024-28224 (Ollama).
//   pages-obeyed                a form of another site may change things: CWE-352; Envoy's admin POST
//   endpoints. prefix-before-normalization who may read the metrics may read what a path below them resolves
//   to:
//                               CVE-2025-24030 (Envoy Gateway).
//   verbs-unchecked             who may read may write: CVE-2010-0738 (JBoss), rules for some methods only.
//   management-on-public        the public listener answers, too: CVE-2022-22947 (Spring Cloud Gateway's
//                               actuator).
#include <memory>

#include "platform/contract/hit_counter.hpp"
#include "platform/gateway/exchange.hpp"
#include "platform/gateway/management.hpp"

namespace assay::weak {

std::unique_ptr<gateway::ManagementGuard> no_operator_identity(const gateway::ManagementGuard& standard,
                                                               HitCounter& hits);
std::unique_ptr<gateway::ManagementGuard> any_host(const gateway::ManagementGuard& standard,
                                                   HitCounter& hits);
std::unique_ptr<gateway::ManagementGuard> pages_obeyed(const gateway::ManagementGuard& standard,
                                                       HitCounter& hits);
std::unique_ptr<gateway::ManagementGuard> prefix_before_normalization(
    const gateway::ManagementGuard& standard, HitCounter& hits);
std::unique_ptr<gateway::ManagementGuard> verbs_unchecked(const gateway::ManagementGuard& standard,
                                                          HitCounter& hits);
// Before routing; `config` is what it gives away.
std::unique_ptr<gateway::Filter> management_on_public(std::unique_ptr<gateway::Filter> next, Json config,
                                                      HitCounter& hits);

}  // namespace assay::weak
