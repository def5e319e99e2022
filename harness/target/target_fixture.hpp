// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the tests of target files share.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace assay::target {

inline std::filesystem::path testdata() {
  return std::filesystem::path(ASSAY_SOURCE_DIR) / "harness" / "target" / "testdata";
}

inline std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace assay::target
