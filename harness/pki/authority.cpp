// SPDX-License-Identifier: Apache-2.0
#include "harness/pki/authority.hpp"

namespace assay::pki {

Validity around(TimePoint now) {
  return {now - std::chrono::hours(1), now + std::chrono::hours(24)};
}

Result<Authority> Authority::make(const std::string& common_name, const Validity& validity) {
  CertificateRequest request;
  request.common_name = common_name;
  request.not_before = validity.not_before;
  request.not_after = validity.not_after;
  request.is_ca = true;
  const PrivateKey key = PrivateKey::generate(KeyType::ec_p256);
  ASSAY_TRY_ASSIGN(Certificate certificate, Certificate::self_signed(request, key));
  return Authority(Identity{std::move(certificate), key});
}

}  // namespace assay::pki
