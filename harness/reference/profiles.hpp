// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

namespace assay::reference {

// Names that a check's `profile` may use, and those of every weakening and sabotage that the platform knows.
std::vector<std::string> profile_names();
std::vector<std::string> weakening_names();
std::vector<std::string> sabotage_names();  // without their "sabotage:" prefix

}  // namespace assay::reference
