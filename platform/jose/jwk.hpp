// SPDX-License-Identifier: Apache-2.0
#pragma once
// JSON Web Keys (RFC 7517, RFC 7518 §6, RFC 8037). Loading a set keeps what is fit and says of the rest why
// it was not taken; one odd key never spoils its neighbours.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/json/value.hpp"
#include "platform/jose/key_admission.hpp"
#include "platform/jose/key_set.hpp"

namespace assay::jose {

struct LoadedKeys {
  KeySet keys;
  std::vector<std::string> refused;  // "kid: reason"; the kid is "?" where there is no proper one
};

// Takes the "keys" of a published set: each needs kid, alg, a supported kty, "use" absent or "sig", "key_ops"
// absent or with "verify", and no private member. Reasons: not_a_key_set, not_an_object, bad_kid,
// missing_alg, wrong_use, wrong_key_ops, private_key_published, symmetric_key_published, unsupported_key,
// too_many_keys, and those of KeySet::add and the admission.
LoadedKeys load_jwks(const Json& jwks, const KeyAdmission& admission);

// The numbers of one JWK as a key; other members are not looked at. Error: unsupported_key.
Result<PublicKey> public_key_from_jwk(const Json& jwk);

Json public_jwk(const PublicKey& key, std::string_view kid, std::string_view alg,
                const std::optional<std::string>& x5c_der = std::nullopt);
// With the private members: for a store of keys and for tests, never for publishing.
Json private_jwk(const PrivateKey& key, std::string_view kid, std::string_view alg);
Json jwks_of(std::vector<Json> keys);

}  // namespace assay::jose
