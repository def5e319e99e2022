// SPDX-License-Identifier: Apache-2.0
#pragma once
// A subset of JSON Schema (draft 2020-12, validation vocabulary), compiled once. Where the standard is open,
// this is shut: an object's undeclared members are refused unless additionalProperties says true, an unknown
// keyword is an error of the schema, and 1.0 is no integer. There are no references, so that a value is
// visited only as deeply as the schema is.
//   any        type, enum, const
//   object     properties, required, additionalProperties (true or false)
//   array      items, minItems, maxItems, uniqueItems (with a maxItems of at most 1000)
//   string     minLength, maxLength (characters), pattern (see Pattern; needs a maxLength)
//   numbers    minimum, maximum
#include <memory>
#include <optional>
#include <string>

#include "core/base/result.hpp"
#include "core/json/value.hpp"

namespace assay::gateway {

// The first thing that is wrong with a value: the keyword that it breaks, in snake case
// ("additional_properties"), and a JSON pointer (RFC 6901) to where.
struct SchemaBreach {
  std::string rule;
  std::string at;
};

class JsonSchema {
 public:
  // Error (invalid): what is wrong with the schema, and where.
  static Result<JsonSchema> compile(const Json& schema);
  std::optional<SchemaBreach> check(const Json& value) const;

 private:
  struct Node;
  class Compiler;
  class Visit;
  explicit JsonSchema(std::shared_ptr<const Node> root) : root_(std::move(root)) {}
  std::shared_ptr<const Node> root_;
};

}  // namespace assay::gateway
