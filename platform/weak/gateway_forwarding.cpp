// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_forwarding.hpp"

namespace assay::weak {
namespace {

class ClientHeadersForwarded final : public gateway::FieldPolicy {
 public:
  ClientHeadersForwarded(std::unique_ptr<gateway::FieldPolicy> standard, HitCounter& hits)
      : standard_(std::move(standard)), hits_(hits) {}
  wire::Fields upstream(const wire::Fields& from_client) const override {
    hits_.hit("gateway.identity-headers/client-headers-forwarded");
    wire::Fields out;
    for (const wire::Field& field : from_client) {
      if (!wire::iequals(field.name, "Authorization")) out.add(field.name, field.value);
    }
    return out;
  }
  wire::Fields downstream(const wire::Fields& from_service) const override {
    return standard_->downstream(from_service);
  }

 private:
  std::unique_ptr<gateway::FieldPolicy> standard_;
  HitCounter& hits_;
};

class ServiceHeadersReturned final : public gateway::FieldPolicy {
 public:
  ServiceHeadersReturned(std::unique_ptr<gateway::FieldPolicy> standard, HitCounter& hits)
      : standard_(std::move(standard)), hits_(hits) {}
  wire::Fields upstream(const wire::Fields& from_client) const override {
    return standard_->upstream(from_client);
  }
  wire::Fields downstream(const wire::Fields& from_service) const override {
    hits_.hit("gateway.token.containment/service-headers-returned");
    return from_service;
  }

 private:
  std::unique_ptr<gateway::FieldPolicy> standard_;
  HitCounter& hits_;
};

class UserTokenRelayed final : public gateway::UpstreamCredential {
 public:
  explicit UserTokenRelayed(HitCounter& hits) : hits_(hits) {}
  std::string bearer(const gateway::Exchange& exchange, TimePoint) const override {
    hits_.hit("gateway.token.containment/user-token-relayed");
    return exchange.credential;
  }

 private:
  HitCounter& hits_;
};

}  // namespace

std::unique_ptr<gateway::FieldPolicy> client_headers_forwarded(std::unique_ptr<gateway::FieldPolicy> standard,
                                                               HitCounter& hits) {
  return std::make_unique<ClientHeadersForwarded>(std::move(standard), hits);
}

std::unique_ptr<gateway::FieldPolicy> service_headers_returned(std::unique_ptr<gateway::FieldPolicy> standard,
                                                               HitCounter& hits) {
  return std::make_unique<ServiceHeadersReturned>(std::move(standard), hits);
}

std::unique_ptr<gateway::UpstreamCredential> user_token_relayed(HitCounter& hits) {
  return std::make_unique<UserTokenRelayed>(hits);
}

}  // namespace assay::weak
