// SPDX-License-Identifier: Apache-2.0
#pragma once
// Keys of the attacker's own. Parameters (key.generate): type = "RSA" | "EC" | "EC384" | "Ed25519"; kid
// (default: 16 random characters); index = 0…7, which of the process's ready RSA keys (default 0; EC keys are
// always new). Value: {kid, alg, jwk (public), private (PKCS#8 PEM), x5c (base64 of the DER of a self-signed
// certificate), x5t_s256 (base64url of its SHA-256)}. The certificate is valid from 2000 to 2100, under any
// target's clock.
#include "core/base/result.hpp"
#include "core/base/rng.hpp"
#include "core/json/value.hpp"

namespace assay::forge {

Result<Json> generate_key(const Json& params, Rng& rng);

}  // namespace assay::forge
