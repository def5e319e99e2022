// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which checks of a catalogue a command line means.
//
// A selector is one of
//   an id or a glob on ids          jwt.none.lowercase   jwt.*
//   a file or a folder of checks    attacks/token-forgery   ./attacks/token-forgery/jwt.none.lowercase.toml
//   a pack                          token-forgery
//   tag:T   control:ID   mitigation:M11   threat:TH-042     (globs too; control and mitigation mean what a
//   check kills)
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/catalog.hpp"

namespace assay::plan {

struct Selection {
  std::vector<std::string> select, exclude;  // no `select`: everything
  int shard_index = 0, shard_count = 1;      // 0 ≤ index < count; splits batches, not checks
  bool narrows() const { return !select.empty() || !exclude.empty() || shard_count > 1; }
};

bool matches(std::string_view selector, const model::Check& check, const model::Catalog& catalog);

struct Selected {
  std::vector<const model::Check*> checks;  // in the catalogue's order
  std::vector<std::string> unmatched;       // selectors, excluding ones too, that match no check
};
Selected select_checks(const model::Catalog& catalog, const Selection& selection);

}  // namespace assay::plan
