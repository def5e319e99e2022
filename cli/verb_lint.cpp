// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "cli/catalogue.hpp"
#include "cli/verb.hpp"
#include "core/base/counted.hpp"

namespace assay::cli {
namespace {

int run_lint(const Arguments& arguments) {
  const std::filesystem::path root = catalog_root(arguments);
  std::vector<std::filesystem::path> paths(arguments.positional.begin(), arguments.positional.end());
  for (const auto& path : paths) {
    if (!std::filesystem::exists(path)) return complain("no such file or folder: " + path.string(), kUsage);
  }
  const load::LoadResult loaded = load::lint_paths(root, paths, vocabulary());
  std::fputs(load::render(loaded.diagnostics, loaded.sources).c_str(), stderr);
  if (loaded.diagnostics.has_errors()) return kUsage;
  const auto count = [](std::size_t n, const char* one, const char* many) {
    return counted(static_cast<std::int64_t>(n), one, many);
  };
  std::printf("%s, %s, %s: no errors\n", count(loaded.catalog.checks.size(), "check", "checks").c_str(),
              count(loaded.catalog.controls.size(), "control", "controls").c_str(),
              count(loaded.catalog.threats.size(), "threat", "threats").c_str());
  return kOk;
}

}  // namespace

Verb verb_lint() {
  return {"lint",
          "[PATH…]",
          "Finds mistakes in check files, with line and caret.",
          "assay lint attacks/token-forgery",
          {catalog_option()},
          run_lint};
}

}  // namespace assay::cli
