// SPDX-License-Identifier: Apache-2.0
#include "harness/asserts/asserts.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "core/base/glob.hpp"
#include "core/base/result.hpp"

namespace assay::asserts {
namespace {

using model::ParamKind;

struct Kind {
  ParamKind kind;
  const char* name;
  bool (Json::*is)() const;
};
constexpr Kind kKinds[] = {{ParamKind::string, "a string", &Json::is_string},
                           {ParamKind::integer, "an integer", &Json::is_int},
                           {ParamKind::boolean, "a boolean", &Json::is_bool},
                           {ParamKind::list, "a list", &Json::is_array},
                           {ParamKind::table, "a table", &Json::is_object}};

std::string kind_of(const Json& value) {
  for (const Kind& known : kKinds) {
    if ((value.*known.is)()) return known.name;
  }
  return value.is_null() ? "null" : "a float";
}

// The line at `at`, which moves behind it: CRLF ends it on the wire, LF in what http.send writes down.
std::optional<std::string_view> next_line(std::string_view text, std::size_t& at) {
  const std::size_t end = text.find('\n', at);
  if (end == std::string_view::npos) return std::nullopt;
  std::string_view line = text.substr(at, end - at);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  at = end + 1;
  return line;
}

std::string trimmed(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
  return std::string(text.substr(begin, text.find_last_not_of(" \t") + 1 - begin));
}

// Fills fields and body; false where the head has no end.
bool take_apart(std::string_view text, StepView& view) {
  std::size_t at = 0;
  if (!next_line(text, at)) return false;  // the status line
  while (const auto line = next_line(text, at)) {
    if (line->empty()) {
      view.body = text.substr(at);
      return true;
    }
    const std::size_t colon = line->find(':');
    if (colon != std::string_view::npos)
      view.fields.emplace_back(trimmed(line->substr(0, colon)), trimmed(line->substr(colon + 1)));
  }
  view.fields.clear();
  return false;
}

}  // namespace

StepView view_of(const Json& step_data) {
  StepView view;
  view.outcome = step_data.at("outcome").string_or("");
  view.status = static_cast<int>(step_data.at("status").int_or(0));
  view.numbers = step_data.at("detail").at("numbers");
  std::string text = step_data.at("response").at("text").string_or("");
  if (view.status == 0 || !take_apart(text, view)) view.headless = std::move(text);
  return view;
}

std::optional<std::string> wrong_kind(const std::string& what, ParamKind wanted, const Json& value) {
  const auto kind = std::find_if(std::begin(kKinds), std::end(kKinds),
                                 [wanted](const Kind& known) { return known.kind == wanted; });
  ASSAY_CHECK(kind != std::end(kKinds), "an assert takes one of the kinds above");
  if ((value.*kind->is)()) return std::nullopt;
  return what + " must be " + kind->name + ", not " + kind_of(value);
}

const std::vector<Assert>& builtin_asserts() {
  static const std::vector<Assert> kAsserts = {outcome(),    status(),     json_members(), body_contains(),
                                               body_order(), body_lacks(), header(),       header_absent(),
                                               at_least(),   at_most()};
  return kAsserts;
}

std::optional<std::string> first_failure(const StepView& step, const Json& expect) {
  if (expect.is_null()) return std::nullopt;
  if (auto failure = wrong_kind("expect", ParamKind::table, expect)) return failure;
  for (const auto& [name, argument] : expect.members()) {
    const auto& all = builtin_asserts();
    const auto known =
        std::find_if(all.begin(), all.end(), [&n = name](const Assert& a) { return a.spec.name == n; });
    if (known == all.end()) return "no such expectation: " + name;
    if (auto failure = wrong_kind(name, known->spec.kind, argument)) return failure;
    if (auto failure = known->failure(step, argument)) return failure;
  }
  return std::nullopt;
}

bool value_matches(const Json& wanted, const Json& actual) {
  if (wanted.is_string() && actual.is_string()) return glob_match(wanted.as_string(), actual.as_string());
  return wanted == actual;
}

}  // namespace assay::asserts
