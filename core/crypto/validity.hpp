// SPDX-License-Identifier: Apache-2.0
#pragma once
// What operators ask of a certificate: when it holds, and which one it is (RFC 5280 §4.1.2).
#include <string>

#include "core/base/clock.hpp"
#include "core/crypto/certificate.hpp"

namespace assay {

struct Validity {
  TimePoint not_before;
  TimePoint not_after;  // the last second in which it holds
};

Validity validity_of(const Certificate& certificate);
std::string serial_of(const Certificate& certificate);  // hexadecimal, in lower case
// Whether the key is the certificate's own.
bool belong_together(const Certificate& certificate, const PrivateKey& key);

}  // namespace assay
