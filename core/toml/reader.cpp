// SPDX-License-Identifier: Apache-2.0
#include "core/toml/reader.hpp"

#include <algorithm>
#include <iterator>

#include "core/base/join.hpp"

namespace assay::toml_tree {
namespace {

std::string quoted(std::string_view text) {
  return '"' + std::string(text) + '"';
}

std::string with_article(std::string_view kind) {
  const bool vowel = !kind.empty() && std::string_view("aeiou").find(kind[0]) != std::string_view::npos;
  return (vowel ? "an " : "a ") + std::string(kind);
}

const Entry* find(const Table& table, std::string_view key) {
  const auto it = std::find_if(table.begin(), table.end(), [&](const Entry& e) { return e.key == key; });
  return it == table.end() ? nullptr : &*it;
}

void wrong_type(const std::string& what, std::string_view expected, const Node& found,
                Diagnostics& diagnostics) {
  diagnostics.error(found.pos,
                    what + " must be " + std::string(expected) + ", not " + with_article(found.kind_name()));
}

// The value as T, or nullptr after an error. `what` names it in the message.
template <typename T>
const T* as(const Node& node, const std::string& what, std::string_view expected, Diagnostics& diagnostics) {
  const T* value = std::get_if<T>(&node.value);
  if (value == nullptr) wrong_type(what, expected, node, diagnostics);
  return value;
}

// Hands each item that is a T to `use`; every other item is an error of its own.
template <typename T, typename Use>
void each_item(const Entry& entry, std::string_view of, std::string_view expected, Diagnostics& diagnostics,
               Use&& use) {
  const auto* array =
      as<Array>(entry.value, quoted(entry.key), "an array of " + std::string(of), diagnostics);
  if (array == nullptr) return;
  for (std::size_t i = 0; i < array->size(); ++i) {
    const Node& item = (*array)[i];
    const std::string what = "item " + std::to_string(i + 1) + " of " + quoted(entry.key);
    if (const T* value = as<T>(item, what, expected, diagnostics)) use(item, *value);
  }
}

}  // namespace

Reader::Reader(const Table& table, SourcePos pos, Diagnostics& diagnostics)
    : table_(table), pos_(std::move(pos)), diagnostics_(diagnostics) {}

bool Reader::has(std::string_view key) {
  known_.emplace(key);
  return find(table_, key) != nullptr;
}

const Entry* Reader::take(std::string_view key) {
  known_.emplace(key);
  const Entry* entry = find(table_, key);
  if (entry != nullptr) read_.emplace(key);
  return entry;
}

std::string Reader::required_string(std::string_view key) {
  if (!has(key)) {
    diagnostics_.error(pos_, "missing key " + quoted(key));
    return {};
  }
  return string(key).value_or("");
}

std::optional<std::string> Reader::string(std::string_view key) {
  const Entry* entry = take(key);
  if (entry == nullptr) return std::nullopt;
  const auto* value = as<std::string>(entry->value, quoted(key), "a string", diagnostics_);
  return value != nullptr ? std::optional(*value) : std::nullopt;
}

std::string Reader::string_or(std::string_view key, std::string_view fallback) {
  return string(key).value_or(std::string(fallback));
}

std::optional<std::int64_t> Reader::integer(std::string_view key) {
  const Entry* entry = take(key);
  if (entry == nullptr) return std::nullopt;
  const auto* value = as<std::int64_t>(entry->value, quoted(key), "an integer", diagnostics_);
  return value != nullptr ? std::optional(*value) : std::nullopt;
}

std::optional<bool> Reader::boolean(std::string_view key) {
  const Entry* entry = take(key);
  if (entry == nullptr) return std::nullopt;
  const auto* value = as<bool>(entry->value, quoted(key), "a boolean", diagnostics_);
  return value != nullptr ? std::optional(*value) : std::nullopt;
}

std::vector<std::string> Reader::string_list(std::string_view key) {
  std::vector<std::string> out;
  if (const Entry* entry = take(key)) {
    each_item<std::string>(*entry, "strings", "a string", diagnostics_,
                           [&](const Node&, const std::string& value) { out.push_back(value); });
  }
  return out;
}

std::vector<std::int64_t> Reader::int_list(std::string_view key) {
  std::vector<std::int64_t> out;
  if (const Entry* entry = take(key)) {
    each_item<std::int64_t>(*entry, "integers", "an integer", diagnostics_,
                            [&](const Node&, std::int64_t value) { out.push_back(value); });
  }
  return out;
}

const Table* Reader::table(std::string_view key) {
  const Entry* entry = take(key);
  return entry == nullptr ? nullptr : as<Table>(entry->value, quoted(key), "a table", diagnostics_);
}

std::vector<const Node*> Reader::table_list(std::string_view key) {
  std::vector<const Node*> out;
  if (const Entry* entry = take(key)) {
    each_item<Table>(*entry, "tables", "a table", diagnostics_,
                     [&](const Node& item, const Table&) { out.push_back(&item); });
  }
  return out;
}

std::string Reader::one_of(std::string_view key, const std::vector<std::string>& allowed,
                           std::string_view fallback) {
  const std::optional<std::string> value = string(key);
  if (!value) return std::string(fallback);
  if (std::find(allowed.begin(), allowed.end(), *value) != allowed.end()) return *value;
  const std::string near = did_you_mean(*value, allowed);
  diagnostics_.error(pos_of(key), quoted(key) + " cannot be " + quoted(*value),
                     near.empty() ? "one of: " + join(allowed, ", ") : "did you mean " + quoted(near) + "?");
  return std::string(fallback);
}

std::vector<const Entry*> Reader::rest() {
  std::vector<const Entry*> out;
  for (const Entry& entry : table_) {
    if (read_.insert(entry.key).second) out.push_back(&entry);
  }
  return out;
}

void Reader::finish(const std::vector<std::string>& extra_known) {
  std::set<std::string, std::less<>> valid(known_);
  valid.insert(extra_known.begin(), extra_known.end());
  const std::vector<std::string> all(valid.begin(), valid.end());
  std::vector<std::string> unused;  // a key that is already there is not what a misspelt one was meant to be
  std::copy_if(all.begin(), all.end(), std::back_inserter(unused),
               [&](const std::string& key) { return find(table_, key) == nullptr; });
  for (const Entry& entry : table_) {
    if (read_.contains(entry.key)) continue;
    if (std::find(extra_known.begin(), extra_known.end(), entry.key) != extra_known.end()) continue;
    if (known_.contains(entry.key)) {  // seen through has(), then left alone: it clashes with what was read
      diagnostics_.error(entry.key_pos, quoted(entry.key) + " does not apply here");
      continue;
    }
    const std::string near = did_you_mean(entry.key, unused);
    std::string hint = all.empty() ? "no key is known here" : "known keys here: " + join(all, ", ");
    if (!near.empty()) hint = "did you mean " + quoted(near) + "?";
    diagnostics_.error(entry.key_pos, "unknown key " + quoted(entry.key), std::move(hint));
  }
}

SourcePos Reader::pos_of(std::string_view key) const {
  const Entry* entry = find(table_, key);
  return entry != nullptr ? entry->value.pos : pos_;
}

}  // namespace assay::toml_tree
