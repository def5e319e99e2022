// SPDX-License-Identifier: Apache-2.0
#include "core/json/parse.hpp"
#include "harness/asserts/asserts.hpp"

namespace assay::asserts {
namespace {

// RFC 6901, without escapes: "/users/0/name".
const Json* at_pointer(const Json& document, const std::string& pointer) {
  const Json* here = &document;
  std::size_t begin = 0;
  while (here != nullptr && begin < pointer.size()) {
    const std::size_t end = std::min(pointer.find('/', begin + 1), pointer.size());
    const std::string name = pointer.substr(begin + 1, end - begin - 1);
    if (here->is_array()) {
      const std::size_t index = static_cast<std::size_t>(std::strtoul(name.c_str(), nullptr, 10));
      here = index < here->size() ? &here->items()[index] : nullptr;
    } else {
      here = here->find(name);
    }
    begin = end;
  }
  return here;
}

std::optional<std::string> json_failure(const StepView& step, const Json& argument) {
  const auto body = parse_json(step.body);
  if (!body.ok()) return "expected a JSON body, but it is none";
  for (const auto& [pointer, wanted] : argument.members()) {
    const Json* actual = at_pointer(*body, pointer);
    if (actual == nullptr) return "expected " + pointer + " in the body, but it is absent";
    if (!value_matches(wanted, *actual)) {
      return "expected " + pointer + " to be " + dump_json(wanted) + ", but it was " + dump_json(*actual);
    }
  }
  return std::nullopt;
}

}  // namespace

Assert json_members() {
  return {{"json", model::ParamKind::table,
           "Members of a JSON body by pointer: {\"/id\" = \"alice\"}; texts may be globs."},
          [](const StepView& step, const Json& argument) -> std::optional<std::string> {
            if (!argument.is_object()) return "json takes a table";
            return json_failure(step, argument);
          }};
}

Assert body_contains() {
  return {{"body_contains", model::ParamKind::string, "Text that the body must hold."},
          [](const StepView& step, const Json& argument) -> std::optional<std::string> {
            if (step.body.find(argument.string_or("")) != std::string::npos) return std::nullopt;
            return "expected \"" + argument.string_or("") + "\" in the body";
          }};
}

Assert body_lacks() {
  return {{"body_lacks", model::ParamKind::string, "Text that the body must not hold."},
          [](const StepView& step, const Json& argument) -> std::optional<std::string> {
            if (step.body.find(argument.string_or("")) == std::string::npos) return std::nullopt;
            return "the body holds \"" + argument.string_or("") + "\"";
          }};
}

}  // namespace assay::asserts
