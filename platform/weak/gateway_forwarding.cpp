// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_forwarding.hpp"

namespace assay::weak {
namespace {

// As a standard policy, for what a fault does not touch.
class Wrapping : public gateway::FieldPolicy {
 public:
  Wrapping(std::unique_ptr<gateway::FieldPolicy> standard, HitCounter& hits)
      : standard_(std::move(standard)), hits_(hits) {}
  wire::Fields upstream(const wire::Fields& from_client) const override {
    return standard_->upstream(from_client);
  }
  wire::Fields downstream(const wire::Fields& from_service) const override {
    return standard_->downstream(from_service);
  }
  void identify(wire::Fields& upstream, const Principal& caller) const override {
    standard_->identify(upstream, caller);
  }

 protected:
  static wire::Fields all_but_credential(const wire::Fields& from_client) {
    wire::Fields out;
    for (const wire::Field& field : from_client) {
      if (!wire::iequals(field.name, "Authorization")) out.add(field.name, field.value);
    }
    return out;
  }

  std::unique_ptr<gateway::FieldPolicy> standard_;
  HitCounter& hits_;
};

class ClientHeadersForwarded final : public Wrapping {
 public:
  using Wrapping::Wrapping;
  wire::Fields upstream(const wire::Fields& from_client) const override {
    hits_.hit("gateway.identity-headers/client-headers-forwarded");
    return all_but_credential(from_client);
  }
};

class IdentityFieldsAppended final : public Wrapping {
 public:
  using Wrapping::Wrapping;
  wire::Fields upstream(const wire::Fields& from_client) const override {
    return all_but_credential(from_client);
  }
  void identify(wire::Fields& upstream, const Principal& caller) const override {
    wire::Fields own;
    standard_->identify(own, caller);
    for (const wire::Field& field : own) {
      if (upstream.find(field.name) != nullptr)
        hits_.hit("gateway.identity-headers/identity-fields-appended");
      upstream.add(field.name, field.value);
    }
  }
};

class EmptyClaimNotWritten final : public Wrapping {
 public:
  using Wrapping::Wrapping;
  wire::Fields upstream(const wire::Fields& from_client) const override {
    return all_but_credential(from_client);
  }
  void identify(wire::Fields& upstream, const Principal& caller) const override {
    wire::Fields own;
    standard_->identify(own, caller);
    for (const wire::Field& field : own) {
      if (!field.value.empty()) {
        upstream.set(field.name, field.value);
      } else if (upstream.find(field.name) != nullptr) {
        hits_.hit("gateway.identity-headers/empty-claim-not-written");
      }
    }
  }
};

class ServiceHeadersReturned final : public Wrapping {
 public:
  using Wrapping::Wrapping;
  wire::Fields downstream(const wire::Fields& from_service) const override {
    hits_.hit("gateway.token.containment/service-headers-returned");
    return from_service;
  }
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

std::unique_ptr<gateway::FieldPolicy> identity_fields_appended(std::unique_ptr<gateway::FieldPolicy> standard,
                                                               HitCounter& hits) {
  return std::make_unique<IdentityFieldsAppended>(std::move(standard), hits);
}

std::unique_ptr<gateway::FieldPolicy> empty_claim_not_written(std::unique_ptr<gateway::FieldPolicy> standard,
                                                              HitCounter& hits) {
  return std::make_unique<EmptyClaimNotWritten>(std::move(standard), hits);
}

std::unique_ptr<gateway::FieldPolicy> service_headers_returned(std::unique_ptr<gateway::FieldPolicy> standard,
                                                               HitCounter& hits) {
  return std::make_unique<ServiceHeadersReturned>(std::move(standard), hits);
}

std::unique_ptr<gateway::UpstreamCredential> user_token_relayed(HitCounter& hits) {
  return std::make_unique<UserTokenRelayed>(hits);
}

}  // namespace assay::weak
