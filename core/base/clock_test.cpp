// SPDX-License-Identifier: Apache-2.0
#include "core/base/clock.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(Rfc3339, UtcWithMilliseconds) {
  const struct {
    std::int64_t nanos;
    std::string_view text;
  } cases[] = {{0, "1970-01-01T00:00:00.000Z"},
               {1764061964123999999, "2025-11-25T09:12:44.123Z"},
               {951782400000000000, "2000-02-29T00:00:00.000Z"},
               {1'000'000, "1970-01-01T00:00:00.001Z"},
               {999'999, "1970-01-01T00:00:00.000Z"},
               {-1, "1969-12-31T23:59:59.999Z"},
               {-1'000'000'000, "1969-12-31T23:59:59.000Z"},
               {4102444800000000000, "2100-01-01T00:00:00.000Z"}};
  for (const auto& c : cases) EXPECT_EQ(to_rfc3339(from_unix_nanos(c.nanos)), c.text);
}

TEST(UnixTime, RoundsDown) {
  EXPECT_EQ(to_unix_seconds(from_unix_nanos(1'999'999'999)), 1);
  EXPECT_EQ(to_unix_seconds(from_unix_nanos(-1)), -1);
  EXPECT_EQ(to_unix_nanos(from_unix_seconds(5)), 5'000'000'000);
}

TEST(VirtualClock, StandsStillUntilSet) {
  VirtualClock clock(from_unix_seconds(100));
  EXPECT_EQ(to_unix_seconds(clock.now()), 100);
  EXPECT_EQ(clock.now(), clock.now());
  clock.set(from_unix_seconds(50));
  EXPECT_EQ(to_unix_seconds(clock.now()), 50);
}

}  // namespace
}  // namespace assay
