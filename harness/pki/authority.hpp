// SPDX-License-Identifier: Apache-2.0
#pragma once
// A certificate authority of our own, made at run time (RFC 5280). Times are passed in.
#include <string>

#include "core/base/clock.hpp"
#include "core/base/result.hpp"
#include "core/crypto/certificate.hpp"

namespace assay::pki {

struct Validity {
  TimePoint not_before;
  TimePoint not_after;
};
// From an hour before `now` (clocks differ) to a day after it.
Validity around(TimePoint now);

class Authority {
 public:
  static Result<Authority> make(const std::string& common_name, const Validity& validity);
  // Of a certificate and key made elsewhere.
  explicit Authority(Identity identity) : identity_(std::move(identity)) {}

  const Identity& identity() const { return identity_; }
  std::string common_name() const { return identity_.certificate.common_name(); }
  std::string certificate_pem() const { return identity_.certificate.pem(); }

 private:
  Identity identity_;
};

}  // namespace assay::pki
