// SPDX-License-Identifier: Apache-2.0
#include "platform/ratelimit/token_bucket.hpp"

#include <algorithm>

namespace assay::ratelimit {

std::int64_t Limit::full_after_s() const {
  return std::chrono::ceil<std::chrono::seconds>(burst * refill_every).count();
}

Grant TokenBucket::take(const Limit& limit, TimePoint now, std::int64_t cost) {
  cost = std::max<std::int64_t>(cost, 1);
  const Duration capacity = limit.burst * limit.refill_every;
  // Compared before it is multiplied: a cost comes from a stranger's request.
  const bool possible = cost <= limit.burst;
  const TimePoint filled = std::max(full_at_, now) + (possible ? cost * limit.refill_every : capacity);
  if (possible && filled - now <= capacity) {
    full_at_ = filled;
    refusals_ = 0;
    return {true, Duration(0), 0};
  }
  return {false, std::max(filled - now - capacity, limit.refill_every), ++refusals_};
}

}  // namespace assay::ratelimit
