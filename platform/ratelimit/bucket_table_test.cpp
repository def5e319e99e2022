// SPDX-License-Identifier: Apache-2.0
#include "platform/ratelimit/bucket_table.hpp"

#include <gtest/gtest.h>

namespace assay::ratelimit {
namespace {

using std::chrono::seconds;

constexpr Limit kTwo{2, seconds(10)};
const TimePoint kStart = from_unix_seconds(1'800'000'000);

TEST(BoundedTable, KeysDoNotShareAQuota) {
  BoundedTable table(kTwo, 10);
  EXPECT_TRUE(table.take("a", kStart, 2).allowed);
  EXPECT_FALSE(table.take("a", kStart, 1).allowed);
  EXPECT_TRUE(table.take("b", kStart, 2).allowed);
  EXPECT_EQ(table.size(), 2u);
}

TEST(BoundedTable, MakesRoomOnlyByForgettingFullBuckets) {
  BoundedTable table(kTwo, 2);
  EXPECT_TRUE(table.take("offender", kStart, 2).allowed);             // full again after 20 s
  EXPECT_TRUE(table.take("guest", kStart, 1).allowed);                // full again after 10 s
  EXPECT_TRUE(table.take("third", kStart + seconds(10), 1).allowed);  // takes the place of the guest
  EXPECT_EQ(table.size(), 2u);
  EXPECT_TRUE(
      table.take("offender", kStart + seconds(10), 1).allowed);  // what has been refilled, and no more
  EXPECT_FALSE(table.take("offender", kStart + seconds(10), 1).allowed);
}

TEST(BoundedTable, NewcomersShareOneBucketWhereThereIsNoRoom) {
  BoundedTable table(kTwo, 1);
  EXPECT_TRUE(table.take("offender", kStart, 2).allowed);
  EXPECT_TRUE(table.take("n1", kStart, 1).allowed);
  EXPECT_TRUE(table.take("n2", kStart, 1).allowed);
  EXPECT_FALSE(table.take("n3", kStart, 1).allowed);
  EXPECT_EQ(table.size(), 1u);
  EXPECT_FALSE(table.take("offender", kStart, 1).allowed);
  EXPECT_TRUE(table.take("n3", kStart + seconds(20), 2).allowed)
      << "the offender's bucket is full: there is room";
}

// Found by fuzzing: with a full bucket of its own, "n" had drawn four within ten seconds.
TEST(BoundedTable, ANewcomerBeginsWithWhatIsLeftInTheCommonBucket) {
  BoundedTable table(kTwo, 1);
  EXPECT_TRUE(table.take("guest", kStart, 1).allowed);  // full again after 10 s
  EXPECT_TRUE(table.take("n", kStart, 2).allowed);      // from the common bucket
  EXPECT_FALSE(table.take("n", kStart + seconds(10), 2).allowed) << "one is refilled";
  EXPECT_TRUE(table.take("n", kStart + seconds(10), 1).allowed);
  EXPECT_FALSE(table.take("n", kStart + seconds(10), 1).allowed);
  EXPECT_TRUE(table.take("n", kStart + seconds(20), 1).allowed);
}

TEST(BoundedTable, MillionsOfKeysStayWithinItsSize) {
  BoundedTable table(kTwo, 100);
  for (int i = 0; i < 20000; ++i)
    table.take("k" + std::to_string(i), kStart + std::chrono::milliseconds(i), 1);
  EXPECT_LE(table.size(), 100u);
}

}  // namespace
}  // namespace assay::ratelimit
