// SPDX-License-Identifier: Apache-2.0
// body_order: of several answers that came one behind the other, whose came first.
#include "harness/asserts/asserts.hpp"

namespace assay::asserts {

Assert body_order() {
  return {
      {"body_order", model::ParamKind::list,
       "Texts that must stand in the body in this order; behind the first answer's body stand the others."},
      [](const StepView& step, const Json& argument) -> std::optional<std::string> {
        std::size_t at = 0;
        for (const Json& item : argument.items()) {
          if (!item.is_string()) return "body_order must be a list of strings";
          const std::size_t found = step.body.find(item.as_string(), at);
          if (found == std::string::npos) {
            const bool earlier = step.body.find(item.as_string()) != std::string::npos;
            return "expected \"" + item.as_string() + "\" " +
                   (earlier ? "behind those before it, but it came earlier" : "in the body");
          }
          at = found + item.as_string().size();
        }
        return std::nullopt;
      }};
}

}  // namespace assay::asserts
