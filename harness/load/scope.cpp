// SPDX-License-Identifier: Apache-2.0
#include "harness/load/scope.hpp"

#include "harness/load/context.hpp"
#include "harness/model/variables.hpp"

namespace assay::load {

Scope::Scope(const model::Vocabulary& vocabulary)
    : builtins_(vocabulary.builtin_variables.begin(), vocabulary.builtin_variables.end()) {
  builtins_.insert(model::core_variables().begin(), model::core_variables().end());
}

void Scope::define(const std::string& name, bool everywhere, const SourcePos& pos) {
  defined_.emplace(name, pos);
  if (!everywhere) partial_.insert(name);
}

void Scope::save(const std::string& name, const SourcePos& pos) {
  saved_.emplace(name, pos);
}

void Scope::check(const toml_tree::Node& node, Diagnostics& diagnostics) {
  if (const auto* text = std::get_if<std::string>(&node.value)) {
    check_text(*text, node.pos, diagnostics);
  } else if (const auto* items = std::get_if<toml_tree::Array>(&node.value)) {
    for (const toml_tree::Node& item : *items) check(item, diagnostics);
  } else if (const auto* table = std::get_if<toml_tree::Table>(&node.value)) {
    for (const toml_tree::Entry& entry : *table) check(entry.value, diagnostics);
  }
}

void Scope::check_text(const std::string& text, const SourcePos& pos, Diagnostics& diagnostics) {
  if (text.find('$') == std::string::npos) return;
  const auto pieces = model::split_text(text);
  if (!pieces.ok()) {
    diagnostics.error(pos, pieces.error().message);
    return;
  }
  for (const model::TextPiece& piece : *pieces) {
    if (!piece.path.empty()) use(piece.path[0], pos, diagnostics);
  }
}

void Scope::use(const std::string& name, const SourcePos& pos, Diagnostics& diagnostics) {
  used_.insert(name);
  if (name == "item" && !in_loop_) {
    diagnostics.error(pos, "$item exists only in a step with \"for_each\"");
  } else if (partial_.contains(name) && !saved_.contains(name)) {
    diagnostics.error(pos, "$" + name + " is not set in every variant",
                      "give each [[variant]] a value for it");
  } else if (!builtins_.contains(name) && !defined_.contains(name) && !saved_.contains(name)) {
    std::vector<std::string> known(builtins_.begin(), builtins_.end());
    for (const auto& entry : defined_) known.push_back(entry.first);
    for (const auto& entry : saved_) known.push_back(entry.first);
    const std::string near = did_you_mean(name, known);
    diagnostics.error(pos, "unknown variable $" + name,
                      near.empty()
                          ? "a variable comes from [[variant]], [matrix] or an earlier step's `save`; "
                            "`$$` writes a dollar sign"
                          : "did you mean $" + near + "?");
  }
}

void Scope::report_unused(const std::string& file, Diagnostics& diagnostics) const {
  for (const auto& [name, pos] : saved_) {
    if (!used_.contains(name) && pos.file == file) {
      diagnostics.warning(pos, "$" + name + " is saved but never used", "drop the `save`, or use it");
    }
  }
  for (const auto& [name, pos] : defined_) {
    if (!used_.contains(name)) {
      diagnostics.error(pos, "$" + name + " varies but is never used",
                        "variants that differ in nothing else would send the same bytes");
    }
  }
}

}  // namespace assay::load
