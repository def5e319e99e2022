// SPDX-License-Identifier: Apache-2.0
#pragma once
// The limits of all replicas in one place: the limiter's endpoint, and the store that asks it.
//
//   POST /v1/take {"limit": "user", "key": "alice", "cost": 1}
//   200 {"allowed": false, "retry_after_ns": 100000000, "refusals": 3}
//
// Only the gateway's SPIFFE id may ask.
#include <cstdint>
#include <memory>
#include <string>

#include "platform/contract/audit.hpp"
#include "platform/http/client.hpp"
#include "platform/http/server.hpp"
#include "platform/ratelimit/bucket_store.hpp"

namespace assay::ratelimit {

http::Handler limiter_endpoint(std::shared_ptr<LocalBuckets> buckets, std::string caller, AuditSink& sink);

class SharedBuckets final : public BucketStore {
 public:
  explicit SharedBuckets(http::Client client) : client_(std::move(client)) {}
  net::Task<Result<Grant>> take(std::string limit, std::string key, std::int64_t cost) override;

 private:
  http::Client client_;
};

// Asks `shared`, and where that cannot tell, `local`: a replica that has lost the limiter goes on with its
// own share of the limits, instead of letting everything in or nothing. Audit: limiter.unavailable, once per
// outage.
class WithFallback final : public BucketStore {
 public:
  WithFallback(std::unique_ptr<BucketStore> shared, std::unique_ptr<BucketStore> local, AuditSink& sink)
      : shared_(std::move(shared)), local_(std::move(local)), sink_(sink) {}
  net::Task<Result<Grant>> take(std::string limit, std::string key, std::int64_t cost) override;

 private:
  std::unique_ptr<BucketStore> shared_;
  std::unique_ptr<BucketStore> local_;
  AuditSink& sink_;
  bool out_ = false;
};

// The limits of one of `replicas` on its own: the bursts divided, rounded up; the refills as much slower.
Limits share_of_limits(const Limits& limits, int replicas);

}  // namespace assay::ratelimit
