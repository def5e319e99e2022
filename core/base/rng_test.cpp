// SPDX-License-Identifier: Apache-2.0
#include "core/base/rng.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace assay {
namespace {

TEST(Rng, IsSplitMix64) {
  Rng rng(1234567);  // the reference sequence of the algorithm's authors
  EXPECT_EQ(rng.next(), 6457827717110365317ULL);
  EXPECT_EQ(rng.next(), 3203168211198807973ULL);
  EXPECT_EQ(rng.next(), 9817491932198370423ULL);
}

TEST(Rng, DeriveDependsOnSeedAndLabelOnly) {
  const Rng root(7);
  EXPECT_EQ(root.derive("a").next(), root.derive("a").next());
  EXPECT_NE(root.derive("a").next(), root.derive("b").next());
  EXPECT_NE(root.derive("a").next(), Rng(8).derive("a").next());
  EXPECT_NE(root.derive("").next(), Rng(7).next());
  const Rng other = root.derive("other");  // deriving and drawing from one stream leaves the next untouched
  Rng drained = other;
  drained.bytes(100);
  EXPECT_EQ(root.derive("a").derive("x").next(), Rng(7).derive("a").derive("x").next());
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(root.derive("case-" + std::to_string(i)).next());
  EXPECT_EQ(seen.size(), 1000u);
}

TEST(Rng, BelowStaysBelowAndReachesEverything) {
  Rng rng(1);
  EXPECT_EQ(rng.below(1), 0u);
  std::array<int, 6> counts{};
  for (int i = 0; i < 6000; ++i) ++counts[rng.below(6)];
  for (const int count : counts) {
    EXPECT_GT(count, 850);
    EXPECT_LT(count, 1150);
  }
  for (int i = 0; i < 100; ++i) EXPECT_LT(rng.below((1ULL << 63) + 1), (1ULL << 63) + 1);
}

TEST(Rng, TokensAndBytes) {
  Rng a(5);
  Rng b(5);
  const std::string token = a.token(40);
  EXPECT_EQ(token.size(), 40u);
  EXPECT_EQ(token.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789"), std::string::npos);
  EXPECT_EQ(token, b.token(40));
  EXPECT_NE(token, a.token(40));
  EXPECT_EQ(a.bytes(0), "");
  EXPECT_EQ(a.bytes(33).size(), 33u);
}

}  // namespace
}  // namespace assay
