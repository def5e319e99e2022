// SPDX-License-Identifier: Apache-2.0
#include "core/base/counted.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(Counted, TheNounFollowsTheNumber) {
  EXPECT_EQ(counted(0, "case", "cases"), "0 cases");
  EXPECT_EQ(counted(1, "case", "cases"), "1 case");
  EXPECT_EQ(counted(2, "case", "cases"), "2 cases");
  EXPECT_EQ(counted(-1, "case", "cases"), "-1 cases");
  EXPECT_EQ(counted(9007199254740993, "entry", "entries"), "9007199254740993 entries");
}

}  // namespace
}  // namespace assay
