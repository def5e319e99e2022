// SPDX-License-Identifier: Apache-2.0
#pragma once
// Finding and loading the catalogue that a command works on.
#include <filesystem>

#include "cli/options.hpp"
#include "harness/load/load.hpp"

namespace assay::cli {

// --catalog, else the installed one beside the program, else the source tree that the program was built in,
// else the current folder.
std::filesystem::path catalog_root(const Arguments& arguments);
OptionSpec catalog_option();
model::Vocabulary vocabulary();

// Loads it; on errors prints them with their carets and returns the error.
Result<model::Catalog> load_or_complain(const std::filesystem::path& root);

}  // namespace assay::cli
