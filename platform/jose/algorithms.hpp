// SPDX-License-Identifier: Apache-2.0
#pragma once
// The JWS signature algorithms (RFC 7518 §3, RFC 8037) and the one kind of key that each of them is for.
#include <optional>
#include <string_view>

#include "core/crypto/digest.hpp"
#include "core/crypto/keys.hpp"

namespace assay::jose {

// "HS256" → sha256; exact and case-sensitive; nullopt for everything that is not an HMAC algorithm.
std::optional<Hash> hmac_hash(std::string_view jws_name);

// The key type that an asymmetric algorithm requires: RS*/PS* rsa, ES256 P-256, ES384 P-384, EdDSA Ed25519.
KeyType required_key_type(SignScheme scheme);

}  // namespace assay::jose
