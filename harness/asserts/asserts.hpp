// SPDX-License-Identifier: Apache-2.0
#pragma once
// Expectations on one step: pure predicates over what the evidence says of it. Each stands in a file of its
// own; the table is explicit.
#include <functional>
#include <optional>
#include <string>
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
};
StepView view_of(const Json& step_data);

struct Assert {
  model::AssertSpec spec;
  // nullopt when it holds, else one sentence: what was expected and what was there.
  std::function<std::optional<std::string>(const StepView& step, const Json& argument)> failure;
};

Assert outcome();
Assert status();
Assert json_members();
Assert body_contains();
Assert body_lacks();
Assert header();
Assert header_absent();

const std::vector<Assert>& builtin_asserts();
// The first failure of expect = {…}, or nullopt.
std::optional<std::string> first_failure(const StepView& step, const Json& expect);

// Does `actual` equal `wanted`, or match it as a glob where both are texts?
bool value_matches(const Json& wanted, const Json& actual);

}  // namespace assay::asserts
