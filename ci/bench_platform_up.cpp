// SPDX-License-Identifier: Apache-2.0
// bench_platform_up MODE COUNT: starts the reference platform COUNT times and prints, in milliseconds, the
// first start (it makes the RSA keys that later ones share) and the median and 90th percentile of the others.
#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "harness/reference/control.hpp"

namespace {

using assay::Errc;
using assay::Error;
using assay::Result;

// From the call to a platform that answers; taking it down again is not part of the measurement.
Result<double> start_once(bool subprocesses, const std::string& scratch) {
  const assay::reference::PlatformOptions options{"default", {}, scratch};
  const auto begin = std::chrono::steady_clock::now();
  const auto control = subprocesses ? assay::reference::start_subprocesses(options)
                                    : assay::reference::start_in_process(options);
  const auto end = std::chrono::steady_clock::now();
  if (!control.ok()) return control.error();
  return std::chrono::duration<double, std::milli>(end - begin).count();
}

Result<void> measure(bool subprocesses, std::size_t count, const std::string& scratch) {
  ASSAY_TRY_ASSIGN(const double first, start_once(subprocesses, scratch));
  std::vector<double> others;
  while (others.size() < count) {
    ASSAY_TRY_ASSIGN(const double next, start_once(subprocesses, scratch));
    others.push_back(next);
  }
  std::sort(others.begin(), others.end());
  const double median = (others[(count - 1) / 2] + others[count / 2]) / 2;
  const std::size_t ninetieth = (count * 9 + 9) / 10 - 1;  // nearest rank
  std::printf("median %.1f ms, p90 %.1f ms, first %.1f ms\n", median, others[ninetieth], first);
  return {};
}

int fail(const char* message, int code) {
  std::fprintf(stderr, "bench_platform_up: %s\n", message);
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string_view> words(argv + 1, argv + argc);
  std::size_t count = 0;
  if (words.size() != 2 || (words[0] != "in-process" && words[0] != "subprocess") ||
      std::from_chars(words[1].data(), words[1].data() + words[1].size(), count).ec != std::errc() ||
      count < 1 || count > 1000) {
    return fail("usage: bench_platform_up in-process|subprocess COUNT", 2);
  }
  std::string scratch = (std::filesystem::temp_directory_path() / "assay-bench-XXXXXX").string();
  if (mkdtemp(scratch.data()) == nullptr) return fail("cannot make a temporary folder", 1);
  const auto measured = measure(words[0] == "subprocess", count, scratch);
  std::error_code ignored;
  std::filesystem::remove_all(scratch, ignored);
  return measured.ok() ? 0 : fail(measured.error().message.c_str(), 1);
}
