// SPDX-License-Identifier: Apache-2.0
#pragma once
// Faults of gateway.jwt.strict-parsing; each replaces the reader (and what must know of it) and is strict in
// all but one thing.
//   crit-ignored                  critical extensions and b64 are skipped: CVE-2025-59420 (Authlib), PyJWT
//                                 GHSA-752w-5fwx-jx9f.
//   duplicate-members-last-wins   as ECMAScript's, Python's and Go's JSON readers do (allowed by RFC 7515
//   §4). lenient-base64                percent escapes are decoded, foreign characters dropped, both
//   alphabets and padding
//                                 taken: PHP's base64_decode, Python's urlsafe_b64decode. The signature is
//                                 verified over the cleaned text.
//   lenient-segments              missing segments are filled in and extra ones dropped; without a payload
//   the claims
//                                 replicated in the header count (RFC 7519 §5.3 meant them for encrypted
//                                 tokens).
//   json-serialization            flattened and general JSON is read, and claims may come from elsewhere than
//   what was
//                                 signed: CVE-2022-39227 (python-jwt).
//   jwe-accepted                  whatever decrypts with our key is believed, though anyone can encrypt to
//   it:
//                                 CVE-2023-51774 (json-jwt), "sign/encrypt confusion".
//   nested-jwt                    of a signed token around another token, the inner claims are believed
//   unverified
//                                 (RFC 7519 §5.2 without its last step).
//   unbounded                     no limit of size, depth or members: CVE-2025-30204 (golang-jwt),
//   CVE-2025-27144
//                                 (go-jose).
//   lenient-numbers               numbers beyond all range become a huge one, as PHP's and Python's JSON
//   readers do. lenient-utf8                  a byte order mark is skipped, bad bytes and lone surrogates
//   become U+FFFD, as in Go's
//                                 encoding/json.
//   subject-coerced               sub may be anything and is made a string, as PyJWT before 2.10 let pass and
//                                 JavaScript's String() does.
#include "core/crypto/keys.hpp"
#include "platform/contract/hit_counter.hpp"
#include "platform/jose/verifier.hpp"

namespace assay::weak {

void crit_ignored(jose::VerifierParts& parts, HitCounter& hits);
void duplicate_members_last_wins(jose::VerifierParts& parts, HitCounter& hits);
void lenient_base64(jose::VerifierParts& parts, HitCounter& hits);
void lenient_segments(jose::VerifierParts& parts, HitCounter& hits);
void json_serialization(jose::VerifierParts& parts, HitCounter& hits);
// RSA-OAEP with A256GCM; the content is claims as JSON, or a token whose signature nobody checks.
void jwe_accepted(jose::VerifierParts& parts, HitCounter& hits, PrivateKey decryption_key);
void nested_jwt(jose::VerifierParts& parts, HitCounter& hits);
// Nesting deeper than 1000 is read as null, so that the process lives to be observed.
void unbounded(jose::VerifierParts& parts, HitCounter& hits);
void lenient_numbers(jose::VerifierParts& parts, HitCounter& hits);
void lenient_utf8(jose::VerifierParts& parts, HitCounter& hits);
void subject_coerced(jose::VerifierParts& parts, HitCounter& hits);

}  // namespace assay::weak
