// SPDX-License-Identifier: Apache-2.0
#pragma once
// A finding as a check: a whole TOML file that can be put below attacks/ as it is and that `assay lint`
// accepts.
#include <string>
#include <string_view>

namespace assay::fuzz {

struct FoundRequest {
  std::string bytes;             // what one client sends
  std::string marker;            // in these bytes, replaced by the run's own; empty: they hold none
  std::string host;              // for the honest request beside it
  std::string property, detail;  // of the oracle that it violates
  std::string name;              // of the file, without .toml: "fuzz.http1.…"
};
std::string check_toml(const FoundRequest& found);

// The bytes as items of an http.raw step's `segments`: texts, and {hex} for what TOML cannot hold.
std::string segments_toml(std::string_view bytes);

}  // namespace assay::fuzz
