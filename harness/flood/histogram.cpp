// SPDX-License-Identifier: Apache-2.0
#include "harness/flood/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace assay::flood {
namespace {

constexpr std::uint64_t kParts = std::uint64_t{1} << Histogram::kPrecisionBits;
constexpr std::size_t kBuckets =
    ((64 - Histogram::kPrecisionBits - 1) << Histogram::kPrecisionBits) + 2 * kParts;

// The low bits that a bucket of this number's size does not tell apart.
int shift_of(std::uint64_t value) {
  return std::max(0, static_cast<int>(std::bit_width(value)) - Histogram::kPrecisionBits - 1);
}

std::size_t bucket_of(std::uint64_t value) {
  const int shift = shift_of(value);
  return (static_cast<std::size_t>(shift) << Histogram::kPrecisionBits) +
         static_cast<std::size_t>(value >> shift);
}

std::uint64_t end_of(std::size_t bucket) {
  if (bucket < 2 * kParts) return bucket;
  const std::size_t shift = (bucket >> Histogram::kPrecisionBits) - 1;
  const std::uint64_t first = bucket - (shift << Histogram::kPrecisionBits);
  return (first << shift) + ((std::uint64_t{1} << shift) - 1);
}

}  // namespace

Histogram::Histogram() : buckets_(kBuckets) {}

void Histogram::record(std::uint64_t value) {
  ++buckets_[bucket_of(value)];
  ++count_;
  least_ = std::min(least_, value);
  most_ = std::max(most_, value);
}

void Histogram::merge(const Histogram& other) {
  for (std::size_t i = 0; i < buckets_.size(); ++i) buckets_[i] += other.buckets_[i];
  count_ += other.count_;
  least_ = std::min(least_, other.least_);
  most_ = std::max(most_, other.most_);
}

std::uint64_t Histogram::percentile(double share) const {
  if (count_ == 0) return 0;
  const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
  const std::uint64_t rank = std::clamp<std::uint64_t>(wanted, 1, count_);
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    seen += buckets_[i];
    if (seen >= rank) return std::min(end_of(i), most_);
  }
  return most_;
}

}  // namespace assay::flood
