// SPDX-License-Identifier: Apache-2.0
#include "platform/compose/start.hpp"
#include "platform/ratelimit/shared_buckets.hpp"

namespace assay::compose {
namespace {

class LimiterPart final : public Part {
 public:
  LimiterPart(const Assembly& assembly, const Deployment& share, const Surroundings& around)
      : Part(around.loop, around.log, "limiter") {
    const Site site{around.loop, assembly.spec, share, around.hits, *recorder_, around.environment.scratch};
    const ratelimit::Limits limits = limits_of(assembly.spec.gateway);
    auto tables =
        ratelimit::bounded_tables(limits, static_cast<std::size_t>(assembly.spec.gateway.limited_keys));
    for (const auto& edit : assembly.seams.bucket_tables) edit(tables, limits, site);
    http::ServerOptions in_mesh;
    in_mesh.in_mesh = true;
    server_ = std::make_unique<http::Server>(
        around.loop, mesh_server(share, "limiter", around.loop), in_mesh,
        ratelimit::limiter_endpoint(
            std::make_shared<ratelimit::LocalBuckets>(around.loop.clock(), std::move(tables)),
            spiffe_id("gateway"), *recorder_),
        recorder_);
  }

  Ports ports() const override { return {{"limiter", server_->port()}}; }

 private:
  std::unique_ptr<http::Server> server_;
};

ratelimit::Limit limit_of(const LimitSpec& spec) {
  return {spec.burst, std::chrono::milliseconds(spec.refill_every_ms)};
}

}  // namespace

ratelimit::Limits limits_of(const GatewaySpec& spec) {
  return {{gateway::kAddressLimit, limit_of(spec.address_limit)},
          {gateway::kUserLimit, limit_of(spec.user_limit)},
          {gateway::kCostlyLimit, limit_of(spec.costly_limit)}};
}

std::unique_ptr<Part> start_limiter(const Assembly& assembly, const Deployment& share,
                                    const Surroundings& around) {
  return std::make_unique<LimiterPart>(assembly, share, around);
}

}  // namespace assay::compose
