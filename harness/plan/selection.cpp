// SPDX-License-Identifier: Apache-2.0
#include "harness/plan/selection.hpp"

#include <algorithm>

#include "core/base/glob.hpp"

namespace assay::plan {
namespace {

using model::Catalog;
using model::Check;

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool below(std::string_view path, std::string_view folder) {
  return path.size() > folder.size() && path[folder.size()] == '/' && starts_with(path, folder);
}

bool ends_in_path(std::string_view text, std::string_view path) {
  return text.size() > path.size() && text.substr(text.size() - path.size()) == path &&
         text[text.size() - path.size() - 1] == '/';
}

bool any_matches(std::string_view pattern, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& w) { return glob_match(pattern, w); });
}

bool matches_path(std::string_view selector, const std::string& file) {
  while (starts_with(selector, "./")) selector.remove_prefix(2);
  while (!selector.empty() && selector.back() == '/') selector.remove_suffix(1);
  if (selector.empty()) return false;
  if (selector.front() != '/') return glob_match(selector, file) || below(file, selector);
  // An absolute path names the file, or one of the folders round it, by its end.
  std::string_view part = file;
  while (!ends_in_path(selector, part)) {
    const auto slash = part.rfind('/');
    if (slash == std::string_view::npos) return false;
    part = part.substr(0, slash);
  }
  return true;
}

bool matches_word(std::string_view kind, std::string_view value, const Check& check, const Catalog& catalog) {
  if (kind == "tag") return any_matches(value, check.tags);
  if (kind == "threat") return any_matches(value, check.threats);
  if (check.kills.empty()) return false;
  if (kind == "control") return glob_match(value, check.kills);
  const model::Control* control = catalog.control(check.kills);
  return kind == "mitigation" && control != nullptr && glob_match(value, control->mitigation);
}

}  // namespace

bool matches(std::string_view selector, const Check& check, const Catalog& catalog) {
  if (const auto colon = selector.find(':'); colon != std::string_view::npos) {
    return matches_word(selector.substr(0, colon), selector.substr(colon + 1), check, catalog);
  }
  return glob_match(selector, check.id) || selector == check.pack || below(check.pack, selector) ||
         matches_path(selector, check.pos.file);
}

Selected select_checks(const Catalog& catalog, const Selection& selection) {
  Selected out;
  const auto note_unmatched = [&](const std::vector<std::string>& selectors) {
    for (const std::string& selector : selectors) {
      const auto hit = [&](const Check& check) { return matches(selector, check, catalog); };
      if (std::none_of(catalog.checks.begin(), catalog.checks.end(), hit)) out.unmatched.push_back(selector);
    }
  };
  note_unmatched(selection.select);
  note_unmatched(selection.exclude);
  for (const Check& check : catalog.checks) {
    const auto hit = [&](const std::string& selector) { return matches(selector, check, catalog); };
    const bool in =
        selection.select.empty() || std::any_of(selection.select.begin(), selection.select.end(), hit);
    if (in && std::none_of(selection.exclude.begin(), selection.exclude.end(), hit))
      out.checks.push_back(&check);
  }
  return out;
}

}  // namespace assay::plan
