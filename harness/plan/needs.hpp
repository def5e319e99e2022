// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a variant of a check asks of somebody else's target, word by word, so that a target without it is told
// what it lacks instead of being sent something it has no answer to:
//   the capabilities of its actions · profile.NAME · blast.CLASS · endpoint.PART · route.NAME · user.NAME ·
//   client.NAME · bound.NAME · observe.PART (a tap or another observer) · observe.audit · mesh ·
//   callback (the target can reach our listeners) · key.NAME (lent keys) · tokens.jwt (tokens that can be
//   taken apart) · answers.backend (bodies as our own services write them) · grade.response (only the answer
//   is looked at)
// Sorted, each once. Pure.
#include <string>
#include <vector>

#include "harness/model/check.hpp"

namespace assay::plan {

std::vector<std::string> foreign_needs(const model::Check& check, const model::Variant& variant);

}  // namespace assay::plan
