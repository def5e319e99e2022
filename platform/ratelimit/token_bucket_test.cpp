// SPDX-License-Identifier: Apache-2.0
#include "platform/ratelimit/token_bucket.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace assay::ratelimit {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Limit kFivePerSecond{5, milliseconds(200)};
const TimePoint kStart = from_unix_seconds(1'800'000'000);

int granted(TokenBucket& bucket, TimePoint now, int asked) {
  int count = 0;
  for (int i = 0; i < asked; ++i) count += bucket.take(kFivePerSecond, now).allowed ? 1 : 0;
  return count;
}

TEST(TokenBucket, GrantsItsBurstAndThenOneForEachRefill) {
  TokenBucket bucket;
  EXPECT_EQ(granted(bucket, kStart, 10), 5);
  EXPECT_EQ(granted(bucket, kStart + milliseconds(199), 10), 0);
  EXPECT_EQ(granted(bucket, kStart + milliseconds(200), 10), 1);
  EXPECT_EQ(granted(bucket, kStart + milliseconds(1000), 10), 4);
  EXPECT_EQ(granted(bucket, kStart + seconds(3600), 10), 5);
}

TEST(TokenBucket, NoIntervalGetsMoreThanBurstAndRefills) {
  TokenBucket bucket;
  std::vector<TimePoint> passed;
  for (int ms = 0; ms < 4000; ms += 7) {
    const TimePoint now = kStart + milliseconds(ms);
    if (bucket.take(kFivePerSecond, now).allowed) passed.push_back(now);
  }
  for (std::size_t from = 0; from < passed.size(); ++from) {
    for (std::size_t to = from; to < passed.size(); ++to) {
      const auto refills = (passed[to] - passed[from]) / kFivePerSecond.refill_every;
      EXPECT_LE(static_cast<std::int64_t>(to - from + 1), kFivePerSecond.burst + refills);
    }
  }
}

TEST(TokenBucket, SaysWhenToComeBackAndCountsRefusalsInARow) {
  TokenBucket bucket;
  EXPECT_TRUE(bucket.take(kFivePerSecond, kStart, 5).allowed);
  const Grant first = bucket.take(kFivePerSecond, kStart + milliseconds(50), 2);
  EXPECT_FALSE(first.allowed);
  EXPECT_EQ(first.retry_after, milliseconds(350));
  EXPECT_EQ(first.refusals, 1);
  EXPECT_EQ(bucket.take(kFivePerSecond, kStart + milliseconds(50), 2).refusals, 2);
  EXPECT_TRUE(bucket.take(kFivePerSecond, kStart + milliseconds(400), 2).allowed);
  EXPECT_EQ(bucket.take(kFivePerSecond, kStart + milliseconds(400)).refusals, 1);
}

TEST(TokenBucket, CostsOfStrangersDoNoHarm) {
  TokenBucket bucket;
  EXPECT_FALSE(bucket.take(kFivePerSecond, kStart, 6).allowed);
  EXPECT_FALSE(bucket.take(kFivePerSecond, kStart, std::numeric_limits<std::int64_t>::max()).allowed);
  EXPECT_TRUE(bucket.take(kFivePerSecond, kStart, -3).allowed);
  EXPECT_EQ(granted(bucket, kStart, 10), 4) << "a cost below one counts as one";
}

TEST(TokenBucket, TimeThatGoesBackGivesNothing) {
  TokenBucket bucket;
  EXPECT_EQ(granted(bucket, kStart, 5), 5);
  EXPECT_EQ(granted(bucket, kStart - seconds(60), 5), 0);
  EXPECT_FALSE(bucket.full(kStart));
  EXPECT_TRUE(bucket.full(kStart + seconds(1)));
}

TEST(Limit, TellsWhenAnEmptyBucketIsFull) {
  EXPECT_EQ(kFivePerSecond.full_after_s(), 1);
  EXPECT_EQ((Limit{3, milliseconds(400)}.full_after_s()), 2);
}

}  // namespace
}  // namespace assay::ratelimit
