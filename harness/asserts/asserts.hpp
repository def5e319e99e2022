// SPDX-License-Identifier: Apache-2.0
#pragma once
// Expectations on one step: pure predicates over what the evidence says of it. Each stands in a file of its
// own; the table is explicit.
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/json/value.hpp"
#include "harness/model/vocabulary.hpp"

namespace assay::asserts {

// What a step's record tells, taken apart once.
struct StepView {
  std::string outcome;
  int status = 0;  // 0: no HTTP answer
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body;
  // Everything that came back, where no head of an HTTP answer was found in it: nothing in it may be
  // overlooked by whoever asks for an absence.
  std::string headless{};
  Json numbers{};  // what the step counted, by name
};
StepView view_of(const Json& step_data);

struct Assert {
  model::AssertSpec spec;
  // nullopt when it holds, else one sentence: what was expected and what was there. The argument is of the
  // kind that the spec names.
  std::function<std::optional<std::string>(const StepView& step, const Json& argument)> failure;
};

Assert outcome();
Assert status();
Assert json_members();
Assert body_contains();
Assert body_order();
Assert body_lacks();
Assert header();
Assert header_absent();
Assert at_least();
Assert at_most();

const std::vector<Assert>& builtin_asserts();
// The first failure of expect = {…}, or nullopt.
std::optional<std::string> first_failure(const StepView& step, const Json& expect);

// nullopt where the value is of that kind, else "WHAT must be a string, not an integer".
std::optional<std::string> wrong_kind(const std::string& what, model::ParamKind wanted, const Json& value);

// Does `actual` equal `wanted`, or match it as a glob where both are texts?
bool value_matches(const Json& wanted, const Json& actual);

}  // namespace assay::asserts
