// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_routes.hpp"

namespace assay::weak {
namespace {

class CatchAll final : public gateway::Router {
 public:
  CatchAll(std::unique_ptr<gateway::Router> declared, std::string service, HitCounter& hits)
      : declared_(std::move(declared)), service_(std::move(service)), hits_(hits) {}

  Result<gateway::RouteMatch> match(std::string_view host, std::string_view method,
                                    std::string_view path) const override {
    auto declared = declared_->match(host, method, path);
    if (declared.ok()) return declared;
    hits_.hit("gateway.default-deny/catch-all-route");
    gateway::Route route;
    route.name = "catch-all";
    route.method = method;
    route.upstream = service_;
    route.access = gateway::Access::anyone;
    route.input = opaque_;
    return gateway::RouteMatch{route, std::string(path)};
  }

 private:
  std::unique_ptr<gateway::Router> declared_;
  std::string service_;
  HitCounter& hits_;
  // Where nobody declared a route, nobody declared its parameters.
  std::shared_ptr<const gateway::RouteInput> opaque_ =
      std::make_shared<const gateway::RouteInput>(gateway::RouteInput{{}, {}, true});
};

}  // namespace

std::unique_ptr<gateway::Router> catch_all_route(std::unique_ptr<gateway::Router> declared,
                                                 std::string service, HitCounter& hits) {
  return std::make_unique<CatchAll>(std::move(declared), std::move(service), hits);
}

}  // namespace assay::weak
