// SPDX-License-Identifier: Apache-2.0
#pragma once
// Fault of gateway.jwt.key-strength.
//   any-key-admitted  a key is a key: no minimum length for secrets (CVE-2019-20933, InfluxDB's empty one;
//   most JWT
//                     libraries by default), no minimum for RSA. Give it to the loading of key sets.
#include "platform/contract/hit_counter.hpp"
#include "platform/jose/key_admission.hpp"

namespace assay::weak {

class AnyKeyAdmission final : public jose::KeyAdmission {
 public:
  explicit AnyKeyAdmission(HitCounter& hits) : hits_(hits) {}
  Result<void> admit(const jose::VerificationKey& key) const override;

 private:
  HitCounter& hits_;
};

}  // namespace assay::weak
