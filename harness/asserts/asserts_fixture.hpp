// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the tests of the expectations share: an answer as the evidence tells of it, and the verdict of one
// expect = {…} on it.
#include <string>
#include <string_view>
#include <vector>

#include "core/json/parse.hpp"
#include "harness/asserts/asserts.hpp"

namespace assay::asserts::testing {

inline constexpr std::string_view kHolds = "";

inline Json json(std::string_view text) {
  return parse_json(text).value();
}

inline StepView answer(std::string body = {}) {
  return {"accepted", 200, {{"Content-Type", "application/json"}, {"X-Empty", ""}}, std::move(body)};
}

// The step was answered by nobody: a refused connection, or an action that speaks no HTTP.
inline StepView no_answer() {
  return {"refused.closed", 0, {}, {}};
}

// The failure of expect = {…} on the step, kHolds if there is none.
inline std::string failure(const StepView& step, std::string_view expect) {
  return first_failure(step, json(expect)).value_or(std::string(kHolds));
}

struct Case {
  std::string_view expect;
  std::string_view failure;  // kHolds, or the whole sentence
};

}  // namespace assay::asserts::testing
