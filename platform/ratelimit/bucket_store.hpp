// SPDX-License-Identifier: Apache-2.0
#pragma once
// Where the gateway asks for tokens. In one process it is a table; where several replicas share their limits
// it is the limiter, a part of its own.
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/net/event_loop.hpp"
#include "platform/ratelimit/bucket_table.hpp"

namespace assay::ratelimit {

class BucketStore {
 public:
  virtual ~BucketStore() = default;
  // `limit` names one of the configured limits. Errors: not_found, no such limit; unavailable, timeout,
  // denied: the store cannot tell.
  virtual net::Task<Result<Grant>> take(std::string limit, std::string key, std::int64_t cost) = 0;
};

using Limits = std::map<std::string, Limit>;
using Tables = std::map<std::string, std::unique_ptr<BucketTable>>;

// One bounded table for each limit.
Tables bounded_tables(const Limits& limits, std::size_t max_keys);

class LocalBuckets final : public BucketStore {
 public:
  LocalBuckets(const Clock& clock, Tables tables) : clock_(clock), tables_(std::move(tables)) {}
  net::Task<Result<Grant>> take(std::string limit, std::string key, std::int64_t cost) override;
  Result<Grant> take_now(std::string_view limit, std::string_view key, std::int64_t cost);

 private:
  const Clock& clock_;
  Tables tables_;
};

}  // namespace assay::ratelimit
