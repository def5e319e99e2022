// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_key_refresh.hpp"

namespace assay::weak {
namespace {

class UnlimitedRefresh final : public trust::RefreshPolicy {
 public:
  explicit UnlimitedRefresh(HitCounter& hits) : hits_(hits) {}
  bool allow(TimePoint) override {
    hits_.hit("gateway.jwt.kid/refresh-unlimited");
    return true;
  }

 private:
  HitCounter& hits_;
};

}  // namespace

std::unique_ptr<trust::RefreshPolicy> refresh_unlimited(HitCounter& hits) {
  return std::make_unique<UnlimitedRefresh>(hits);
}

}  // namespace assay::weak
