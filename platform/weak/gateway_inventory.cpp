// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_inventory.hpp"

#include <array>

namespace assay::weak {
namespace {

class RetiredVersions final : public gateway::Router {
 public:
  RetiredVersions(std::unique_ptr<gateway::Router> declared, std::string service, const char* fault,
                  HitCounter& hits)
      : declared_(std::move(declared)), service_(std::move(service)), fault_(fault), hits_(hits) {}

  Result<gateway::RouteMatch> match(std::string_view host, std::string_view method,
                                    std::string_view path) const override {
    static constexpr std::array<std::string_view, 5> kRetired = {"/v0/", "/beta/", "/v1-old/", "/v1beta1/",
                                                                 "/api/v0/"};
    auto declared = declared_->match(host, method, path);
    if (declared.ok() || declared.error().message == "unknown_host") return declared;
    for (const std::string_view prefix : kRetired) {
      if (path.rfind(prefix, 0) != 0) continue;
      hits_.hit(fault_);
      gateway::Route route;
      route.name = "retired";
      route.method = method;
      route.upstream = service_;
      route.access = gateway::Access::anyone;
      route.input = opaque_;
      return gateway::RouteMatch{route, std::string(path.substr(prefix.size() - 1))};
    }
    return declared;
  }

 private:
  std::unique_ptr<gateway::Router> declared_;
  std::string service_;
  std::string fault_;
  HitCounter& hits_;
  std::shared_ptr<const gateway::RouteInput> opaque_ =
      std::make_shared<const gateway::RouteInput>(gateway::RouteInput{{}, {}, true});
};

class VersionSwitch final : public gateway::Filter {
 public:
  explicit VersionSwitch(std::unique_ptr<gateway::Filter> next) : next_(std::move(next)) {}

  net::Task<std::optional<http::Response>> apply(gateway::Exchange& exchange) override {
    http::Request& request = exchange.request;
    const std::string* field = request.head.fields.find("Accept-Version");
    const bool old = (field != nullptr && field->find('0') != std::string::npos) ||
                     request.query.find("api-version=0") != std::string::npos;
    if (old && request.path.rfind("/v1/", 0) == 0) request.path[2] = '0';
    co_return co_await next_->apply(exchange);
  }

 private:
  std::unique_ptr<gateway::Filter> next_;
};

}  // namespace

std::unique_ptr<gateway::Router> retired_versions(std::unique_ptr<gateway::Router> declared,
                                                  std::string service, const char* fault, HitCounter& hits) {
  return std::make_unique<RetiredVersions>(std::move(declared), std::move(service), fault, hits);
}

std::unique_ptr<gateway::Filter> version_switch(std::unique_ptr<gateway::Filter> next) {
  return std::make_unique<VersionSwitch>(std::move(next));
}

}  // namespace assay::weak
