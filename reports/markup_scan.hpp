// SPDX-License-Identifier: Apache-2.0
#pragma once
// A strict reader of the markup that this folder writes, for tests: it accepts nothing that a browser or an
// XML parser would have to repair, so whatever escapes its place shows up as an error or as an unexpected
// tag.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::reports {

struct Tag {
  std::string name;
  std::vector<std::pair<std::string, std::string>> attributes;
  std::string text;  // what follows up to the next tag, still escaped
  std::string attribute(std::string_view key) const;
};

struct Markup {
  std::vector<Tag> tags;  // start tags in order
  std::string error;      // "" when well formed
};

enum class Dialect { xml, html };
Markup scan_markup(std::string_view source, Dialect dialect);

}  // namespace assay::reports
