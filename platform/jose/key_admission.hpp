// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which keys are strong enough to be trusted at all, decided once when they are loaded (RFC 7518 §3.2, §3.3;
// RFC 8725 §3.5). Errors: rsa_modulus_too_small, rsa_bad_exponent, secret_too_short, secret_guessable,
// alg_does_not_fit.
#include <string_view>

#include "core/base/result.hpp"

namespace assay::jose {

struct VerificationKey;

struct KeyAdmission {
  virtual ~KeyAdmission() = default;
  virtual Result<void> admit(const VerificationKey& key) const = 0;
};

// RSA of 2048 bits or more with an odd public exponent of at least 65537; P-256, P-384 and Ed25519; secrets
// of 32 bytes or more that are neither well known nor made by repeating or counting. The algorithm must be
// the one for that key type.
class StandardKeyAdmission final : public KeyAdmission {
 public:
  Result<void> admit(const VerificationKey& key) const override;
};

// True for secrets that an attacker would try first, whatever their length.
bool is_guessable_secret(std::string_view secret);

}  // namespace assay::jose
