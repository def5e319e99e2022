// SPDX-License-Identifier: Apache-2.0
#include "harness/load/values.hpp"

#include <algorithm>

#include "core/base/encoding.hpp"
#include "harness/model/duration.hpp"
#include "harness/model/variables.hpp"

namespace assay::load {
namespace {

using model::ParamKind;
using toml_tree::Array;
using toml_tree::Entry;
using toml_tree::Node;
using toml_tree::Table;

const Node* member(const Node& node, std::string_view key) {
  const auto* table = std::get_if<Table>(&node.value);
  if (table == nullptr) return nullptr;
  const auto it = std::find_if(table->begin(), table->end(), [&](const Entry& e) { return e.key == key; });
  return it == table->end() ? nullptr : &it->value;
}

bool has_members(const Node& node, std::size_t count) {
  const auto* table = std::get_if<Table>(&node.value);
  return table != nullptr && table->size() == count;
}

bool is_integer(const Node& node) {
  return std::holds_alternative<std::int64_t>(node.value) ||
         (has_members(node, 1) && member(node, "now") != nullptr);
}

bool is_payload(const Node& node) {
  if (node.is_string()) return true;
  if (has_members(node, 2)) return member(node, "repeat") != nullptr && member(node, "times") != nullptr;
  return has_members(node, 1) && (member(node, "hex") != nullptr || member(node, "file") != nullptr);
}

bool is_duration(const Node& node) {
  const auto* text = std::get_if<std::string>(&node.value);
  return text != nullptr &&
         (text->find('$') != std::string::npos || model::parse_duration(*text).has_value());
}

bool fits(ParamKind kind, const Node& node) {
  switch (kind) {
    case ParamKind::string:
      return node.is_string();
    case ParamKind::integer:
      return is_integer(node);
    case ParamKind::boolean:
      return std::holds_alternative<bool>(node.value);
    case ParamKind::list:
      return node.is_array();
    case ParamKind::table:
      return node.is_table();
    case ParamKind::payload:
      return is_payload(node);
    case ParamKind::duration:
      return is_duration(node);
    case ParamKind::any:
      return true;
  }
  return true;
}

std::string_view describe(ParamKind kind) {
  switch (kind) {
    case ParamKind::string:
      return "a string";
    case ParamKind::integer:
      return "an integer";
    case ParamKind::boolean:
      return "true or false";
    case ParamKind::list:
      return "an array";
    case ParamKind::table:
      return "a table";
    case ParamKind::payload:
      return "a string, {hex}, {repeat, times} or {file}";
    case ParamKind::duration:
      return "a duration such as \"90s\", \"5m\" or \"-1h\"";
    case ParamKind::any:
      return "any value";
  }
  return "any value";
}

// The forms mean the same at any depth, so their contents are checked at any depth.
void check_forms(const Node& node, Diagnostics& diagnostics) {
  if (const auto* items = std::get_if<Array>(&node.value)) {
    for (const Node& item : *items) check_forms(item, diagnostics);
    return;
  }
  const auto* table = std::get_if<Table>(&node.value);
  if (table == nullptr) return;
  const auto text_of = [&](std::string_view key) -> const std::string* {
    const Node* value = has_members(node, 1) ? member(node, key) : nullptr;
    const auto* text = value != nullptr ? std::get_if<std::string>(&value->value) : nullptr;
    return text != nullptr && text->find('$') == std::string::npos ? text : nullptr;
  };
  if (const std::string* hex = text_of("hex"); hex != nullptr && !from_hex(*hex)) {
    diagnostics.error(member(node, "hex")->pos, "\"hex\" is not pairs of hexadecimal digits");
  }
  if (const std::string* now = text_of("now"); now != nullptr && !model::parse_duration(*now)) {
    diagnostics.error(member(node, "now")->pos, "\"now\" must be a duration such as \"-1h\" or \"90s\"");
  }
  for (const Entry& entry : *table) check_forms(entry.value, diagnostics);
}

void check_kind(const std::string& name, ParamKind kind, const Node& value, Diagnostics& diagnostics) {
  if (!fits(kind, value)) {
    diagnostics.error(value.pos, in_quotes(name) + " must be " + std::string(describe(kind)));
    return;
  }
  check_forms(value, diagnostics);
}

void check_allowed(const model::ParamSpec& spec, const Node& value, Diagnostics& diagnostics) {
  if (const auto* items = std::get_if<Array>(&value.value)) {
    for (const Node& item : *items) check_allowed(spec, item, diagnostics);
    return;
  }
  const auto* text = std::get_if<std::string>(&value.value);
  if (text == nullptr || text->find('$') != std::string::npos || contains(spec.allowed, *text)) return;
  diagnostics.error(value.pos, in_quotes(spec.name) + " cannot be " + in_quotes(*text),
                    nearest(*text, spec.allowed));
}

void check_one_outcome(const std::string& pattern, const SourcePos& pos, Diagnostics& diagnostics) {
  const auto& known = model::outcomes();
  const auto matches = [&](const std::string& o) { return model::outcome_matches(pattern, o); };
  if (std::any_of(known.begin(), known.end(), matches)) return;
  std::string hint = nearest(pattern, known);
  if (hint.empty()) hint = "an outcome such as \"accepted\", \"rejected.forbidden\" or \"rejected.*\"";
  diagnostics.error(pos, "unknown outcome " + in_quotes(pattern), std::move(hint));
}

void check_outcome(const Node& value, Diagnostics& diagnostics) {
  if (const auto* items = std::get_if<Array>(&value.value)) {
    for (const Node& item : *items) check_outcome(item, diagnostics);
    return;
  }
  const auto* text = std::get_if<std::string>(&value.value);
  if (text == nullptr || text->find('$') != std::string::npos) return;
  std::string_view rest = *text;
  while (true) {
    const std::size_t bar = rest.find('|');
    check_one_outcome(std::string(rest.substr(0, bar)), value.pos, diagnostics);
    if (bar == std::string_view::npos) return;
    rest.remove_prefix(bar + 1);
  }
}

}  // namespace

bool is_whole_variable(const Node& value) {
  const auto* text = std::get_if<std::string>(&value.value);
  if (text == nullptr) return false;
  const auto pieces = model::split_text(*text);
  return pieces.ok() && model::is_whole_reference(*pieces);
}

void check_parameter(const model::ParamSpec& spec, const Node& value, Diagnostics& diagnostics) {
  if (is_whole_variable(value)) return;
  check_kind(spec.name, spec.kind, value, diagnostics);
  if (!spec.allowed.empty()) check_allowed(spec, value, diagnostics);
}

void check_assert(const model::AssertSpec& spec, const Node& value, Diagnostics& diagnostics) {
  if (is_whole_variable(value)) return;
  check_kind(spec.name, spec.kind, value, diagnostics);
  if (spec.name == "outcome") check_outcome(value, diagnostics);
}

}  // namespace assay::load
