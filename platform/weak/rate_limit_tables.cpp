// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/rate_limit_tables.hpp"

#include <list>
#include <thread>
#include <unordered_map>

namespace assay::weak {
namespace {

using ratelimit::Grant;
using ratelimit::Limit;
using ratelimit::TokenBucket;

// How long a remote store takes to answer. Long enough that requests sent at the same moment overlap on any
// machine.
constexpr auto kRoundTrip = std::chrono::milliseconds(60);

class FixedWindow final : public ratelimit::BucketTable {
 public:
  FixedWindow(const Limit& limit, HitCounter& hits)
      : burst_(limit.burst), length_(limit.burst * limit.refill_every), hits_(hits) {}

  Grant take(std::string_view key, TimePoint now, std::int64_t cost) override {
    hits_.hit("gateway.rate-limit.key-integrity/fixed-window");
    Count& count = counts_[std::string(key)];
    if (count.ends <= now) count = {now + length_, 0};
    if (count.used + cost > burst_) return {false, count.ends - now, 1};
    count.used += cost;
    return {true, Duration(0), 0};
  }
  std::size_t size() const override { return counts_.size(); }

 private:
  struct Count {
    TimePoint ends = TimePoint::min();
    std::int64_t used = 0;
  };
  std::int64_t burst_;
  Duration length_;
  HitCounter& hits_;
  std::unordered_map<std::string, Count> counts_;
};

class OldestForgotten final : public ratelimit::BucketTable {
 public:
  OldestForgotten(const Limit& limit, std::size_t max_keys, HitCounter& hits)
      : limit_(limit), max_keys_(max_keys), hits_(hits) {}

  Grant take(std::string_view key, TimePoint now, std::int64_t cost) override {
    const std::string name(key);
    if (const auto known = buckets_.find(name); known != buckets_.end()) {
      order_.remove(name);
    } else if (buckets_.size() >= max_keys_) {
      hits_.hit("gateway.rate-limit.key-integrity/oldest-forgotten");
      buckets_.erase(order_.front());
      order_.pop_front();
    }
    order_.push_back(name);
    return buckets_[name].take(limit_, now, cost);
  }
  std::size_t size() const override { return buckets_.size(); }

 private:
  Limit limit_;
  std::size_t max_keys_;
  HitCounter& hits_;
  std::list<std::string> order_;  // longest unseen first
  std::unordered_map<std::string, TokenBucket> buckets_;
};

class CheckThenAct final : public ratelimit::BucketStore {
 public:
  CheckThenAct(net::EventLoop& loop, ratelimit::Limits limits, HitCounter& hits)
      : loop_(loop), limits_(std::move(limits)), hits_(hits) {}

  net::Task<Result<Grant>> take(std::string limit, std::string key, std::int64_t cost) override {
    hits_.hit("gateway.rate-limit.key-integrity/check-then-act");
    const std::string name = limit + " " + key;
    TokenBucket read = buckets_[name];
    const Grant grant = read.take(limits_.at(limit), loop_.now(), cost);
    // Counters that are far from their limit need no care; near it, what was read is written back late.
    if (!grant.allowed ||
        read.full_at() - loop_.now() < (limits_.at(limit).burst - 1) * limits_.at(limit).refill_every) {
      buckets_[name] = read;
      co_return grant;
    }
    co_await loop_.offload([] {
      std::this_thread::sleep_for(kRoundTrip);
      return true;
    });
    buckets_[name] = read;
    co_return grant;
  }

 private:
  net::EventLoop& loop_;
  ratelimit::Limits limits_;
  HitCounter& hits_;
  std::unordered_map<std::string, TokenBucket> buckets_;
};

class PerReplicaCounters final : public ratelimit::BucketStore {
 public:
  PerReplicaCounters(std::unique_ptr<ratelimit::BucketStore> own, HitCounter& hits)
      : own_(std::move(own)), hits_(hits) {}
  net::Task<Result<Grant>> take(std::string limit, std::string key, std::int64_t cost) override {
    hits_.hit("gateway.rate-limit.key-integrity/per-replica-counters");
    co_return co_await own_->take(std::move(limit), std::move(key), cost);
  }

 private:
  std::unique_ptr<ratelimit::BucketStore> own_;
  HitCounter& hits_;
};

class OutageAdmits final : public ratelimit::BucketStore {
 public:
  explicit OutageAdmits(HitCounter& hits) : hits_(hits) {}
  net::Task<Result<Grant>> take(std::string, std::string, std::int64_t) override {
    hits_.hit("gateway.fail-closed/limiter-outage-admits");
    co_return Grant{true, Duration(0), 0};
  }

 private:
  HitCounter& hits_;
};

}  // namespace

std::unique_ptr<ratelimit::BucketTable> fixed_window(const Limit& limit, HitCounter& hits) {
  return std::make_unique<FixedWindow>(limit, hits);
}

std::unique_ptr<ratelimit::BucketTable> oldest_forgotten(const Limit& limit, std::size_t max_keys,
                                                         HitCounter& hits) {
  return std::make_unique<OldestForgotten>(limit, max_keys, hits);
}

std::unique_ptr<ratelimit::BucketStore> check_then_act(net::EventLoop& loop, const ratelimit::Limits& limits,
                                                       HitCounter& hits) {
  return std::make_unique<CheckThenAct>(loop, limits, hits);
}

std::unique_ptr<ratelimit::BucketStore> per_replica_counters(std::unique_ptr<ratelimit::BucketStore> own,
                                                             HitCounter& hits) {
  return std::make_unique<PerReplicaCounters>(std::move(own), hits);
}

std::unique_ptr<ratelimit::BucketStore> limiter_outage_admits(HitCounter& hits) {
  return std::make_unique<OutageAdmits>(hits);
}

}  // namespace assay::weak
