// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the head of a check refers to must exist: controls, faults, shadows, threats, sabotages, profiles.
#include "harness/load/context.hpp"

namespace assay::load {

void check_references(toml_tree::Reader& top, const model::Check& check, const Context& context);

}  // namespace assay::load
