// SPDX-License-Identifier: Apache-2.0
#pragma once
// [[variant]] tables and the [matrix] of a check → its variants, at least one.
//
// A variant's own keys are variables, but for `name`, `faults` and `shadowed_by`. The matrix (key = [values])
// gives the cross product in key order, the first key turning slowest; with both, every [[variant]] gets the
// whole matrix. A name is the variant's `name` or "key=value,…", where a value that is long, structured or
// has odd characters is written as key#N, the N-th distinct value of that key.
#include <vector>

#include "harness/load/context.hpp"
#include "harness/load/scope.hpp"

namespace assay::load {

// Also defines the variables in `scope`. Values may use builtin variables only.
std::vector<model::Variant> read_variants(toml_tree::Reader& top, const Context& context, Scope& scope);

}  // namespace assay::load
