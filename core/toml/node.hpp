// SPDX-License-Identifier: Apache-2.0
#pragma once
// A TOML document as a tree in which every key and value knows its place. The only folder that sees toml++.
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/diagnostics.hpp"
#include "core/base/result.hpp"
#include "core/json/value.hpp"

namespace assay::toml_tree {

struct Node;
struct Entry;  // one key of a table

using Table = std::vector<Entry>;  // in source order
using Array = std::vector<Node>;

// Dates and times are kept as their RFC 3339 text in `Date`.
struct Date {
  std::string text;
};

struct Node {
  std::variant<bool, std::int64_t, double, std::string, Date, Array, Table> value;
  SourcePos pos;

  bool is_string() const { return std::holds_alternative<std::string>(value); }
  bool is_table() const { return std::holds_alternative<Table>(value); }
  bool is_array() const { return std::holds_alternative<Array>(value); }
  std::string_view kind_name() const;  // "string", "integer", "table", … for messages
};

struct Entry {
  std::string key;
  SourcePos key_pos;
  Node value;
};

// Parses `text`; `file` is used in positions only. A syntax error is one diagnostic and yields nullopt-like
// failure: the returned table is then empty and `diagnostics` has an error. Never throws, never aborts on
// hostile text.
Table parse(std::string_view text, const std::string& file, Diagnostics& diagnostics);

// The node as JSON (dates become strings).
Json to_json(const Node& node);
Json to_json(const Table& table);

}  // namespace assay::toml_tree
