// SPDX-License-Identifier: Apache-2.0
#pragma once
// Rules over a whole check: can it fail, is it bracketed, is its breach tied to this attempt?
#include "harness/load/context.hpp"

namespace assay::load {

void check_attack(const model::Check& check, const Context& context);
void check_scenario(const model::Check& check, const Context& context);

}  // namespace assay::load
