// SPDX-License-Identifier: Apache-2.0
// Replays stored inputs through a target's oracle, without libFuzzer:
//   <name>_replay [--expect-violation[=PROPERTY]] FILE|DIR…
// Exit 0: every input behaved as expected (by default: no violation). 1: one did not. 2: nothing to replay,
// bad usage. With --expect-violation every input must violate, and the violated property must be PROPERTY
// when it is given.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/oracle.hpp"

namespace {

namespace fs = std::filesystem;

struct Options {
  bool expect_violation = false;
  std::string property;  // empty: any
  std::vector<fs::path> inputs;
};

std::optional<Options> parse_arguments(int argc, char** argv) {
  constexpr std::string_view kFlag = "--expect-violation";
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument.starts_with(kFlag)) {
      const std::string_view rest = argument.substr(kFlag.size());
      if (!rest.empty() && rest.front() != '=') return std::nullopt;
      options.expect_violation = true;
      options.property = rest.empty() ? "" : rest.substr(1);
    } else if (fs::is_directory(argument)) {
      for (const auto& entry : fs::directory_iterator(argument)) options.inputs.push_back(entry.path());
    } else if (fs::is_regular_file(argument)) {
      options.inputs.emplace_back(argument);
    } else {
      std::fprintf(stderr, "no such file, directory or option: %s\n", argv[i]);
      return std::nullopt;
    }
  }
  std::sort(options.inputs.begin(), options.inputs.end());
  return options;
}

bool behaves(const fs::path& path, const Options& options) {
  std::ifstream stream(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  const char* violation = assay::fuzz::oracle(bytes);
  if (violation != nullptr) std::printf("%s: violates: %s\n", path.c_str(), violation);
  if (!options.expect_violation) return violation == nullptr;
  if (violation != nullptr && (options.property.empty() || options.property == violation)) return true;
  std::printf("%s: expected violation of: %s\n", path.c_str(),
              options.property.empty() ? "any property" : options.property.c_str());
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = parse_arguments(argc, argv);
  if (!options || options->inputs.empty()) {
    std::fprintf(stderr, "usage: %s [--expect-violation[=PROPERTY]] FILE|DIR...\n", argv[0]);
    return 2;
  }
  std::size_t wrong = 0;
  for (const auto& path : options->inputs) wrong += behaves(path, *options) ? 0 : 1;
  std::printf("%zu inputs, %zu not as expected\n", options->inputs.size(), wrong);
  return wrong == 0 ? 0 : 1;
}
