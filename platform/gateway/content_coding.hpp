// SPDX-License-Identifier: Apache-2.0
#pragma once
// Bodies arrive as they are or not at all: the gateway decodes no content coding, so nothing that it checks
// can hide in one, and nothing small unfolds behind it (CWE-409).
#include <optional>

#include "platform/contract/audit.hpp"
#include "platform/gateway/exchange.hpp"

namespace assay::gateway {

// 415 with Accept-Encoding: identity (RFC 9110 §12.5.3, §15.5.16) where any coding but identity is named.
// Audit: http.reject{content-coding}.
class PlainContent final : public Filter {
 public:
  explicit PlainContent(AuditSink& sink) : sink_(sink) {}
  net::Task<std::optional<http::Response>> apply(Exchange& exchange) override;

 private:
  AuditSink& sink_;
};

}  // namespace assay::gateway
