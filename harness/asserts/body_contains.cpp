// SPDX-License-Identifier: Apache-2.0
#include "harness/asserts/asserts.hpp"

namespace assay::asserts {

Assert body_contains() {
  return {{"body_contains", model::ParamKind::string, "Text that the body must hold."},
          [](const StepView& step, const Json& argument) -> std::optional<std::string> {
            if (step.body.find(argument.as_string()) != std::string::npos) return std::nullopt;
            return "expected \"" + argument.as_string() + "\" in the body";
          }};
}

}  // namespace assay::asserts
