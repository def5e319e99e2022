// SPDX-License-Identifier: Apache-2.0
#pragma once
// A field policy that does all that the standard one does: a fault overrides the one member that it breaks.
#include <memory>
#include <utility>

#include "platform/gateway/forwarding.hpp"

namespace assay::weak {

class FieldPolicyAround : public gateway::FieldPolicy {
 public:
  explicit FieldPolicyAround(std::unique_ptr<gateway::FieldPolicy> standard)
      : standard_(std::move(standard)) {}
  wire::Fields upstream(const wire::Fields& from_client) const override {
    return standard_->upstream(from_client);
  }
  wire::Fields downstream(const wire::Fields& from_service) const override {
    return standard_->downstream(from_service);
  }
  void identify(wire::Fields& upstream, const Principal& caller) const override {
    standard_->identify(upstream, caller);
  }
  wire::Fields leaving(wire::Fields complete, const wire::Fields& from_client) const override {
    return standard_->leaving(std::move(complete), from_client);
  }

 private:
  std::unique_ptr<gateway::FieldPolicy> standard_;
};

}  // namespace assay::weak
