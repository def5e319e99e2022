// SPDX-License-Identifier: Apache-2.0
#pragma once
// Fault of gateway.jwt.audience.
//   claims-ignored  aud is not looked at: ruby-jwt's default (verify_aud: false); CVE-2020-26160 (jwt-go).
#include "platform/contract/hit_counter.hpp"
#include "platform/jose/verifier.hpp"

namespace assay::weak {

void audience_claims_ignored(jose::VerifierParts& parts, HitCounter& hits);

}  // namespace assay::weak
