// SPDX-License-Identifier: Apache-2.0
#include "core/crypto/validity.hpp"

#include <openssl/x509.h>
#include <time.h>

#include "core/base/encoding.hpp"
#include "core/crypto/openssl_support.hpp"

namespace assay {
namespace {

X509* raw(const Certificate& certificate) {
  return static_cast<X509*>(certificate.native());
}

TimePoint time_of(const ASN1_TIME* time) {
  std::tm parts{};
  // A certificate that was parsed has times of one of the two forms, and both of them convert.
  ASSAY_CHECK(ASN1_TIME_to_tm(time, &parts) == 1, "a certificate's time");
  return from_unix_nanos(static_cast<std::int64_t>(timegm(&parts)) * 1'000'000'000);
}

}  // namespace

Validity validity_of(const Certificate& certificate) {
  return {time_of(X509_get0_notBefore(raw(certificate))), time_of(X509_get0_notAfter(raw(certificate)))};
}

std::string serial_of(const Certificate& certificate) {
  const ASN1_INTEGER* serial = X509_get0_serialNumber(raw(certificate));
  return to_hex(std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(serial)),
                            static_cast<std::size_t>(ASN1_STRING_length(serial))));
}

bool belong_together(const Certificate& certificate, const PrivateKey& key) {
  return certificate.public_key().spki_der() == key.public_key().spki_der();
}

}  // namespace assay
