// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "harness/model/vocabulary.hpp"

namespace assay::engine {

// Everything that check files may say: the built-in actions, asserts and observers.
model::Vocabulary builtin_vocabulary(std::vector<std::string> profiles);

}  // namespace assay::engine
