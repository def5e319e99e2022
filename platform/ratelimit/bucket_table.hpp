// SPDX-License-Identifier: Apache-2.0
#pragma once
// The buckets of one limit, by key, in bounded memory. Full buckets are forgotten first. When none is full,
// new keys share one common bucket, and a key that gets one of its own later begins with what is left in it:
// somebody who comes with a million addresses slows down other newcomers, but neither grows the table nor
// makes it forget who has used up a quota.
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "platform/ratelimit/token_bucket.hpp"

namespace assay::ratelimit {

class BucketTable {
 public:
  virtual ~BucketTable() = default;
  virtual Grant take(std::string_view key, TimePoint now, std::int64_t cost) = 0;
  virtual std::size_t size() const = 0;  // keys held at the moment
};

class BoundedTable final : public BucketTable {
 public:
  BoundedTable(Limit limit, std::size_t max_keys) : limit_(limit), max_keys_(max_keys) {}
  Grant take(std::string_view key, TimePoint now, std::int64_t cost) override;
  std::size_t size() const override { return buckets_.size(); }

 private:
  TokenBucket& bucket_of(const std::string& key, TimePoint now);

  Limit limit_;
  std::size_t max_keys_;
  std::unordered_map<std::string, TokenBucket> buckets_;
  std::set<std::pair<TimePoint, std::string>> by_full_at_;  // of every bucket in the table
  TokenBucket overflow_;
};

}  // namespace assay::ratelimit
