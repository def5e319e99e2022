// SPDX-License-Identifier: Apache-2.0
#pragma once
// The keys that a target publishes (RFC 7517 key set), read by the attacker's own hand: which one is meant,
// its numbers, and the byte strings that confused verifiers have taken for an HMAC secret.
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/crypto/keys.hpp"
#include "core/json/value.hpp"

namespace assay::forge {

// The published key for `alg` (its "alg" member, or what its type is used for); among several, the one whose
// kid is `preferred_kid`, otherwise the first. Errc::not_found lists what is published.
Result<Json> published_key(const Json& jwks, std::string_view alg, std::string_view preferred_kid);
Result<PublicKey> public_key_of(const Json& jwk);
// A public JWK: kty, its numbers, use, alg, kid, in this order.
Json jwk_of(const PublicKey& key, std::string_view alg, std::string_view kid);
// The JWS algorithm that a key of this type is usually published for: RS256, ES256, ES384, EdDSA.
std::string_view usual_alg(KeyType type);

// The bytes of one encoding of a published key: spki-pem, spki-pem-no-newline, spki-pem-crlf, pkcs1-pem,
// x509-pem and x509-pem-no-newline (of the JWK's own x5c), spki-der, jwk-json (compact), modulus (RSA),
// ec-point (uncompressed, 0x04 first) and ec-x (EC).
Result<std::string> encoded_key(const Json& jwk, std::string_view encoding);

}  // namespace assay::forge
