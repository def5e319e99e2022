// SPDX-License-Identifier: Apache-2.0
#include <strings.h>

#include <algorithm>
#include <cctype>

#include "core/base/glob.hpp"
#include "harness/asserts/asserts.hpp"

namespace assay::asserts {
namespace {

using model::ParamKind;

const std::string* find(const StepView& step, const std::string& name) {
  for (const auto& [key, value] : step.fields) {
    if (strcasecmp(key.c_str(), name.c_str()) == 0) return &value;
  }
  return nullptr;
}

bool mentions(const std::string& text, const std::string& name) {
  const auto same = [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); };
  return std::search(text.begin(), text.end(), name.begin(), name.end(), same) != text.end();
}

}  // namespace

Assert header() {
  return {{"header", ParamKind::table,
           "Fields of the answer: {\"WWW-Authenticate\" = \"Bearer*\"}; values are globs."},
          [](const StepView& step, const Json& argument) -> std::optional<std::string> {
            for (const auto& [name, wanted] : argument.members()) {
              if (auto failure = wrong_kind("header." + name, ParamKind::string, wanted)) return failure;
              const std::string* actual = find(step, name);
              if (actual == nullptr) return "expected a field " + name;
              if (!glob_match(wanted.as_string(), *actual)) {
                return "expected " + name + " to match \"" + wanted.as_string() + "\", but it was \"" +
                       *actual + "\"";
              }
            }
            return std::nullopt;
          }};
}

Assert header_absent() {
  return {{"header_absent", ParamKind::list, "Fields that the answer must not have."},
          [](const StepView& step, const Json& argument) -> std::optional<std::string> {
            for (const Json& name : argument.items()) {
              if (auto failure = wrong_kind("a name in header_absent", ParamKind::string, name))
                return failure;
              if (find(step, name.as_string()) != nullptr)
                return "the answer has a field " + name.as_string();
              if (mentions(step.headless, name.as_string()))
                return "the answer has no head, but mentions " + name.as_string();
            }
            return std::nullopt;
          }};
}

}  // namespace assay::asserts
