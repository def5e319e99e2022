// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.jwt.failure-isolation, deliberately weak: subject-lockout counts failed tokens against the subject
// that they claim, and locks it. Anybody can then lock anybody out (CWE-645, Overly Restrictive Account
// Lockout Mechanism; the default of login throttles that are keyed on the user name alone).
#include <memory>

#include "platform/contract/audit.hpp"
#include "platform/contract/hit_counter.hpp"
#include "platform/gateway/exchange.hpp"

namespace assay::weak {

std::unique_ptr<gateway::Filter> subject_lockout(std::unique_ptr<gateway::Filter> authentication,
                                                 int threshold, AuditSink& sink, HitCounter& hits);

}  // namespace assay::weak
