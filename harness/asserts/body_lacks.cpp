// SPDX-License-Identifier: Apache-2.0
#include "harness/asserts/asserts.hpp"

namespace assay::asserts {

Assert body_lacks() {
  return {{"body_lacks", model::ParamKind::string, "Text that the body must not hold."},
          [](const StepView& step, const Json& argument) -> std::optional<std::string> {
            const bool headless = !step.headless.empty();
            const std::string& text = headless ? step.headless : step.body;
            if (text.find(argument.as_string()) == std::string::npos) return std::nullopt;
            return (headless ? "the answer, which has no head, holds \"" : "the body holds \"") +
                   argument.as_string() + "\"";
          }};
}

}  // namespace assay::asserts
