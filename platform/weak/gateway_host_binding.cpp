// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_host_binding.hpp"

namespace assay::weak {
namespace {

class HostUnbound final : public http::HostAgreement {
 public:
  HostUnbound(std::unique_ptr<http::HostAgreement> standard, HitCounter& hits)
      : HostAgreement(nullptr), standard_(std::move(standard)), hits_(hits) {}
  bool holds(std::string_view server_name, std::string_view authority) const override {
    if (!standard_->holds(server_name, authority)) hits_.hit("gateway.tls.host-binding/host-unbound");
    return true;
  }

 private:
  std::unique_ptr<http::HostAgreement> standard_;
  HitCounter& hits_;
};

}  // namespace

std::unique_ptr<http::HostAgreement> host_unbound(std::unique_ptr<http::HostAgreement> standard,
                                                  HitCounter& hits) {
  return std::make_unique<HostUnbound>(std::move(standard), hits);
}

}  // namespace assay::weak
