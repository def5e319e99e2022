// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>

#include "cli/workers.hpp"

namespace assay::cli {

// Progress on standard error: one live line on a terminal, otherwise a plain line every few seconds.
class ProgressLine {
 public:
  explicit ProgressLine(bool live) : live_(live) {}
  ~ProgressLine();  // clears the live line
  void show(const Progress& progress);

 private:
  bool live_;
  std::chrono::steady_clock::time_point next_ = std::chrono::steady_clock::now();
};

}  // namespace assay::cli
