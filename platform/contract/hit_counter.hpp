// SPDX-License-Identifier: Apache-2.0
#pragma once
// Counts how often a deliberately weak implementation was exercised, so that a proof can tell "the attack was
// stopped elsewhere" from "the weakened code was never reached". Lives on one event loop's thread.
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace assay {

class HitCounter {
 public:
  void hit(std::string_view fault) { ++counts_[std::string(fault)]; }
  const std::map<std::string, std::uint64_t>& counts() const { return counts_; }

 private:
  std::map<std::string, std::uint64_t> counts_;
};

}  // namespace assay
