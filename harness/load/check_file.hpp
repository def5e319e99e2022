// SPDX-License-Identifier: Apache-2.0
#pragma once
// One check file → model::Check.
#include <string>
#include <string_view>

#include "harness/load/context.hpp"

namespace assay::load {

// What could be read; diagnostics go to `context`. `file` is relative to the root and gives pack and expected
// id.
model::Check read_check(std::string_view text, const std::string& file, model::CheckKind kind,
                        const Context& context);

}  // namespace assay::load
