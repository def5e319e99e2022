// SPDX-License-Identifier: Apache-2.0
#include "harness/load/references.hpp"

#include <algorithm>

namespace assay::load {
namespace {

using model::Check;
using model::Control;
using toml_tree::Reader;

constexpr std::size_t kMostShadows = 2;

void check_list(Reader& reader, std::string_view key, std::string_view what,
                const std::vector<std::string>& known, const Context& context) {
  for (const Text& item : texts_of(reader, key))
    require_known(what, item.text, item.pos, known, context.diagnostics);
}

void check_faults(Reader& reader, const Control* control, const Context& context) {
  if (control == nullptr) return;
  check_list(reader, "faults", "fault of " + control->id, ids_of(control->faults), context);
}

void check_shadow(const Text& shadow, const Check& check, const Context& context) {
  const auto slash = shadow.text.find('/');
  const std::string name = shadow.text.substr(0, slash);
  const Control* control = context.catalog.control(name);
  if (control == nullptr) {
    require_known("control", name, shadow.pos, ids_of(context.catalog.controls), context.diagnostics);
  } else if (name == check.kills) {
    context.diagnostics.error(shadow.pos, "a check cannot be shadowed by the control that it kills");
  } else if (slash != std::string::npos) {
    require_known("fault of " + name, shadow.text.substr(slash + 1), shadow.pos, ids_of(control->faults),
                  context.diagnostics);
  }
}

void check_shadows(Reader& reader, const Check& check, const Context& context) {
  const auto shadows = texts_of(reader, "shadowed_by");
  for (const Text& shadow : shadows) check_shadow(shadow, check, context);
  if (shadows.size() > kMostShadows) {
    context.diagnostics.error(reader.pos_of("shadowed_by"), "more than two shadows",
                              "what needs three controls off shows little about one of them");
  }
}

void check_attack_references(Reader& top, const Check& check, const Context& context) {
  if (!check.kills.empty()) {
    require_known("control", check.kills, top.pos_of("kills"), ids_of(context.catalog.controls),
                  context.diagnostics);
  }
  const Control* control = context.catalog.control(check.kills);
  check_faults(top, control, context);
  check_shadows(top, check, context);
  for (const toml_tree::Node* node : top.table_list("variant")) {
    Diagnostics shape;  // wrong types are reported by whoever reads the variant
    Reader row(std::get<toml_tree::Table>(node->value), node->pos, shape);
    check_faults(row, control, context);
    check_shadows(row, check, context);
  }
  const toml_tree::Entry* threats = top.take("threats");
  const auto* list = threats == nullptr ? nullptr : std::get_if<toml_tree::Array>(&threats->value.value);
  if (threats == nullptr || (list != nullptr && list->empty())) {
    context.diagnostics.error(threats == nullptr ? check.pos : threats->value.pos,
                              "an attack names the \"threats\" that it carries out");
  }
}

bool is_technique(std::string_view text) {
  const auto digits = [&](std::size_t from, std::size_t count) {
    const auto part = text.substr(std::min(from, text.size()), count);
    return part.size() == count && part.find_first_not_of("0123456789") == std::string_view::npos;
  };
  if (text.empty() || text[0] != 'T' || !digits(1, 4)) return false;
  return text.size() == 5 || (text.size() == 9 && text[5] == '.' && digits(6, 3));
}

}  // namespace

void check_references(Reader& top, const Check& check, const Context& context) {
  if (check.kind == model::CheckKind::attack) {
    check_attack_references(top, check, context);
  } else {
    check_list(top, "sabotage", "sabotage", ids_of(context.catalog.sabotages), context);
  }
  check_list(top, "threats", "threat", ids_of(context.catalog.threats), context);
  if (!check.profile.empty()) {
    require_known("profile", check.profile, top.pos_of("profile"), context.vocabulary.profiles,
                  context.diagnostics);
  }
  for (const Text& tag : texts_of(top, "tags")) require_id(tag.text, tag.pos, context.diagnostics);
  for (const Text& technique : texts_of(top, "technique")) {
    if (is_technique(technique.text)) continue;
    context.diagnostics.error(technique.pos, in_quotes(technique.text) + " is not an ATT&CK technique",
                              "such as T1606 or T1550.001");
  }
}

}  // namespace assay::load
