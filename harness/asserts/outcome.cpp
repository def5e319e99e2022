// SPDX-License-Identifier: Apache-2.0
#include "harness/asserts/asserts.hpp"

namespace assay::asserts {

Assert outcome() {
  return {{"outcome", model::ParamKind::string,
           "Abstract outcome of the step, or a pattern such as \"rejected.*\"."},
          [](const StepView& step, const Json& argument) -> std::optional<std::string> {
            const std::string wanted = argument.as_string();
            if (model::outcome_matches(wanted, step.outcome)) return std::nullopt;
            return "expected the outcome " + wanted + ", but it was " + step.outcome +
                   (step.status > 0 ? " (HTTP " + std::to_string(step.status) + ")" : "");
          }};
}

}  // namespace assay::asserts
