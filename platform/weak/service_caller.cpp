// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/service_caller.hpp"

namespace assay::weak {
namespace {

class GatewayHeadersTrusted final : public services::CallerCheck {
 public:
  explicit GatewayHeadersTrusted(HitCounter& hits) : hits_(hits) {}

  Result<Principal> caller(const http::Request& request) const override {
    hits_.hit("service.jwt-verify/gateway-headers-trusted");
    const std::string* user = request.head.fields.find("X-User-Id");
    if (user == nullptr || user->empty()) return Error{Errc::denied, "no_credential", {}};
    Principal principal;
    principal.subject = *user;
    if (const std::string* roles = request.head.fields.find("X-User-Roles")) {
      std::size_t begin = 0;
      while (begin <= roles->size()) {
        const std::size_t comma = std::min(roles->find(',', begin), roles->size());
        if (comma > begin) principal.roles.push_back(roles->substr(begin, comma - begin));
        begin = comma + 1;
      }
    }
    return principal;
  }

 private:
  HitCounter& hits_;
};

}  // namespace

std::unique_ptr<services::CallerCheck> gateway_headers_trusted(HitCounter& hits) {
  return std::make_unique<GatewayHeadersTrusted>(hits);
}

}  // namespace assay::weak
