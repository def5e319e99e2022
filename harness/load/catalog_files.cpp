// SPDX-License-Identifier: Apache-2.0
#include "harness/load/catalog_files.hpp"

#include <set>

#include "harness/model/words.hpp"

namespace assay::load {
namespace {

using toml_tree::Node;
using toml_tree::Reader;
using toml_tree::Table;

const std::vector<std::string> kStride = {"Spoofing",          "Tampering",
                                          "Repudiation",       "Information Disclosure",
                                          "Denial of Service", "Elevation of Privilege"};

// Calls `read(reader, node)` for every [[key]] of a catalogue file; any other top-level key is an error.
template <typename Read>
void each_row(const Sources& sources, const std::string& name, std::string_view key, Diagnostics& diagnostics,
              Read&& read) {
  const std::string file = "catalog/" + name + ".toml";
  const auto source = sources.find(file);
  if (source == sources.end()) return;
  const Table table = toml_tree::parse(source->second, file, diagnostics);
  Reader top(table, {file, 1, 1}, diagnostics);
  for (const Node* node : top.table_list(key)) {
    Reader row(std::get<Table>(node->value), node->pos, diagnostics);
    read(row);
    row.finish();
  }
  top.finish();
}

std::string unique_id(Reader& row, std::set<std::string>& seen) {
  std::string id = row.required_string("id");
  if (!id.empty() && !seen.insert(id).second) {
    row.diagnostics().error(row.pos_of("id"), in_quotes(id) + " is defined twice");
  }
  return id;
}

void read_mitigations(const Sources& sources, model::Catalog& catalog, Diagnostics& diagnostics) {
  std::set<std::string> seen;
  each_row(sources, "mitigations", "mitigation", diagnostics, [&](Reader& row) {
    model::Mitigation m;
    m.id = unique_id(row, seen);
    m.title = row.required_string("title");
    m.attack = row.string_list("attack");
    m.d3fend = row.string_list("d3fend");
    catalog.mitigations.push_back(std::move(m));
  });
}

std::vector<model::Fault> read_faults(Reader& row) {
  std::vector<model::Fault> faults;
  std::set<std::string> seen;
  for (const Node* node : row.table_list("fault")) {
    Reader fault(std::get<Table>(node->value), node->pos, row.diagnostics());
    model::Fault f;
    f.id = unique_id(fault, seen);
    require_id(f.id, fault.pos_of("id"), row.diagnostics());
    f.cites = fault.required_string("cites");
    f.what = fault.required_string("what");
    f.uncounted = fault.boolean("uncounted").value_or(false);
    fault.finish();
    faults.push_back(std::move(f));
  }
  if (faults.empty()) {
    row.diagnostics().error(row.pos(), "a control without a [[control.fault]] cannot be shown to matter",
                            "name one way to switch it off, and the product default or CVE that it copies");
  }
  return faults;
}

void read_controls(const Sources& sources, model::Catalog& catalog, Diagnostics& diagnostics) {
  std::set<std::string> seen;
  each_row(sources, "controls", "control", diagnostics, [&](Reader& row) {
    model::Control c;
    c.pos = row.pos();
    c.id = unique_id(row, seen);
    require_id(c.id, row.pos_of("id"), diagnostics);
    c.mitigation = row.required_string("mitigation");
    if (!c.mitigation.empty()) {
      require_known("mitigation", c.mitigation, row.pos_of("mitigation"), ids_of(catalog.mitigations),
                    diagnostics);
    }
    c.component = row.required_string("component");
    c.title = row.required_string("title");
    c.severity = row.one_of("severity", model::levels(), "high");
    c.secure = row.required_string("secure");
    c.faults = read_faults(row);
    catalog.controls.push_back(std::move(c));
  });
}

void read_threats(const Sources& sources, model::Catalog& catalog, Diagnostics& diagnostics) {
  std::set<std::string> seen;
  each_row(sources, "threats", "threat", diagnostics, [&](Reader& row) {
    model::Threat t;
    t.id = unique_id(row, seen);
    t.element = row.required_string("element");
    t.stride = row.one_of("stride", kStride, "");
    t.title = row.required_string("title");
    t.severity = row.one_of("severity", model::levels(), "high");
    t.red_when = row.required_string("red_when");
    t.mitigations = row.string_list("mitigations");
    for (const Text& m : texts_of(row, "mitigations")) {
      require_known("mitigation", m.text, m.pos, ids_of(catalog.mitigations), diagnostics);
    }
    t.technique = row.string_list("technique");
    t.cwe = row.int_list("cwe");
    catalog.threats.push_back(std::move(t));
  });
}

void read_sabotages(const Sources& sources, model::Catalog& catalog, Diagnostics& diagnostics) {
  std::set<std::string> seen;
  each_row(sources, "sabotages", "sabotage", diagnostics, [&](Reader& row) {
    model::Sabotage s;
    s.pos = row.pos();
    s.id = unique_id(row, seen);
    require_id(s.id, row.pos_of("id"), diagnostics);
    s.what = row.required_string("what");
    catalog.sabotages.push_back(std::move(s));
  });
}

}  // namespace

model::Catalog read_catalog_files(const Sources& sources, Diagnostics& diagnostics) {
  model::Catalog catalog;
  read_mitigations(sources, catalog, diagnostics);  // first: the others refer to them
  read_controls(sources, catalog, diagnostics);
  read_threats(sources, catalog, diagnostics);
  read_sabotages(sources, catalog, diagnostics);
  return catalog;
}

}  // namespace assay::load
