// SPDX-License-Identifier: Apache-2.0
#include "core/base/join.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace assay {
namespace {

TEST(Join, PutsTheSeparatorBetween) {
  EXPECT_EQ(join(std::vector<std::string>{}, ", "), "");
  EXPECT_EQ(join(std::vector<std::string>{"a"}, ", "), "a");
  EXPECT_EQ(join(std::array<std::string_view, 3>{"a", "b", "c"}, ", "), "a, b, c");
  EXPECT_EQ(join(std::vector<std::string>{"", "", "c"}, "|"), "||c") << "empty texts are texts";
  EXPECT_EQ(join(std::vector<std::string>{"a", "b"}, ""), "ab");
}

}  // namespace
}  // namespace assay
