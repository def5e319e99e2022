// SPDX-License-Identifier: Apache-2.0
#include "cli/scratch.hpp"

#include <cstdlib>

namespace assay::cli {

Result<ScratchDirectory> ScratchDirectory::make() {
  std::error_code error;
  std::string pattern = (std::filesystem::temp_directory_path(error) / "assay-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) return Error{Errc::internal, "cannot make a private directory", {}};
  return ScratchDirectory(pattern);
}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace assay::cli
