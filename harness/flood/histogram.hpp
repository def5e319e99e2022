// SPDX-License-Identifier: Apache-2.0
#pragma once
// A histogram of whole numbers (here: nanoseconds) in log-linear buckets: numbers below 256 are kept exactly,
// every power of two above is cut into 128 equal parts. So a percentile is never below the true one and less
// than 1/128 above it, whatever its size, and recording costs one addition.
#include <cstdint>
#include <vector>

namespace assay::flood {

class Histogram {
 public:
  static constexpr int kPrecisionBits = 7;

  Histogram();
  void record(std::uint64_t value);
  void merge(const Histogram& other);

  std::uint64_t count() const { return count_; }
  std::uint64_t least() const { return count_ == 0 ? 0 : least_; }  // exact
  std::uint64_t most() const { return most_; }                      // exact
  // Nearest rank: the smallest number that at least `share` (0 … 1) of all are not above, rounded up to the
  // end of its bucket. 0 for an empty histogram.
  std::uint64_t percentile(double share) const;

 private:
  std::vector<std::uint64_t> buckets_;
  std::uint64_t count_ = 0;
  std::uint64_t least_ = ~std::uint64_t{0};
  std::uint64_t most_ = 0;
};

}  // namespace assay::flood
