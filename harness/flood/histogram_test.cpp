// SPDX-License-Identifier: Apache-2.0
#include "harness/flood/histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/base/rng.hpp"

namespace assay::flood {
namespace {

constexpr double kShares[] = {0.0, 0.001, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1.0};

// The yardstick: nearest rank in the sorted numbers themselves.
std::uint64_t exact(std::vector<std::uint64_t> values, double share) {
  std::sort(values.begin(), values.end());
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
  return values[std::max<std::size_t>(rank, 1) - 1];
}

Histogram of(const std::vector<std::uint64_t>& values) {
  Histogram out;
  for (const std::uint64_t value : values) out.record(value);
  return out;
}

void expect_close(const std::vector<std::uint64_t>& values, const char* what) {
  const Histogram histogram = of(values);
  for (const double share : kShares) {
    const std::uint64_t truth = exact(values, share);
    const std::uint64_t told = histogram.percentile(share);
    EXPECT_GE(told, truth) << what << " at " << share;
    EXPECT_LE(told - truth, truth / 128) << what << " at " << share;
  }
  EXPECT_EQ(histogram.count(), values.size()) << what;
  EXPECT_EQ(histogram.least(), *std::min_element(values.begin(), values.end())) << what;
  EXPECT_EQ(histogram.most(), *std::max_element(values.begin(), values.end())) << what;
}

TEST(Histogram, PercentilesKeepTheirBoundAgainstExactSorting) {
  Rng rng(11);
  std::vector<std::uint64_t> uniform, wide, spiky;
  for (int i = 0; i < 20000; ++i) {
    uniform.push_back(rng.below(5'000'000));
    wide.push_back(rng.below(~std::uint64_t{0}) >> rng.below(64));
    spiky.push_back(rng.below(100) == 0 ? 2'000'000'000 + rng.below(1000) : 80'000 + rng.below(9000));
  }
  expect_close(uniform, "uniform");
  expect_close(wide, "every size");
  expect_close(spiky, "a long tail");
}

TEST(Histogram, SmallNumbersAndTheEdgesOfBucketsAreExact) {
  for (std::uint64_t value = 0; value < 256; ++value) EXPECT_EQ(of({value, 1 << 20}).percentile(0.5), value);
  // The last number of a bucket is told as itself, the first one as the last.
  EXPECT_EQ(of({256, 1 << 20}).percentile(0.5), 257u);
  EXPECT_EQ(of({257, 1 << 20}).percentile(0.5), 257u);
  EXPECT_EQ(of({258, 1 << 20}).percentile(0.5), 259u);
  EXPECT_EQ(of({~std::uint64_t{0}}).percentile(1.0), ~std::uint64_t{0});
}

TEST(Histogram, NothingRecordedIsZero) {
  const Histogram empty;
  for (const double share : kShares) EXPECT_EQ(empty.percentile(share), 0u);
  EXPECT_EQ(empty.least(), 0u);
  EXPECT_EQ(empty.most(), 0u);
}

TEST(Histogram, MergedIsAsIfRecordedInOne) {
  Rng rng(5);
  std::vector<std::uint64_t> all;
  Histogram merged;
  for (int part = 0; part < 7; ++part) {
    Histogram own;
    for (int i = 0; i < 1000; ++i) {
      all.push_back(rng.below(std::uint64_t{1} << (8 + 7 * part)));
      own.record(all.back());
    }
    merged.merge(own);
  }
  merged.merge(Histogram());
  const Histogram whole = of(all);
  for (const double share : kShares) EXPECT_EQ(merged.percentile(share), whole.percentile(share)) << share;
  EXPECT_EQ(merged.count(), whole.count());
  EXPECT_EQ(merged.least(), whole.least());
  EXPECT_EQ(merged.most(), whole.most());
}

}  // namespace
}  // namespace assay::flood
