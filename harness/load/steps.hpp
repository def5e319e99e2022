// SPDX-License-Identifier: Apache-2.0
#pragma once
// [[setup]], [[twin]], [[attack]], [[step]] and [[cleanup]]: a list of actions with their parameters and
// expectations.
#include <vector>

#include "harness/load/context.hpp"
#include "harness/load/scope.hpp"

namespace assay::load {

// Reads step tables in order; what a step saves is known to `scope` afterwards. Nested uses are expanded.
std::vector<model::Step> read_steps(const std::vector<const toml_tree::Node*>& nodes, const Context& context,
                                    Scope& scope);

// Whether the table is a reference to shared steps.
bool is_use(const toml_tree::Table& step);

}  // namespace assay::load
