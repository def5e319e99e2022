// SPDX-License-Identifier: Apache-2.0
#include <strings.h>

#include "core/base/glob.hpp"
#include "harness/asserts/asserts.hpp"

namespace assay::asserts {
namespace {

const std::string* find(const StepView& step, const std::string& name) {
  for (const auto& [key, value] : step.fields) {
    if (strcasecmp(key.c_str(), name.c_str()) == 0) return &value;
  }
  return nullptr;
}

}  // namespace

Assert header() {
  return {{"header", model::ParamKind::table,
           "Fields of the answer: {\"WWW-Authenticate\" = \"Bearer*\"}; values are globs."},
          [](const StepView& step, const Json& argument) -> std::optional<std::string> {
            if (!argument.is_object()) return "header takes a table";
            for (const auto& [name, wanted] : argument.members()) {
              const std::string* actual = find(step, name);
              if (actual == nullptr) return "expected a field " + name;
              if (!glob_match(wanted.string_or(""), *actual)) {
                return "expected " + name + " to match \"" + wanted.string_or("") + "\", but it was \"" +
                       *actual + "\"";
              }
            }
            return std::nullopt;
          }};
}

Assert header_absent() {
  return {{"header_absent", model::ParamKind::list, "Fields that the answer must not have."},
          [](const StepView& step, const Json& argument) -> std::optional<std::string> {
            if (!argument.is_array()) return "header_absent takes a list";
            for (const Json& name : argument.items()) {
              if (find(step, name.string_or("")) != nullptr)
                return "the answer has a field " + name.string_or("");
            }
            return std::nullopt;
          }};
}

}  // namespace assay::asserts
