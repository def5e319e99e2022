// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.fail-closed, deliberately weak: what happens while something that security depends on is away.
//   revocation-soft-fail  a list that cannot be had revokes nothing (soft-fail of OCSP in browsers; Java's
//                         PKIXRevocationChecker SOFT_FAIL)
//   key-outage-admits     a token whose key cannot be had is believed (Envoy jwt_authn
//                         allow_missing_or_failed, for tokens whose key is not known)
//   writes-tried-again    a request that may have been carried out is sent again (nginx proxy_next_upstream
//                         non_idempotent; HAProxy retry-on all-retryable-errors)
#include <memory>

#include "platform/balancer/balancer.hpp"
#include "platform/contract/hit_counter.hpp"
#include "platform/jose/verifier.hpp"
#include "platform/trust/revocation_list.hpp"

namespace assay::weak {

std::unique_ptr<jose::RevocationView> revocation_soft_fail(const trust::RevocationList& list,
                                                           HitCounter& hits);
std::unique_ptr<jose::TokenVerifier> key_outage_admits(std::unique_ptr<jose::TokenVerifier> strict,
                                                       HitCounter& hits);
std::unique_ptr<balancer::RepeatRule> writes_tried_again(HitCounter& hits);

}  // namespace assay::weak
