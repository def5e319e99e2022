// SPDX-License-Identifier: Apache-2.0
#pragma once
// A field of an answer's head, by its name without regard to case (RFC 9110 §5.1); the first one where the
// name repeats.
#include <string>

#include "harness/asserts/asserts.hpp"

namespace assay::asserts {

// nullptr where the answer has no such field.
const std::string* answer_field(const StepView& step, const std::string& name);

}  // namespace assay::asserts
