// SPDX-License-Identifier: Apache-2.0
#pragma once
// Where a request's credential may stand: one Authorization field with one bearer token (RFC 6750 §2.1).
// Query, body and cookies are not looked at; two credentials are none.
#include <string>

#include "core/base/result.hpp"
#include "platform/http/exchange.hpp"

namespace assay::gateway {

class CredentialSource {
 public:
  virtual ~CredentialSource() = default;
  // Errors (denied): no_credential, ambiguous_credential.
  virtual Result<std::string> credential(const http::Request& request) const = 0;
};

class SingleBearer final : public CredentialSource {
 public:
  Result<std::string> credential(const http::Request& request) const override;
};

}  // namespace assay::gateway
