// SPDX-License-Identifier: Apache-2.0
#include "cli/progress.hpp"

#include <cstdio>

#include "reports/report.hpp"

namespace assay::cli {
namespace {
constexpr auto kLiveInterval = std::chrono::milliseconds(50);
constexpr auto kPlainInterval = std::chrono::seconds(5);
}  // namespace

ProgressLine::~ProgressLine() {
  if (live_) std::fputs("\r\x1b[K", stderr);
}

void ProgressLine::show(const Progress& progress) {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return;
  next_ =
      now + (live_ ? kLiveInterval : std::chrono::duration_cast<std::chrono::milliseconds>(kPlainInterval));
  const std::string line =
      reports::render_progress_line(progress.cases_done, progress.cases_total, 0, progress.current);
  std::fprintf(stderr, live_ ? "\r\x1b[K%s" : "%s\n", line.c_str());
}

}  // namespace assay::cli
