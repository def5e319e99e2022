// SPDX-License-Identifier: Apache-2.0
#include "harness/load/observation_rules.hpp"

namespace assay::load {
namespace {

using model::ObservationRule;
using model::ObserverSpec;
using toml_tree::Entry;
using toml_tree::Node;
using toml_tree::Reader;
using toml_tree::Table;

constexpr const char* kAudit = "audit.events";

void read_marker(Reader& row, ObservationRule& rule, Scope& scope) {
  const Entry* entry = row.take("marker");
  if (entry == nullptr) return;
  const auto* text = std::get_if<std::string>(&entry->value.value);
  if (text == nullptr || text->empty()) {
    row.diagnostics().error(entry->value.pos, "\"marker\" must be a text that entries contain");
    return;
  }
  scope.check(entry->value, row.diagnostics());
  if (*text != "*") rule.marker = *text;
}

void read_where(Reader& row, ObservationRule& rule, const ObserverSpec* observer, Scope& scope) {
  if (!rule.where.is_object()) rule.where = Json::object();
  const Table* where = row.table("where");
  if (where == nullptr) return;
  for (const Entry& entry : *where) {
    scope.check(entry.value, row.diagnostics());
    const bool named_fields = entry.key == "field" && entry.value.is_table();
    if (entry.value.is_array() || (entry.value.is_table() && !named_fields)) {
      row.diagnostics().error(entry.value.pos,
                              in_quotes(entry.key) + " in \"where\" must be one value or a glob");
    }
    if (observer != nullptr) {
      require_known("member of " + observer->name, entry.key, entry.key_pos, observer->where_keys,
                    row.diagnostics());
    }
    if (rule.where.contains(entry.key)) {
      row.diagnostics().error(entry.key_pos, in_quotes(entry.key) + " is already said beside \"where\"");
    }
    rule.where[entry.key] = toml_tree::to_json(entry.value);
  }
}

std::int64_t read_count(Reader& row, std::string_view key, std::int64_t least, std::int64_t fallback) {
  const auto count = row.integer(key);
  if (!count) return fallback;
  if (*count < least) {
    row.diagnostics().error(row.pos_of(key), in_quotes(key) + " must be at least " + std::to_string(least));
    return fallback;
  }
  return *count;
}

void read_at(Reader& row, ObservationRule& rule, const ObserverSpec* observer, Scope& scope) {
  const Entry* entry = row.take("at");
  if (entry != nullptr) {
    scope.check(entry->value, row.diagnostics());
    if (const auto* text = std::get_if<std::string>(&entry->value.value)) {
      rule.at = *text;
    } else {
      row.diagnostics().error(entry->value.pos, "\"at\" must be a string");
    }
  }
  if (observer == nullptr) return;
  if (observer->needs_at && entry == nullptr) {
    row.diagnostics().error(row.pos(), observer->name + " needs \"at\"", observer->doc);
  } else if (!observer->needs_at && entry != nullptr) {
    row.diagnostics().error(entry->key_pos, observer->name + " takes no \"at\"");
  }
}

// What breaches and detections have in common when they name their observer.
void read_observed(Reader& row, ObservationRule& rule, const Context& context, Scope& scope) {
  rule.observer = row.required_string("observe");
  const ObserverSpec* observer = context.vocabulary.observer(rule.observer);
  if (observer == nullptr && !rule.observer.empty()) {
    require_known("observer", rule.observer, row.pos_of("observe"), names_of(context.vocabulary.observers),
                  context.diagnostics);
  }
  read_at(row, rule, observer, scope);
  const bool marked = row.has("marker");
  read_marker(row, rule, scope);
  if (!marked && observer != nullptr && observer->proven_by_twin) {
    context.diagnostics.error(
        rule.pos, "an observation by " + rule.observer + " needs a \"marker\"",
        "marker = \"$marker\" keeps this attempt apart; \"*\" means everything in its window");
  }
  read_where(row, rule, observer, scope);
}

void read_event(Reader& row, ObservationRule& rule, const Context& context, Scope& scope) {
  rule.observer = kAudit;
  rule.where = Json::object();
  row.required_string("event");
  row.string("reason");
  for (const char* key : {"event", "reason"}) {
    if (const Entry* entry = row.take(key)) {
      scope.check(entry->value, context.diagnostics);
      rule.where[key] = toml_tree::to_json(entry->value);
    }
  }
  read_marker(row, rule, scope);
  read_where(row, rule, context.vocabulary.observer(kAudit), scope);
}

ObservationRule read_breach(const Node& node, const Context& context, Scope& scope) {
  Reader row(std::get<Table>(node.value), node.pos, context.diagnostics);
  ObservationRule rule;
  rule.pos = node.pos;
  read_observed(row, rule, context, scope);
  rule.at_least = read_count(row, "at_least", 1, 1);
  row.finish();
  return rule;
}

ObservationRule read_detect(const Node& node, const Context& context, Scope& scope) {
  Reader row(std::get<Table>(node.value), node.pos, context.diagnostics);
  ObservationRule rule;
  rule.pos = node.pos;
  if (row.has("observe")) {
    read_observed(row, rule, context, scope);
  } else {
    read_event(row, rule, context, scope);
  }
  const bool bounded = row.has("at_most");
  rule.at_least = read_count(row, "at_least", bounded ? 0 : 1, 1);
  if (bounded) {
    rule.at_most = read_count(row, "at_most", rule.at_least, rule.at_least);
  }
  row.finish();
  return rule;
}

}  // namespace

std::vector<ObservationRule> read_breaches(Reader& top, const Context& context, Scope& scope) {
  std::vector<ObservationRule> out;
  for (const Node* node : top.table_list("breach")) out.push_back(read_breach(*node, context, scope));
  return out;
}

std::vector<ObservationRule> read_detects(Reader& top, const Context& context, Scope& scope) {
  std::vector<ObservationRule> out;
  for (const Node* node : top.table_list("detect")) out.push_back(read_detect(*node, context, scope));
  return out;
}

}  // namespace assay::load
