// SPDX-License-Identifier: Apache-2.0
#pragma once
// A second, plain reading of JSON (RFC 8259) for the oracle of jwt_verify: recursive descent into a tree, no
// shared code with core/json. Refuses whatever two readers could understand differently.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::fuzz {

struct Node {
  enum class Kind { null, boolean, number, string, array, object };
  Kind kind = Kind::null;
  std::string text;                // of a string: decoded; of a number: as written
  std::vector<std::string> names;  // of an object's items, in the same order
  std::vector<Node> items;

  const Node* find(std::string_view name) const;
  bool is_string() const { return kind == Kind::string; }
  bool is_array_of_strings() const;
  std::optional<std::int64_t> integer() const;  // a number without fraction and exponent that fits
};

struct NaiveJson {
  std::optional<Node> root;  // nothing: not exactly one unambiguous JSON text
  std::size_t depth = 0;     // containers around the innermost one, itself included
  std::size_t values = 0;    // below the root
};
NaiveJson naive_json(std::string_view text);

}  // namespace assay::fuzz
