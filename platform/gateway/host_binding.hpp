// SPDX-License-Identifier: Apache-2.0
#pragma once
// At the gateway's own edge TLS and HTTP must mean one host; the relay speaks for names that it has checked.
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "platform/contract/audit.hpp"
#include "platform/gateway/exchange.hpp"
#include "platform/http/host_agreement.hpp"

namespace assay::gateway {

class HostBinding final : public Filter {
 public:
  // `relay`: SPIFFE id of the balancer.
  HostBinding(std::unique_ptr<const http::HostAgreement> agreement, std::string relay, AuditSink& sink)
      : agreement_(std::move(agreement)), relay_(std::move(relay)), sink_(sink) {}
  // 421; audit: route.refused{host_mismatch}.
  net::Task<std::optional<http::Response>> apply(Exchange& exchange) override;

 private:
  std::unique_ptr<const http::HostAgreement> agreement_;
  std::string relay_;
  AuditSink& sink_;
};

}  // namespace assay::gateway
