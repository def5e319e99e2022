// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a target file offers to checks, in the words of harness/plan/needs.hpp.
#include <set>
#include <string>

#include "harness/target/target_file.hpp"

namespace assay::external {

std::set<std::string> capabilities_of(const target::TargetFile& file);
// Every endpoint of the file is on this machine.
bool is_local(const target::TargetFile& file);

}  // namespace assay::external
