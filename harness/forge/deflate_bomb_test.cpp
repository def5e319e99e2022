// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/deflate_bomb.hpp"

#include <gtest/gtest.h>

#include "core/base/encoding.hpp"

namespace assay::forge {
namespace {

// Byte for byte what zlib's raw inflate reads as "{}" and 300 blanks.
TEST(DeflateBomb, IsReadByAnyInflater) {
  EXPECT_EQ(to_hex(deflate_bomb("{}", 300)),
            "000200fdff7b7dedc08100000000802095fd2917a9a8aaaaaaaaaaaaaaaaaa6a");
}

TEST(DeflateBomb, GrowsAThousandfold) {
  EXPECT_LT(deflate_bomb("{}", 1'000'000).size(), 1100u);
}

}  // namespace
}  // namespace assay::forge
