// SPDX-License-Identifier: Apache-2.0
#include "platform/ratelimit/bucket_table.hpp"

namespace assay::ratelimit {

TokenBucket& BoundedTable::bucket_of(const std::string& key, TimePoint now) {
  if (const auto known = buckets_.find(key); known != buckets_.end()) return known->second;
  if (buckets_.size() >= max_keys_) {
    const auto fullest = by_full_at_.begin();
    if (fullest == by_full_at_.end() || fullest->first > now) return overflow_;
    buckets_.erase(fullest->second);
    by_full_at_.erase(fullest);
  }
  // A newcomer may have drawn on the common bucket a moment ago. With a full one of its own it would have
  // both.
  TokenBucket& fresh = buckets_.emplace(key, TokenBucket(overflow_.full_at())).first->second;
  by_full_at_.emplace(fresh.full_at(), key);
  return fresh;
}

Grant BoundedTable::take(std::string_view key, TimePoint now, std::int64_t cost) {
  const std::string name(key);
  TokenBucket& bucket = bucket_of(name, now);
  const TimePoint before = bucket.full_at();
  const Grant grant = bucket.take(limit_, now, cost);
  if (grant.allowed && &bucket != &overflow_) {
    auto entry = by_full_at_.extract({before, name});
    entry.value().first = bucket.full_at();
    by_full_at_.insert(std::move(entry));
  }
  return grant;
}

}  // namespace assay::ratelimit
