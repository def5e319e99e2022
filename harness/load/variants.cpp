// SPDX-License-Identifier: Apache-2.0
#include "harness/load/variants.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "core/json/parse.hpp"
#include "harness/model/variables.hpp"

namespace assay::load {
namespace {

using model::Variant;
using toml_tree::Array;
using toml_tree::Entry;
using toml_tree::Node;
using toml_tree::Reader;
using toml_tree::Table;

constexpr std::size_t kMostVariants = 4096;
constexpr std::size_t kLongestValue = 24;

// A variant together with where it was written.
struct Draft {
  Variant variant;
  std::string name;  // as written; "" when it has none
  SourcePos pos;
};

bool is_plain(std::string_view text) {
  static constexpr std::string_view kAlso = "._/:+-";
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kAlso.find(c) != std::string_view::npos;
  };
  return !text.empty() && text.size() <= kLongestValue && std::all_of(text.begin(), text.end(), plain);
}

// Gives each distinct value of a key its number.
class Numbers {
 public:
  std::size_t of(const std::string& key, const Json& value) {
    auto& values = values_[key];
    const auto it = std::find(values.begin(), values.end(), value);
    if (it != values.end()) return static_cast<std::size_t>(it - values.begin()) + 1;
    values.push_back(value);
    return values.size();
  }

 private:
  std::map<std::string, std::vector<Json>> values_;
};

std::string label(const std::string& key, const Json& value, Numbers& numbers) {
  const std::size_t number = numbers.of(key, value);
  const bool scalar = !value.is_array() && !value.is_object();
  const std::string text = value.is_string() ? value.as_string() : scalar ? dump_json(value) : std::string();
  return is_plain(text) ? key + "=" + text : key + "#" + std::to_string(number);
}

void check_name(const std::string& name, const SourcePos& pos, const Scope& scope, Diagnostics& diagnostics) {
  if (!model::is_variable_name(name)) {
    diagnostics.error(pos, in_quotes(name) + " is not a variable name", "letters, digits and `_`");
  } else if (scope.is_builtin(name)) {
    diagnostics.error(pos, "$" + name + " is built in and cannot be a variant's key");
  }
}

// What variants hold is bound before any step ran: nothing saved can be in it.
void check_value(const Node& value, const Context& context) {
  Scope builtins_only(context.vocabulary);
  builtins_only.check(value, context.diagnostics);
}

std::vector<Draft> read_tables(Reader& top, const Context& context, const Scope& scope) {
  std::vector<Draft> out;
  for (const Node* node : top.table_list("variant")) {
    Reader row(std::get<Table>(node->value), node->pos, context.diagnostics);
    Draft draft;
    draft.pos = node->pos;
    draft.name = row.string_or("name", "");
    if (!draft.name.empty() && !is_plain(draft.name)) {
      context.diagnostics.error(row.pos_of("name"), in_quotes(draft.name) + " cannot name a variant",
                                "up to 24 letters, digits and `._/:+-`");
    }
    draft.variant.overrides_faults = row.has("faults");
    draft.variant.overrides_shadows = row.has("shadowed_by");
    draft.variant.faults = row.string_list("faults");
    draft.variant.shadowed_by = row.string_list("shadowed_by");
    draft.variant.vars = Json::object();
    for (const Entry* entry : row.rest()) {
      check_name(entry->key, entry->key_pos, scope, context.diagnostics);
      check_value(entry->value, context);
      draft.variant.vars[entry->key] = toml_tree::to_json(entry->value);
    }
    out.push_back(std::move(draft));
  }
  return out;
}

struct Axis {
  std::string key;
  Json::Array values;
};

bool is_axis(const std::vector<Axis>& axes, const std::string& key) {
  return std::any_of(axes.begin(), axes.end(), [&](const Axis& axis) { return axis.key == key; });
}

std::vector<Axis> read_matrix(Reader& top, const Context& context, Scope& scope) {
  std::vector<Axis> axes;
  const Table* matrix = top.table("matrix");
  if (matrix == nullptr) return axes;
  for (const Entry& entry : *matrix) {
    check_name(entry.key, entry.key_pos, scope, context.diagnostics);
    check_value(entry.value, context);
    const auto* values = std::get_if<Array>(&entry.value.value);
    if (values == nullptr || values->empty()) {
      context.diagnostics.error(entry.value.pos,
                                in_quotes(entry.key) + " in [matrix] must be an array with values");
      continue;
    }
    scope.define(entry.key, true, entry.key_pos);
    axes.push_back({entry.key, toml_tree::to_json(entry.value).items()});
  }
  return axes;
}

std::vector<Draft> multiply(std::vector<Draft> drafts, const std::vector<Axis>& axes, const SourcePos& pos,
                            Diagnostics& diagnostics) {
  for (const Axis& axis : axes) {
    if (drafts.size() * axis.values.size() > kMostVariants) {
      diagnostics.error(pos, "more than 4096 variants", "make [matrix] smaller, or split the check");
      return drafts;
    }
    std::vector<Draft> next;
    for (const Draft& draft : drafts) {
      for (const Json& value : axis.values) {
        Draft copy = draft;
        copy.variant.vars[axis.key] = value;
        next.push_back(std::move(copy));
      }
    }
    drafts = std::move(next);
  }
  return drafts;
}

void define_all(const std::vector<Draft>& drafts, const std::vector<Axis>& axes, Scope& scope,
                Diagnostics& diagnostics) {
  std::map<std::string, std::size_t> counts;
  for (const Draft& draft : drafts) {
    for (const auto& member : draft.variant.vars.members()) ++counts[member.first];
  }
  for (const auto& [key, count] : counts) {
    const auto first = std::find_if(drafts.begin(), drafts.end(), [&, &name = key](const Draft& d) {
      return d.variant.vars.contains(name);
    });
    if (!model::is_variable_name(key) || scope.is_builtin(key)) continue;  // reported where it was read
    if (is_axis(axes, key)) {
      diagnostics.error(first->pos, "$" + key + " stands in [[variant]] and in [matrix]");
    } else {
      scope.define(key, count == drafts.size(), first->pos);
    }
  }
}

void set_names(std::vector<Draft>& drafts, const std::vector<Axis>& axes) {
  Numbers numbers;
  for (Draft& draft : drafts) {
    std::string name = draft.name;
    const auto add = [&](const std::string& part) { name += (name.empty() ? "" : ",") + part; };
    for (const auto& [key, value] : draft.variant.vars.members()) {
      const std::string part = label(key, value, numbers);
      if (draft.name.empty() || is_axis(axes, key)) add(part);
    }
    draft.variant.name = std::move(name);
  }
}

// Key order does not matter to what is sent.
std::string canonical(const Json& vars) {
  std::map<std::string, std::string> sorted;
  for (const auto& [key, value] : vars.members()) sorted.emplace(key, dump_json(value));
  std::string out;
  for (const auto& [key, value] : sorted) out += key + "=" + value + "\n";
  return out;
}

void report_twins(const std::vector<Draft>& drafts, Diagnostics& diagnostics) {
  std::map<std::string, const Draft*> by_vars, by_name;
  for (const Draft& draft : drafts) {
    const auto& name = draft.variant.name;
    if (const auto [it, fresh] = by_vars.emplace(canonical(draft.variant.vars), &draft); !fresh) {
      diagnostics.error(draft.pos, "this variant sends the same as the one in line " +
                                       std::to_string(it->second->pos.line));
    } else if (const auto [other, unique] = by_name.emplace(name, &draft); !unique) {
      diagnostics.error(draft.pos, "two variants are named " + in_quotes(name),
                        "give each a `name` of its own");
    }
  }
}

}  // namespace

std::vector<Variant> read_variants(Reader& top, const Context& context, Scope& scope) {
  std::vector<Draft> drafts = read_tables(top, context, scope);
  const SourcePos matrix_pos = top.pos_of("matrix");
  const std::vector<Axis> axes = read_matrix(top, context, scope);
  define_all(drafts, axes, scope, context.diagnostics);
  if (drafts.empty()) {
    drafts.push_back({{}, {}, matrix_pos});
    drafts.back().variant.vars = Json::object();
  }
  drafts = multiply(std::move(drafts), axes, matrix_pos, context.diagnostics);
  set_names(drafts, axes);
  report_twins(drafts, context.diagnostics);
  std::vector<Variant> out;
  for (Draft& draft : drafts) out.push_back(std::move(draft.variant));
  return out;
}

}  // namespace assay::load
