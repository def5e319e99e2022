// SPDX-License-Identifier: Apache-2.0
// at_least and at_most: bounds on what a step counted. A number that is not there is no zero.
#include "harness/asserts/asserts.hpp"

namespace assay::asserts {
namespace {

std::optional<std::string> out_of_bounds(const StepView& step, const Json& bounds, const char* what,
                                         bool (*holds)(std::int64_t number, std::int64_t bound)) {
  for (const auto& [name, bound] : bounds.members()) {
    if (!bound.is_int()) return std::string(what) + "." + name + " must be an integer";
    const Json* number = step.numbers.find(name);
    if (number == nullptr || !number->is_int()) return "the step counted no \"" + name + "\"";
    if (holds(number->as_int(), bound.as_int())) continue;
    return "expected " + name + " to be " + what + " " + std::to_string(bound.as_int()) + ", but it was " +
           std::to_string(number->as_int());
  }
  return std::nullopt;
}

}  // namespace

Assert at_least() {
  return {{"at_least", model::ParamKind::table, "Least values of what the step counted: name = number."},
          [](const StepView& step, const Json& argument) {
            return out_of_bounds(step, argument, "at least",
                                 [](std::int64_t number, std::int64_t bound) { return number >= bound; });
          }};
}

Assert at_most() {
  return {{"at_most", model::ParamKind::table, "Greatest values of what the step counted: name = number."},
          [](const StepView& step, const Json& argument) {
            return out_of_bounds(step, argument, "at most",
                                 [](std::int64_t number, std::int64_t bound) { return number <= bound; });
          }};
}

}  // namespace assay::asserts
