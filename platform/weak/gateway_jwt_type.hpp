// SPDX-License-Identifier: Apache-2.0
#pragma once
// Fault of gateway.jwt.type.
//   claims-ignored  any signed token of the issuer will do, ID tokens too: Envoy's jwt_authn and HAProxy's
//   jwt_verify do
//                   not look at typ (RFC 8725 §3.11 asks for it).
#include "platform/contract/hit_counter.hpp"
#include "platform/jose/verifier.hpp"

namespace assay::weak {

void type_claims_ignored(jose::VerifierParts& parts, HitCounter& hits);

}  // namespace assay::weak
