// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_jwt_key_strength.hpp"

namespace assay::weak {

Result<void> AnyKeyAdmission::admit(const jose::VerificationKey& key) const {
  if (!jose::StandardKeyAdmission().admit(key).ok()) hits_.hit("gateway.jwt.key-strength/any-key-admitted");
  return {};
}

}  // namespace assay::weak
