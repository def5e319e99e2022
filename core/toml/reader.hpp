// SPDX-License-Identifier: Apache-2.0
#pragma once
// Typed, strict reading of one TOML table: every key must be asked for, every wrong type is a positioned
// error.
//
//   Reader r(table, pos, diagnostics);
//   std::string id = r.required_string("id");
//   auto cwe = r.int_list("cwe");
//   r.finish();                       // reports every key that nobody asked for, with "did you mean"
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/toml/node.hpp"

namespace assay::toml_tree {

class Reader {
 public:
  // `pos` is where a missing required key is reported (the table's header or the file's first line).
  Reader(const Table& table, SourcePos pos, Diagnostics& diagnostics);

  bool has(std::string_view key);
  // The raw entry; marks it as read.
  const Entry* take(std::string_view key);

  std::string required_string(std::string_view key);
  std::optional<std::string> string(std::string_view key);
  std::string string_or(std::string_view key, std::string_view fallback);
  std::optional<std::int64_t> integer(std::string_view key);
  std::optional<bool> boolean(std::string_view key);
  std::vector<std::string> string_list(std::string_view key);  // absent: empty
  std::vector<std::int64_t> int_list(std::string_view key);
  const Table* table(std::string_view key);  // absent: nullptr
  // [[key]] or an inline array of tables; absent: empty.
  std::vector<const Node*> table_list(std::string_view key);
  // One of `allowed`; anything else is an error with a suggestion. Absent: `fallback`.
  std::string one_of(std::string_view key, const std::vector<std::string>& allowed,
                     std::string_view fallback);

  // All entries that were not read yet, in source order; marks them as read (for free-form tables).
  std::vector<const Entry*> rest();
  // Reports each unread key as `unknown key "x"`, with a hint naming the nearest known key or the list of
  // known keys. `extra_known` adds names that are valid but were not asked for on this path.
  void finish(const std::vector<std::string>& extra_known = {});

  SourcePos pos() const { return pos_; }
  SourcePos pos_of(std::string_view key) const;  // value position, or the table's own
  Diagnostics& diagnostics() { return diagnostics_; }

 private:
  const Table& table_;
  SourcePos pos_;
  Diagnostics& diagnostics_;
  std::set<std::string, std::less<>> known_;  // every key asked for
  std::set<std::string, std::less<>> read_;
};

}  // namespace assay::toml_tree
