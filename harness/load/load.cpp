// SPDX-License-Identifier: Apache-2.0
#include "harness/load/load.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "harness/load/catalog_files.hpp"
#include "harness/load/check_file.hpp"
#include "harness/load/context.hpp"
#include "harness/load/shared_steps.hpp"

namespace assay::load {
namespace {

using model::Check;
using model::CheckKind;

bool below(std::string_view file, std::string_view folder) {
  return file.substr(0, folder.size()) == folder;
}

void report_duplicate_ids(const std::vector<Check>& checks, Diagnostics& diagnostics) {
  std::map<std::string, const Check*> seen;
  for (const Check& check : checks) {
    const auto [it, fresh] = seen.emplace(check.id, &check);
    if (fresh || check.id.empty()) continue;
    const auto id = check.key_pos.find("id");
    diagnostics.error(id == check.key_pos.end() ? check.pos : id->second,
                      in_quotes(check.id) + " is also the id of " + it->second->pos.file);
  }
}

// Faults that some variant must breach under, as "<control>/<fault>"; a list
// that is empty stands for all of them.
std::set<std::string> named_faults(const model::Catalog& catalog) {
  std::set<std::string> out;
  for (const Check& check : catalog.checks) {
    const model::Control* control = catalog.control(check.kills);
    if (control == nullptr) continue;
    for (const model::Variant& variant : check.variants) {
      const auto& named = variant.overrides_faults ? variant.faults : check.faults;
      for (const std::string& fault : named.empty() ? ids_of(control->faults) : named) {
        out.insert(control->id + "/" + fault);
      }
    }
  }
  return out;
}

void report_without_killer(const model::Catalog& catalog, Diagnostics& diagnostics) {
  std::set<std::string> killed, used;
  for (const Check& check : catalog.checks) {
    killed.insert(check.kills);
    used.insert(check.sabotage.begin(), check.sabotage.end());
  }
  const std::set<std::string> faults = named_faults(catalog);
  for (const model::Control& control : catalog.controls) {
    if (!killed.contains(control.id)) {
      // No error: the catalogue can be run, and the proof then says that it is incomplete.
      diagnostics.warning(control.pos, "no check kills " + in_quotes(control.id),
                          "a control that no attack names is not shown to work");
      continue;
    }
    for (const model::Fault& fault : control.faults) {
      if (faults.contains(control.id + "/" + fault.id)) continue;
      diagnostics.warning(control.pos, "no check names the fault " + in_quotes(control.id + "/" + fault.id));
    }
  }
  for (const model::Sabotage& sabotage : catalog.sabotages) {
    if (!used.contains(sabotage.id)) {
      diagnostics.warning(sabotage.pos, "no scenario names the sabotage " + in_quotes(sabotage.id));
    }
  }
}

// By place, each once: shared steps are read for every check that uses them.
Diagnostics sorted(const Diagnostics& diagnostics) {
  std::vector<Diagnostic> items = diagnostics.items();
  const auto place = [](const Diagnostic& d) {
    return std::tie(d.pos.file, d.pos.line, d.pos.column, d.message, d.hint);
  };
  std::sort(items.begin(), items.end(),
            [&](const Diagnostic& a, const Diagnostic& b) { return place(a) < place(b); });
  const auto end = std::unique(items.begin(), items.end(), [&](const Diagnostic& a, const Diagnostic& b) {
    return place(a) == place(b);
  });
  items.erase(end, items.end());
  Diagnostics out;
  for (Diagnostic& d : items) {
    if (d.severity == Severity::error) {
      out.error(std::move(d.pos), std::move(d.message), std::move(d.hint));
    } else {
      out.warning(std::move(d.pos), std::move(d.message), std::move(d.hint));
    }
  }
  return out;
}

}  // namespace

LoadResult load_sources(Sources sources, const model::Vocabulary& vocabulary) {
  LoadResult out;
  out.sources = std::move(sources);
  out.catalog = read_catalog_files(out.sources, out.diagnostics);
  std::vector<Check> checks;
  for (const auto& [file, text] : out.sources) {
    Diagnostics own;
    const Context context{vocabulary, out.catalog, out.sources, own};
    if (is_shared_file(file)) {
      check_shared_file(file, context);
    } else if (below(file, "attacks/")) {
      checks.push_back(read_check(text, file, CheckKind::attack, context));
    } else if (below(file, "scenarios/")) {
      checks.push_back(read_check(text, file, CheckKind::scenario, context));
    }
    out.diagnostics.append(own);
  }
  std::sort(checks.begin(), checks.end(), [](const Check& a, const Check& b) {
    return std::tie(a.id, a.pos.file) < std::tie(b.id, b.pos.file);
  });
  out.catalog.checks = std::move(checks);
  report_duplicate_ids(out.catalog.checks, out.diagnostics);
  report_without_killer(out.catalog, out.diagnostics);
  out.diagnostics = sorted(out.diagnostics);
  return out;
}

LoadResult load_catalog(const std::filesystem::path& root, const model::Vocabulary& vocabulary) {
  Diagnostics reading;
  LoadResult out = load_sources(read_sources(root, reading), vocabulary);
  reading.append(out.diagnostics);
  out.diagnostics = std::move(reading);
  return out;
}

CheckResult load_check(std::string_view text, const std::string& file, CheckKind kind,
                       const model::Vocabulary& vocabulary, const model::Catalog& catalog,
                       const Sources& sources) {
  CheckResult out;
  out.check = read_check(text, file, kind, Context{vocabulary, catalog, sources, out.diagnostics});
  out.diagnostics = sorted(out.diagnostics);
  return out;
}

CheckKind guess_kind(std::string_view text) {
  Diagnostics ignored;
  const toml_tree::Table table = toml_tree::parse(text, "", ignored);
  const auto has = [&](std::string_view key) {
    return std::any_of(table.begin(), table.end(), [&](const toml_tree::Entry& e) { return e.key == key; });
  };
  const bool attack = has("attack") || has("twin") || has("breach") || has("kills");
  return (has("step") || has("sabotage")) && !attack ? CheckKind::scenario : CheckKind::attack;
}

std::string render(const Diagnostics& diagnostics, const Sources& sources) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics.items()) {
    const auto source = sources.find(diagnostic.pos.file);
    out += render_diagnostic(diagnostic, source == sources.end() ? std::string_view() : source->second);
  }
  return out;
}

}  // namespace assay::load
