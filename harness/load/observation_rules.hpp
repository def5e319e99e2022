// SPDX-License-Identifier: Apache-2.0
#pragma once
// [[breach]]: observe at marker where at_least at_most (with at_most, at_least is 0 unless it is said).
// [[detect]]: event reason marker where at_least at_most.
#include <vector>

#include "harness/load/context.hpp"
#include "harness/load/scope.hpp"

namespace assay::load {

// A breach's marker "*" stands for everything in the attack's window and becomes null.
std::vector<model::ObservationRule> read_breaches(toml_tree::Reader& top, const Context& context,
                                                  Scope& scope);
// A detect rule becomes one on "audit.events" with where = {event, reason, …}.
std::vector<model::ObservationRule> read_detects(toml_tree::Reader& top, const Context& context,
                                                 Scope& scope);

}  // namespace assay::load
