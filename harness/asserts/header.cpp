// SPDX-License-Identifier: Apache-2.0
#include "core/base/glob.hpp"
#include "harness/asserts/answer_field.hpp"

namespace assay::asserts {

Assert header() {
  return {{"header", model::ParamKind::table,
           "Fields of the answer: {\"WWW-Authenticate\" = \"Bearer*\"}; values are globs."},
          [](const StepView& step, const Json& argument) -> std::optional<std::string> {
            for (const auto& [name, wanted] : argument.members()) {
              if (auto failure = wrong_kind("header." + name, model::ParamKind::string, wanted))
                return failure;
              const std::string* actual = answer_field(step, name);
              if (actual == nullptr) return "expected a field " + name;
              if (!glob_match(wanted.as_string(), *actual)) {
                return "expected " + name + " to match \"" + wanted.as_string() + "\", but it was \"" +
                       *actual + "\"";
              }
            }
            return std::nullopt;
          }};
}

}  // namespace assay::asserts
