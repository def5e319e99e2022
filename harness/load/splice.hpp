// SPDX-License-Identifier: Apache-2.0
#pragma once
// Filling the parameters of shared steps with what their user wrote.
#include <map>
#include <string>

#include "core/base/diagnostics.hpp"
#include "core/toml/node.hpp"

namespace assay::load {

using Arguments = std::map<std::string, toml_tree::Node, std::less<>>;

// `node` with every reference to an argument replaced; other references stay. A whole "$name" becomes the
// argument itself with its position, so that a mistake is shown where the user made it.
toml_tree::Node splice(const toml_tree::Node& node, const Arguments& arguments, Diagnostics& diagnostics);

}  // namespace assay::load
