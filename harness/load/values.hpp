// SPDX-License-Identifier: Apache-2.0
#pragma once
// Does a written value fit what an action's parameter or an assert accepts? A whole "$variable" always may.
#include "harness/load/context.hpp"

namespace assay::load {

// `what` names the value in messages, e.g. "route" of http.send.
void check_parameter(const model::ParamSpec& spec, const toml_tree::Node& value, Diagnostics& diagnostics);
void check_assert(const model::AssertSpec& spec, const toml_tree::Node& value, Diagnostics& diagnostics);

// "$name" alone.
bool is_whole_variable(const toml_tree::Node& value);

}  // namespace assay::load
