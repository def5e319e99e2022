// SPDX-License-Identifier: Apache-2.0
#include "harness/model/duration.hpp"

#include <gtest/gtest.h>

#include <string>

namespace assay::model {
namespace {

TEST(Duration, Reads) {
  const struct {
    const char* text;
    std::int64_t millis;
  } rows[] = {{"0s", 0},
              {"90s", 90'000},
              {"5m", 300'000},
              {"-1h", -3'600'000},
              {"+2d", 172'800'000},
              {"250ms", 250},
              {"1h30m", 5'400'000},
              {"1m1ms", 60'001},
              {"36600d", 3'162'240'000'000}};
  for (const auto& row : rows) {
    const auto parsed = parse_duration(row.text);
    ASSERT_TRUE(parsed.has_value()) << row.text;
    EXPECT_EQ(parsed->count(), row.millis) << row.text;
  }
}

TEST(Duration, Refuses) {
  for (const char* text : {"", "-", "5", "s", "5 s", "1.5h", "5x", "--1h", "1h-5m", "36601d",
                           "99999999999999999999s", "36600d1ms", "soon", "5S"}) {
    EXPECT_FALSE(parse_duration(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace assay::model
