// SPDX-License-Identifier: Apache-2.0
#pragma once
// Fault of gateway.jwt.issuer.
//   claims-ignored  iss is not looked at and the keys of all issuers lie in one heap: the key is whoever's
//   has the kid
//                   (ruby-jwt's default verify_iss: false with merged key sets; CVE-2023-3518, Consul).
#include "platform/contract/hit_counter.hpp"
#include "platform/jose/verifier.hpp"

namespace assay::weak {

void issuer_claims_ignored(jose::VerifierParts& parts, HitCounter& hits);

}  // namespace assay::weak
