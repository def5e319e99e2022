// SPDX-License-Identifier: Apache-2.0
#pragma once
// Builds one token text (RFC 7515 compact, or whatever `layout` makes of it), right or wrong on purpose.
//
// Members    from (base token) · header, claims (members to set) · header_merge, claims_merge (the same as
// JSON
//            text) · drop = ["header.kid", …] · header_json, header_hex, claims_json, claims_hex (the whole
//            part, verbatim) · header_insert, header_append, claims_insert, claims_append (raw text as first
//            or last member) · kid = "issuer" (header.kid becomes the kid of the issuer key that fits). A
//            part that no parameter names keeps the base token's bytes.
// Signature  sign = keep (default with `from`) | none | issuer | key (with key = a generate_key value or a
// PEM)
//            | hmac (with secret, or secret_from = "RS256:spki-pem") · sign_alg (default header.alg) ·
//            signing_input (layout of what is signed, default "{h}.{p}") · signature = zero-both | zero-r |
//            zero-s | n-r | n-s | above-n | malleable | der | random | {hex} · signature_keep ·
//            signature_append.
// Damage     flip = {segment, bit} · flip_text = {segment, from, to}: on the decoded bytes, after signing.
// Bit 0 is
//            the lowest bit of the first byte; -1 the highest bit of the last.
// Text       layout = "{h}.{p}.{s}" with {h}{p}{s} forged segments, {H}{P}{S} the base's, {hj}{pj} decoded
// texts ·
//            encoding = standard | padded | trailing-bits | space | tab | quoted | percent-crlf | percent-nul
//            | percent-dot | newline-suffix-percent · encoding_segment = header | payload | signature | all
//            (default signature, which no signature covers; payload for percent-crlf) · sign_encoded = true
//            (the signature covers header and payload as encoded).
//
// Errc::invalid names the parameter and what is allowed; an edit that would change nothing is an error,
// because a forged token equal to the genuine one proves nothing. Errc::not_found: no such issuer or
// published key.
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/rng.hpp"
#include "core/crypto/keys.hpp"
#include "core/json/value.hpp"

namespace assay::forge {

// What the harness holds of a target's issuer: private keys where the target lends them, and what it
// publishes.
struct KeyRing {
  struct IssuerKey {
    std::string alg, kid;
    PrivateKey key;
  };
  std::vector<IssuerKey> issuer;
  Json jwks;  // {"keys": […]}, as published
};

Result<std::string> forge_token(const Json& params, const KeyRing& ring, Rng& rng);

}  // namespace assay::forge
