// SPDX-License-Identifier: Apache-2.0
#include "harness/asserts/asserts.hpp"

#include <algorithm>

#include "core/base/glob.hpp"

namespace assay::asserts {

StepView view_of(const Json& step_data) {
  StepView view;
  view.outcome = step_data.at("outcome").string_or("");
  view.status = static_cast<int>(step_data.at("status").int_or(0));
  std::string text = step_data.at("response").at("text").string_or("");
  const std::size_t head_end = text.find("\n\n");
  if (view.status == 0 || head_end == std::string::npos) return view;
  view.body = text.substr(head_end + 2);
  text.resize(head_end + 1);
  std::size_t line = text.find('\n') + 1;  // behind the status line
  while (line < text.size()) {
    const std::size_t end = text.find('\n', line);
    const std::size_t colon = text.find(": ", line);
    if (colon < end)
      view.fields.emplace_back(text.substr(line, colon - line), text.substr(colon + 2, end - colon - 2));
    line = end + 1;
  }
  return view;
}

const std::vector<Assert>& builtin_asserts() {
  static const std::vector<Assert> kAsserts = {outcome(),    status(), json_members(), body_contains(),
                                               body_lacks(), header(), header_absent()};
  return kAsserts;
}

std::optional<std::string> first_failure(const StepView& step, const Json& expect) {
  if (!expect.is_object()) return std::nullopt;
  for (const auto& [name, argument] : expect.members()) {
    const auto& all = builtin_asserts();
    const auto known =
        std::find_if(all.begin(), all.end(), [&n = name](const Assert& a) { return a.spec.name == n; });
    if (known == all.end()) return "no such expectation: " + name;
    if (auto failure = known->failure(step, argument)) return failure;
  }
  return std::nullopt;
}

bool value_matches(const Json& wanted, const Json& actual) {
  if (wanted.is_string() && actual.is_string()) return glob_match(wanted.as_string(), actual.as_string());
  return wanted == actual;
}

}  // namespace assay::asserts
