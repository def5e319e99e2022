// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <functional>

#include "cli/catalogue.hpp"
#include "cli/target_files.hpp"
#include "cli/verb.hpp"
#include "core/json/parse.hpp"

namespace assay::cli {
namespace {

using Rows = std::vector<Json>;  // objects; the first members are shown as columns

Rows checks_of(const model::Catalog& catalog, model::CheckKind kind) {
  Rows rows;
  for (const model::Check& check : catalog.checks) {
    if (check.kind != kind) continue;
    Json row = Json::object(
        {{"id", check.id}, {"severity", model::to_string(check.severity)}, {"title", check.title}});
    row["variants"] = static_cast<std::int64_t>(check.variants.size());
    row["kills"] = check.kills;
    row["file"] = check.pos.file;
    rows.push_back(std::move(row));
  }
  return rows;
}

Rows controls_of(const model::Catalog& catalog) {
  Rows rows;
  for (const model::Control& control : catalog.controls) {
    Json faults = Json::array();
    for (const model::Fault& fault : control.faults) faults.push_back(fault.id);
    rows.push_back(Json::object({{"id", control.id},
                                 {"mitigation", control.mitigation},
                                 {"title", control.title},
                                 {"severity", control.severity},
                                 {"faults", faults}}));
  }
  return rows;
}

Rows mitigations_of(const model::Catalog& catalog) {
  Rows rows;
  for (const model::Mitigation& m : catalog.mitigations)
    rows.push_back(Json::object({{"id", m.id}, {"title", m.title}}));
  return rows;
}

Rows threats_of(const model::Catalog& catalog) {
  Rows rows;
  for (const model::Threat& t : catalog.threats) {
    rows.push_back(Json::object({{"id", t.id},
                                 {"severity", t.severity},
                                 {"stride", t.stride},
                                 {"title", t.title},
                                 {"element", t.element}}));
  }
  return rows;
}

Rows actions_of(const model::Vocabulary& vocabulary) {
  Rows rows;
  for (const model::ActionSpec& action : vocabulary.actions) {
    Json params = Json::array();
    for (const model::ParamSpec& param : action.params) {
      params.push_back(Json::object({{"name", param.name},
                                     {"kind", model::to_string(param.kind)},
                                     {"required", param.required},
                                     {"doc", param.doc}}));
    }
    rows.push_back(Json::object({{"name", action.name}, {"doc", action.doc}, {"params", params}}));
  }
  return rows;
}

Rows asserts_of(const model::Vocabulary& vocabulary) {
  Rows rows;
  for (const model::AssertSpec& a : vocabulary.asserts) {
    rows.push_back(Json::object({{"name", a.name}, {"kind", model::to_string(a.kind)}, {"doc", a.doc}}));
  }
  for (const model::ObserverSpec& o : vocabulary.observers) {
    rows.push_back(Json::object({{"name", o.name}, {"kind", "observer"}, {"doc", o.doc}}));
  }
  return rows;
}

void print_rows(const Rows& rows) {
  for (const Json& row : rows) {
    std::string line;
    for (const auto& [name, value] : row.members()) {
      if (!value.is_string()) continue;
      std::string cell = value.as_string();
      if (line.empty()) cell.resize(std::max<std::size_t>(cell.size(), 34), ' ');
      line += (line.empty() ? "" : "  ") + cell;
    }
    std::printf("%s\n", line.c_str());
    for (const Json& param : row.at("params").is_array() ? row.at("params").items() : Json::Array{}) {
      std::printf("    %-18s %-9s%s %s\n", param.at("name").as_string().c_str(),
                  param.at("kind").as_string().c_str(), param.at("required").as_bool() ? "*" : " ",
                  param.at("doc").as_string().c_str());
    }
  }
}

int run_list(const Arguments& arguments) {
  const std::string what = arguments.positional.size() == 1 ? arguments.positional.front() : "";
  Rows rows;
  if (what == "actions") {
    rows = actions_of(vocabulary());
  } else if (what == "asserts") {
    rows = asserts_of(vocabulary());
  } else if (what == "targets") {
    rows = target_rows(catalog_root(arguments));
  } else {
    const auto catalog = load_or_complain(catalog_root(arguments));
    if (!catalog.ok()) return complain(catalog.error().message, kUsage);
    if (what == "checks") {
      rows = checks_of(*catalog, model::CheckKind::attack);
    } else if (what == "scenarios") {
      rows = checks_of(*catalog, model::CheckKind::scenario);
    } else if (what == "controls") {
      rows = controls_of(*catalog);
    } else if (what == "mitigations") {
      rows = mitigations_of(*catalog);
    } else if (what == "threats") {
      rows = threats_of(*catalog);
    } else {
      return complain(
          "list what? checks, scenarios, mitigations, controls, threats, actions, asserts or targets",
          kUsage);
    }
  }
  if (arguments.has("--json")) {
    Json list = Json::array();
    for (Json& row : rows) list.push_back(std::move(row));
    std::fputs(dump_json_pretty(list).c_str(), stdout);
  } else {
    print_rows(rows);
  }
  return kOk;
}

}  // namespace

Verb verb_list() {
  return {"list",
          "checks|scenarios|mitigations|controls|threats|actions|asserts|targets",
          "Lists what there is.",
          "assay list controls",
          {catalog_option(), {"--json", "", "as JSON"}},
          run_list};
}

}  // namespace assay::cli
