// SPDX-License-Identifier: Apache-2.0
#include "harness/asserts/answer_field.hpp"

#include <strings.h>

namespace assay::asserts {

const std::string* answer_field(const StepView& step, const std::string& name) {
  for (const auto& [key, value] : step.fields) {
    if (strcasecmp(key.c_str(), name.c_str()) == 0) return &value;
  }
  return nullptr;
}

}  // namespace assay::asserts
