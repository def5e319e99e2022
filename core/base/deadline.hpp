// SPDX-License-Identifier: Apache-2.0
#pragma once
// A point in real time after which waiting is pointless. The harness's own patience, never the platform's
// clock.
#include <algorithm>
#include <chrono>

namespace assay {

class Deadline {
 public:
  explicit Deadline(std::chrono::milliseconds budget) : at_(std::chrono::steady_clock::now() + budget) {}
  bool passed() const { return std::chrono::steady_clock::now() >= at_; }
  std::chrono::milliseconds left() const {
    return std::max(std::chrono::milliseconds(0), std::chrono::duration_cast<std::chrono::milliseconds>(
                                                      at_ - std::chrono::steady_clock::now()));
  }
  std::chrono::steady_clock::time_point at() const { return at_; }

 private:
  std::chrono::steady_clock::time_point at_;
};

}  // namespace assay
