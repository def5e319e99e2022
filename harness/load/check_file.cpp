// SPDX-License-Identifier: Apache-2.0
#include "harness/load/check_file.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include "harness/load/observation_rules.hpp"
#include "harness/load/references.hpp"
#include "harness/load/soundness.hpp"
#include "harness/load/steps.hpp"
#include "harness/load/variants.hpp"
#include "harness/model/words.hpp"

namespace assay::load {
namespace {

using model::Check;
using model::CheckKind;
using toml_tree::Entry;
using toml_tree::Reader;
using toml_tree::Table;

const std::vector<std::string> kBlasts = {"read", "write", "flood", "crash"};
const std::vector<std::string> kAttackOnly = {"kills", "faults", "shadowed_by", "twin", "attack", "breach"};
const std::vector<std::string> kScenarioOnly = {"sabotage", "honest", "step"};

void refuse_keys_of_other_kind(Reader& top, CheckKind kind) {
  const bool attack = kind == CheckKind::attack;
  for (const std::string& key : attack ? kScenarioOnly : kAttackOnly) {
    const Entry* entry = top.take(key);
    if (entry == nullptr) continue;
    const bool list = key == "step" || key == "twin" || key == "attack" || key == "breach";
    top.diagnostics().error(entry->key_pos, (list ? "[[" + key + "]]" : in_quotes(key)) + " belongs in " +
                                                (attack ? "a scenario" : "an attack") + ", and this is " +
                                                (attack ? "an attack" : "a scenario"));
  }
}

// attacks/<pack>/<id>.toml
std::string pack_of(const std::string& file) {
  const auto first = file.find('/');
  const auto last = file.rfind('/');
  return first == std::string::npos || first == last ? std::string()
                                                     : file.substr(first + 1, last - first - 1);
}

void read_identity(Reader& top, const std::string& file, Check& check) {
  check.id = top.required_string("id");
  check.title = top.required_string("title");
  check.pack = pack_of(file);
  if (check.id.empty()) return;
  require_id(check.id, top.pos_of("id"), top.diagnostics());
  const std::string stem = std::filesystem::path(file).stem().string();
  if (check.id != stem) {
    top.diagnostics().error(
        top.pos_of("id"),
        "the id is " + in_quotes(check.id) + " but the file is named " + in_quotes(stem + ".toml"),
        "an id and its file have the same name");
  }
}

void read_header(Reader& top, Check& check) {
  const bool attack = check.kind == CheckKind::attack;
  if (attack && !top.has("severity")) top.required_string("severity");
  check.severity =
      model::parse_level(top.one_of("severity", model::levels(), "high")).value_or(model::Level::high);
  check.blast = model::parse_blast(top.one_of("blast", kBlasts, "read")).value_or(model::Blast::read);
  check.why = attack ? top.required_string("why") : top.string_or("why", "");
  check.fix = attack ? top.required_string("fix") : top.string_or("fix", "");
  check.profile = top.string_or("profile", "");
  check.threats = top.string_list("threats");
  check.owasp = top.string_list("owasp");
  check.technique = top.string_list("technique");
  check.touches = top.string_list("touches");
  check.tags = top.string_list("tags");
  check.needs = top.string_list("needs");
  check.cwe = top.int_list("cwe");
  if (attack) {
    check.kills = top.required_string("kills");
    check.faults = top.string_list("faults");
    check.shadowed_by = top.string_list("shadowed_by");
  } else {
    check.sabotage = top.string_list("sabotage");
    check.honest = top.boolean("honest").value_or(false);
  }
}

void read_phases(Reader& top, const Context& context, Scope& scope, Check& check) {
  check.setup = read_steps(top.table_list("setup"), context, scope);
  if (check.kind == CheckKind::attack) {
    check.twin = read_steps(top.table_list("twin"), context, scope);
    check.attack = read_steps(top.table_list("attack"), context, scope);
    check.breach = read_breaches(top, context, scope);
  } else {
    check.steps = read_steps(top.table_list("step"), context, scope);
  }
  check.detect = read_detects(top, context, scope);
  check.cleanup = read_steps(top.table_list("cleanup"), context, scope);
}

// What the file says that a target must offer (harness/plan/needs.hpp), and what its actions do.
void derive_needs(const model::Vocabulary& vocabulary, Check& check) {
  std::set<std::string> needs(check.needs.begin(), check.needs.end());
  for (const auto* steps : {&check.setup, &check.twin, &check.attack, &check.steps, &check.cleanup}) {
    for (const model::Step& step : *steps) {
      if (const auto* spec = vocabulary.action(step.action))
        needs.insert(spec->needs.begin(), spec->needs.end());
    }
  }
  check.needs.assign(needs.begin(), needs.end());
}

// Whoever runs checks chooses by `blast` what may be done to a target; no step may do more than the file
// says.
void check_blast(const Context& context, const Check& check) {
  for (const auto* steps : {&check.setup, &check.twin, &check.attack, &check.steps, &check.cleanup}) {
    for (const model::Step& step : *steps) {
      const auto* spec = context.vocabulary.action(step.action);
      if (spec == nullptr || spec->blast <= check.blast) continue;
      const std::string needed(model::to_string(spec->blast));
      context.diagnostics.error(step.pos, spec->name + " needs blast = " + in_quotes(needed),
                                "this file says " + in_quotes(model::to_string(check.blast)));
    }
  }
}

}  // namespace

Check read_check(std::string_view text, const std::string& file, CheckKind kind, const Context& context) {
  Check check;
  check.kind = kind;
  check.pos = {file, 1, 1};
  const Table table = toml_tree::parse(text, file, context.diagnostics);
  if (table.empty() && context.diagnostics.has_errors()) return check;
  for (const Entry& entry : table) check.key_pos.emplace(entry.key, entry.key_pos);
  Reader top(table, check.pos, context.diagnostics);
  refuse_keys_of_other_kind(top, kind);
  read_identity(top, file, check);
  read_header(top, check);
  check_references(top, check, context);
  Scope scope(context.vocabulary);
  check.variants = read_variants(top, context, scope);
  read_phases(top, context, scope, check);
  top.finish();
  scope.report_unused(file, context.diagnostics);
  derive_needs(context.vocabulary, check);
  check_blast(context, check);
  if (kind == CheckKind::attack) {
    check_attack(check, context);
  } else {
    check_scenario(check, context);
  }
  return check;
}

}  // namespace assay::load
