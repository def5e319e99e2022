// SPDX-License-Identifier: Apache-2.0
#pragma once
// TOML text → TargetFile, or a full list of positioned diagnostics. Pure.
//
// Every key of the format is known and its value checked; a key that this build does not act on yet is listed
// in `TargetFile::idle`, never dropped in silence. What must hold before anything may be sent is an error
// here: an endpoint outside loopback that the scope does not list, or a scope without an authorisation. Dates
// are judged by `today` (YYYY-MM-DD).
#include <string>
#include <string_view>

#include "harness/target/target_file.hpp"

namespace assay::target {

struct TargetLoad {
  TargetFile target;
  Diagnostics diagnostics;
};

TargetLoad load_target(std::string_view text, const std::string& file, const std::string& today);

// The same format for editors.
Json schema_for_targets();

}  // namespace assay::target
