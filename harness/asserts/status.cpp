// SPDX-License-Identifier: Apache-2.0
#include "harness/asserts/asserts.hpp"

namespace assay::asserts {

Assert status() {
  return {{"status", model::ParamKind::integer, "HTTP status of the answer."},
          [](const StepView& step, const Json& argument) -> std::optional<std::string> {
            if (argument.as_int() == step.status) return std::nullopt;
            return "expected HTTP " + std::to_string(argument.as_int()) + ", but it was " +
                   std::to_string(step.status);
          }};
}

}  // namespace assay::asserts
