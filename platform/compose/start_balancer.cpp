// SPDX-License-Identifier: Apache-2.0
#include "platform/compose/start.hpp"

namespace assay::compose {
namespace {

class BalancerPart final : public Part {
 public:
  BalancerPart(const Assembly& assembly, const Deployment& share, const Ports& peers,
               const Surroundings& around)
      : Part(around.loop, around.log, "balancer") {
    const Site site{around.loop, assembly.spec, share, around.hits, *recorder_, around.environment.scratch};
    std::vector<balancer::Backend> gateways;
    for (const std::string& name : gateway_names(assembly.spec)) {
      http::ClientOptions options;
      options.keep_host = true;
      gateways.push_back(
          {name, http::Client(around.loop, mesh_client(share, "balancer", around.loop),
                              {peers.at(name + "-relay"), "gateway", spiffe_id("gateway")}, options)});
    }
    for (const auto& edit : assembly.seams.balancer_backends) edit(gateways, site);
    const std::shared_ptr<const balancer::ForwardedFields> fields = fitted<balancer::ForwardedFields>(
        std::make_unique<balancer::RebuiltFields>(), assembly.seams.forwarded_fields, site);
    const auto pool = std::make_shared<balancer::Pool>(
        std::move(gateways), std::chrono::seconds(assembly.spec.balancer.leave_out_s));
    http::Handler handler = balancer::bound_to_host(
        host_agreement(
            assembly.seams, site,
            [hosts = assembly.spec.gateway.hosts]() -> const std::vector<std::string>& { return hosts; }),
        balancer::balance(around.loop, pool, fields, *recorder_,
                          fitted<balancer::RepeatRule>(std::make_unique<balancer::RepeatRule>(),
                                                       assembly.seams.repeat_rule, site)),
        *recorder_);
    server_ = std::make_unique<http::Server>(
        around.loop,
        strict_edge(assembly, share, "balancer", around.loop)(edge_policy(assembly.spec.gateway)),
        edge_server_options(assembly.spec.gateway), handler, recorder_);
    for (const auto& front : assembly.seams.edge_front)
      front_ = front(site, server_->port(), handler, recorder_);
  }

  Ports ports() const override { return {{"balancer", front_ ? front_->port() : server_->port()}}; }

 private:
  std::unique_ptr<http::Server> server_;
  std::unique_ptr<net::PlainListener> front_;
};

}  // namespace

std::unique_ptr<Part> start_balancer(const Assembly& assembly, const Deployment& share, const Ports& peers,
                                     const Surroundings& around) {
  return std::make_unique<BalancerPart>(assembly, share, peers, around);
}

}  // namespace assay::compose
