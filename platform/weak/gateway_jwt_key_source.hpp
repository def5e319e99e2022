// SPDX-License-Identifier: Apache-2.0
#pragma once
// Faults of gateway.jwt.key-source.
//   header-key-honoured   the token brings its own key: jwk first, then jku, x5c, x5u (CVE-2018-0114,
//   node-jose and
//                         Cisco; RFC 7515 §4.1.2-4.1.6 taken at its word).
//   jku-substring-filter  jku is fetched when the trusted issuer's host name stands anywhere in it, without
//   regard to
//                         case: the filter that RFC 8725 §3.10 warns of. Other key members stay refused.
#include "platform/contract/hit_counter.hpp"
#include "platform/jose/verifier.hpp"
#include "platform/weak/url_fetch.hpp"

namespace assay::weak {

// Both block the thread while they fetch; `hosts` are the names that lead to the attacker (url_fetch.hpp).
void header_key_honoured(jose::VerifierParts& parts, HitCounter& hits, HostTable hosts);
void jku_substring_filter(jose::VerifierParts& parts, HitCounter& hits, HostTable hosts);

}  // namespace assay::weak
