// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>

#include "harness/asserts/answer_field.hpp"

namespace assay::asserts {
namespace {

using model::ParamKind;

bool mentions(const std::string& text, const std::string& name) {
  const auto same = [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); };
  return std::search(text.begin(), text.end(), name.begin(), name.end(), same) != text.end();
}

}  // namespace

Assert header_absent() {
  return {{"header_absent", ParamKind::list, "Fields that the answer must not have."},
          [](const StepView& step, const Json& argument) -> std::optional<std::string> {
            for (const Json& name : argument.items()) {
              if (auto failure = wrong_kind("a name in header_absent", ParamKind::string, name))
                return failure;
              if (answer_field(step, name.as_string()) != nullptr)
                return "the answer has a field " + name.as_string();
              if (mentions(step.headless, name.as_string()))
                return "the answer has no head, but mentions " + name.as_string();
            }
            return std::nullopt;
          }};
}

}  // namespace assay::asserts
