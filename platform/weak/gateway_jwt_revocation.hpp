// SPDX-License-Identifier: Apache-2.0
#pragma once
// Fault of gateway.jwt.revocation.
//   never-consulted  a token is good until it expires, whatever was withdrawn: every stateless JWT filter by
//   default;
//                    CVE-2020-26892 (NATS server).
#include "platform/contract/hit_counter.hpp"
#include "platform/jose/verifier.hpp"

namespace assay::weak {

void revocation_never_consulted(jose::VerifierParts& parts, HitCounter& hits);

}  // namespace assay::weak
