// SPDX-License-Identifier: Apache-2.0
#include "harness/model/comparison.hpp"

#include <gtest/gtest.h>

namespace assay::model {
namespace {

TEST(Comparison, HoldsOnTheRightSideOfItsBound) {
  struct Row {
    const char* text;
    bool below, at, above;  // of 20
  };
  const Row rows[] = {{"< 20", true, false, false}, {"<20", true, false, false}, {"<= 20", true, true, false},
                      {"> 20", false, false, true}, {">=20", false, true, true}, {"= 20", false, true, false},
                      {">  -20", true, true, true}};
  for (const Row& row : rows) {
    const auto comparison = parse_comparison(row.text);
    ASSERT_TRUE(comparison.has_value()) << row.text;
    EXPECT_EQ(comparison->holds(19), row.below) << row.text;
    EXPECT_EQ(comparison->holds(20), row.at) << row.text;
    EXPECT_EQ(comparison->holds(21), row.above) << row.text;
  }
}

TEST(Comparison, OtherTextsAreNone) {
  for (const char* const text : {"", "20", "<", "< x", "< 20x", "== 20", "=< 20", "!= 1", " < 20", "< 1.5",
                                 "< 99999999999999999999"}) {
    EXPECT_FALSE(parse_comparison(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace assay::model
