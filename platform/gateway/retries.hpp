// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which failed calls are made once more. Only those whose repetition changes nothing (RFC 9110 §9.2.1), and
// only a small share of all calls: when everything fails, retries must not multiply the load (NIST SP 800-204
// MS-SS-6).
#include <algorithm>
#include <cstdint>
#include <string_view>

namespace assay::gateway {

class RetryPolicy {
 public:
  virtual ~RetryPolicy() = default;
  virtual void first_attempt() = 0;
  // After `attempts` attempts of one call have failed: whether to make another.
  virtual bool again(std::string_view method, int attempts) = 0;
};

class SafeRetries final : public RetryPolicy {
 public:
  // Retries for each hundred calls. A quiet gateway keeps a few in hand.
  explicit SafeRetries(std::int64_t percent) : percent_(percent), budget_(percent > 0 ? kMost : 0) {}
  void first_attempt() override { budget_ = std::min(kMost, budget_ + percent_); }
  bool again(std::string_view method, int attempts) override {
    const bool safe = method == "GET" || method == "HEAD" || method == "OPTIONS";
    if (!safe || attempts > 1 || budget_ < kOne) return false;
    budget_ -= kOne;
    return true;
  }

 private:
  static constexpr std::int64_t kOne = 100;
  static constexpr std::int64_t kMost = 3 * kOne;
  std::int64_t percent_;
  std::int64_t budget_;  // hundredths of a retry
};

}  // namespace assay::gateway
