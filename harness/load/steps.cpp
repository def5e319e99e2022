// SPDX-License-Identifier: Apache-2.0
#include "harness/load/steps.hpp"

#include <algorithm>

#include "harness/load/shared_steps.hpp"
#include "harness/load/values.hpp"
#include "harness/model/variables.hpp"

namespace assay::load {
namespace {

using model::ActionSpec;
using model::Step;
using toml_tree::Array;
using toml_tree::Entry;
using toml_tree::Node;
using toml_tree::Reader;
using toml_tree::Table;

constexpr std::int64_t kMostRepeats = 100'000;

class StepReader {
 public:
  StepReader(const Table& table, const SourcePos& pos, const Context& context, Scope& scope)
      : reader_(table, pos, context.diagnostics), context_(context), scope_(scope) {}

  Step read() {
    step_.pos = reader_.pos();
    step_.action = reader_.required_string("do");
    step_.name = reader_.string_or("name", "");
    step_.params = Json::object();
    const ActionSpec* spec = find_action();
    read_loops();
    read_expectation();
    const Entry* save = reader_.take("save");
    for (const char* key : {"use", "with"}) {
      if (const Entry* entry = reader_.take(key)) {
        diagnostics().error(entry->key_pos, in_quotes(key) + " does not go together with \"do\"");
      }
    }
    read_params(spec);
    if (save != nullptr) read_save(*save, spec);
    scope_.in_loop(false);
    return std::move(step_);
  }

 private:
  Diagnostics& diagnostics() { return context_.diagnostics; }

  const ActionSpec* find_action() {
    const ActionSpec* spec = context_.vocabulary.action(step_.action);
    if (spec == nullptr && !step_.action.empty()) {
      require_known("action", step_.action, reader_.pos_of("do"), names_of(context_.vocabulary.actions),
                    diagnostics());
    }
    return spec;
  }

  void read_loops() {
    if (const Entry* each = reader_.take("for_each")) {
      if (!each->value.is_array() && !is_whole_variable(each->value)) {
        diagnostics().error(each->value.pos, "\"for_each\" must be an array or a \"$variable\"");
      }
      scope_.check(each->value, diagnostics());
      step_.for_each = toml_tree::to_json(each->value);
      scope_.in_loop(true);
    }
    if (const Entry* repeat = reader_.take("repeat")) {
      const auto* times = std::get_if<std::int64_t>(&repeat->value.value);
      const bool in_range = times != nullptr && *times >= 1 && *times <= kMostRepeats;
      if (!in_range && !is_whole_variable(repeat->value)) {
        diagnostics().error(repeat->value.pos,
                            "\"repeat\" must be an integer from 1 to 100000 or a \"$variable\"");
      }
      scope_.check(repeat->value, diagnostics());
      step_.repeat = toml_tree::to_json(repeat->value);
    }
    step_.parallel = reader_.boolean("parallel").value_or(false);
    step_.background = reader_.boolean("background").value_or(false);
    if (step_.parallel && !reader_.has("repeat") && !step_.for_each) {
      diagnostics().error(reader_.pos_of("parallel"), "\"parallel\" needs \"repeat\" or \"for_each\"",
                          "it starts the repetitions of one step together");
    }
  }

  void read_expectation() {
    const Table* table = reader_.table("expect");
    if (table == nullptr) return;
    const SourcePos pos = reader_.pos_of("expect");
    if (table->empty()) diagnostics().error(pos, "\"expect\" expects nothing");
    for (const Entry& entry : *table) {
      scope_.check(entry.value, diagnostics());
      const model::AssertSpec* spec = context_.vocabulary.assertion(entry.key);
      if (spec == nullptr) {
        require_known("expectation", entry.key, entry.key_pos, names_of(context_.vocabulary.asserts),
                      diagnostics());
      } else {
        check_assert(*spec, entry.value, diagnostics());
      }
    }
    step_.expect = model::Expectation{toml_tree::to_json(*table), pos};
  }

  void read_params(const ActionSpec* spec) {
    for (const Entry* entry : reader_.rest()) {
      scope_.check(entry->value, diagnostics());
      step_.params[entry->key] = toml_tree::to_json(entry->value);
      if (spec != nullptr) check_param(*spec, *entry);
    }
    if (spec == nullptr) return;
    for (const model::ParamSpec& param : spec->params) {
      if (param.required && !step_.params.contains(param.name)) {
        diagnostics().error(reader_.pos(), spec->name + " needs " + in_quotes(param.name), param.doc);
      }
    }
  }

  void check_param(const ActionSpec& spec, const Entry& entry) {
    const auto it = std::find_if(spec.params.begin(), spec.params.end(),
                                 [&](const model::ParamSpec& p) { return p.name == entry.key; });
    if (it != spec.params.end()) {
      check_parameter(*it, entry.value, diagnostics());
      return;
    }
    std::vector<std::string> known = names_of(spec.params);
    std::string near = did_you_mean(entry.key, known);
    known.insert(known.end(), model::step_keys().begin(), model::step_keys().end());
    if (near.empty()) near = did_you_mean(entry.key, known);
    std::string hint = near.empty() ? "parameters: " : "did you mean " + in_quotes(near) + "?";
    if (near.empty()) {
      for (const auto& param : spec.params) hint += (&param == &spec.params.front() ? "" : ", ") + param.name;
      if (spec.params.empty()) hint = "it has no parameters";
    }
    diagnostics().error(entry.key_pos, spec.name + " has no parameter " + in_quotes(entry.key),
                        std::move(hint));
  }

  void read_save(const Entry& save, const ActionSpec* spec) {
    const auto* name = std::get_if<std::string>(&save.value.value);
    if (name == nullptr || !model::is_variable_name(*name)) {
      diagnostics().error(save.value.pos, "\"save\" must be a variable name",
                          "letters, digits and `_`, without `$`");
      return;
    }
    if (scope_.is_builtin(*name)) {
      diagnostics().error(save.value.pos, "$" + *name + " is built in and cannot be saved over");
      return;
    }
    if (spec != nullptr && !spec->saves)
      diagnostics().error(save.value.pos, spec->name + " has no value to save");
    step_.save = *name;
    scope_.save(*name, save.value.pos);
  }

  Reader reader_;
  const Context& context_;
  Scope& scope_;
  Step step_;
};

}  // namespace

bool is_use(const Table& step) {
  const auto has = [&](std::string_view key) {
    return std::any_of(step.begin(), step.end(), [&](const Entry& e) { return e.key == key; });
  };
  return has("use") && !has("do");
}

std::vector<Step> read_steps(const std::vector<const Node*>& nodes, const Context& context, Scope& scope) {
  std::vector<Step> out;
  for (const Node* node : nodes) {
    const Table& table = std::get<Table>(node->value);
    if (!is_use(table)) {
      out.push_back(StepReader(table, node->pos, context, scope).read());
      continue;
    }
    for (const Node& step : expand_use(table, node->pos, context)) {
      out.push_back(StepReader(std::get<Table>(step.value), step.pos, context, scope).read());
    }
  }
  return out;
}

}  // namespace assay::load
