// SPDX-License-Identifier: Apache-2.0
#pragma once
// Faults of gateway.jwt.signature.
//   decode-only             the token is decoded and believed: the API that every library has beside its
//   verifying one
//                           (`decode` of jsonwebtoken, `ParseUnverified` of golang-jwt); CVE-2020-28042
//                           (ServiceStack), prime-jwt up to 1.3.0 (FusionAuth/fusionauth-jwt#3).
//   cache-by-signing-input  results of verification are kept under header.payload, so a forged third segment
//   is never
//                           looked at again, nor is the time.
//   cache-by-signature      results are kept under the signature, and the presented payload is believed. Both
//   are
//                           the class of wso2/carbon-apimgt#9262 and zmartzone/lua-resty-openidc#399.
#include <memory>

#include "platform/contract/hit_counter.hpp"
#include "platform/jose/verifier.hpp"

namespace assay::weak {

// Neither the key nor the third segment is looked at; header, claims and all rules are.
void decode_only(jose::VerifierParts& parts, HitCounter& hits);

// Wrap a whole verifier; the counter is borrowed.
std::unique_ptr<jose::TokenVerifier> cache_by_signing_input(std::unique_ptr<jose::TokenVerifier> inner,
                                                            HitCounter& hits);
std::unique_ptr<jose::TokenVerifier> cache_by_signature(std::unique_ptr<jose::TokenVerifier> inner,
                                                        HitCounter& hits);

}  // namespace assay::weak
