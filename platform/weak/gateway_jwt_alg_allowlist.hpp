// SPDX-License-Identifier: Apache-2.0
#pragma once
// Fault of gateway.jwt.alg-allowlist.
//   alg-from-token  the token says how it is to be verified, and "none" (in any case, padded, or anything
//   that is no
//                   algorithm name) means not at all: CVE-2015-9235 (jsonwebtoken), RFC 8725 §2.1. Any other
//                   name is verified with that scheme and a published key that fits it. A public key never
//                   becomes an HMAC secret here: that is another control's fault.
#include "platform/contract/hit_counter.hpp"
#include "platform/jose/verifier.hpp"

namespace assay::weak {

void alg_from_token(jose::VerifierParts& parts, HitCounter& hits);

}  // namespace assay::weak
