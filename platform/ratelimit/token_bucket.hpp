// SPDX-License-Identifier: Apache-2.0
#pragma once
// A token bucket in exact integer time: it holds `burst` tokens at most and regains one every `refill_every`.
// Its whole state is the moment at which it will be full again, so it needs no ticking and cannot drift (the
// generic cell rate algorithm, ITU-T I.371, reads the same state as a schedule).
#include <cstdint>

#include "core/base/clock.hpp"

namespace assay::ratelimit {

struct Limit {
  std::int64_t burst = 1;    // tokens of a full bucket; at least 1, below 2^31
  Duration refill_every{1};  // time for one token; positive, below one day; times the burst at most 30 years

  // How many seconds an empty bucket takes to be full, rounded up.
  std::int64_t full_after_s() const;
};

struct Grant {
  bool allowed = false;
  Duration retry_after{0};    // when refused: how long until the same cost would be granted
  std::int64_t refusals = 0;  // when refused: how many in a row, this one included
};

class TokenBucket {
 public:
  TokenBucket() = default;  // full
  // As empty as another one that will be full at this moment.
  explicit TokenBucket(TimePoint full_at) : full_at_(full_at) {}
  // Takes `cost` tokens, or none. A cost beyond the burst is never granted; a cost below 1 counts as 1. Time
  // that goes back (clocks of two replicas) gives nothing: the bucket is as empty as it was.
  Grant take(const Limit& limit, TimePoint now, std::int64_t cost = 1);
  // A full bucket says nothing: forgetting it loses nothing.
  bool full(TimePoint now) const { return full_at_ <= now; }
  TimePoint full_at() const { return full_at_; }

 private:
  TimePoint full_at_ = TimePoint::min();
  std::int64_t refusals_ = 0;
};

}  // namespace assay::ratelimit
