// SPDX-License-Identifier: Apache-2.0
#pragma once
// Fault of gateway.jwt.time.
//   claims-ignored  exp, nbf and iat are not looked at: HAProxy's jwt_verify checks the signature only and
//   leaves the
//                   claims to whoever writes the configuration.
#include "platform/contract/hit_counter.hpp"
#include "platform/jose/verifier.hpp"

namespace assay::weak {

void time_claims_ignored(jose::VerifierParts& parts, HitCounter& hits);

}  // namespace assay::weak
