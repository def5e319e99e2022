// SPDX-License-Identifier: Apache-2.0
#pragma once
// Faults of gateway.jwt.key-binding.
//   public-key-as-hmac-secret  where the token says HS256, HS384 or HS512, the text of a public key is used
//   as the
//                              shared secret: CVE-2016-10555 (jwt-simple), CVE-2022-29217 (PyJWT),
//                              CVE-2024-33663 (python-jose, EC keys), CVE-2024-37568 (Authlib). Every
//                              spelling under which such products keep the key is tried. The allow-list
//                              stays: it must allow HS*.
//   algorithm-not-compared     the key alone decides how the signature is verified; what the token names is
//                              allowed and then forgotten (verifiers that call verify(key.alg, …), against
//                              RFC 8725 §3.1)
#include <string>
#include <vector>

#include "platform/contract/hit_counter.hpp"
#include "platform/jose/verifier.hpp"

namespace assay::weak {

void public_key_as_hmac_secret(jose::VerifierParts& parts, HitCounter& hits);
void algorithm_not_compared(jose::VerifierParts& parts, HitCounter& hits);

// The spellings: SPKI PEM (with and without final newline, with CRLF), SPKI DER, the JWK's JSON text, the
// certificate of x5c as PEM; for RSA also PKCS#1 PEM and the modulus, for EC the uncompressed point and the x
// coordinate.
std::vector<std::string> public_key_spellings(const jose::VerificationKey& key);

}  // namespace assay::weak
