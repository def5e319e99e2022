// SPDX-License-Identifier: Apache-2.0
#include "harness/load/context.hpp"

#include <algorithm>

namespace assay::load {
namespace {

constexpr std::size_t kShortList = 12;

bool is_id_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

}  // namespace

std::string in_quotes(std::string_view text) {
  return '"' + std::string(text) + '"';
}

bool contains(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string near = did_you_mean(word, candidates);
  if (!near.empty()) return "did you mean " + in_quotes(near) + "?";
  if (candidates.empty() || candidates.size() > kShortList) return {};
  std::string out;
  for (const std::string& candidate : candidates) out += (out.empty() ? "one of: " : ", ") + candidate;
  return out;
}

void require_known(std::string_view what, const std::string& word, const SourcePos& pos,
                   const std::vector<std::string>& known, Diagnostics& diagnostics) {
  if (contains(known, word)) return;
  diagnostics.error(pos, "unknown " + std::string(what) + " " + in_quotes(word), nearest(word, known));
}

bool is_id(std::string_view text) {
  bool after_separator = true;
  for (const char c : text) {
    if (is_id_char(c)) {
      after_separator = false;
    } else if ((c != '.' && c != '-') || after_separator) {
      return false;
    } else {
      after_separator = true;
    }
  }
  return !after_separator;
}

void require_id(const std::string& id, const SourcePos& pos, Diagnostics& diagnostics) {
  if (is_id(id)) return;
  diagnostics.error(pos, in_quotes(id) + " is not an id",
                    "lower-case letters and digits, joined by `.` or `-`");
}

std::vector<Text> texts_of(toml_tree::Reader& reader, std::string_view key) {
  std::vector<Text> out;
  const toml_tree::Entry* entry = reader.take(key);
  if (entry == nullptr) return out;
  const auto add = [&](const toml_tree::Node& node) {
    if (node.is_string()) out.push_back({std::get<std::string>(node.value), node.pos});
  };
  add(entry->value);
  if (entry->value.is_array()) {
    for (const toml_tree::Node& item : std::get<toml_tree::Array>(entry->value.value)) add(item);
  }
  return out;
}

}  // namespace assay::load
