// SPDX-License-Identifier: Apache-2.0
// A product that the harness starts by itself.
#include <algorithm>

#include "harness/target/read_parts.hpp"

namespace assay::target {

using toml_tree::Reader;
using toml_tree::Table;

void Reading::launch(const Table& table, const SourcePos& pos) {
  where_ = "launch";
  Reader r(table, pos, diagnostics_);
  LaunchEntry& l = file_.launch;
  l.argv = argv(r, "argv", true);
  l.version = argv(r, "version", false);
  l.files = texts(r, "files");
  l.ports = r.string_list("ports");
  l.secrets = r.string_list("secrets");
  l.keys = texts(r, "keys");
  for (const auto& [name, alg] : l.keys) {
    if (alg != "ES256" && alg != "RS256")
      diagnostics_.error(r.pos_of("keys"), "the key \"" + name + "\" must be ES256 or RS256");
  }
  l.certificate_names = r.string_list("certificate_names");
  l.ready = r.string_or("ready", "");
  if (std::find(l.ports.begin(), l.ports.end(), l.ready) == l.ports.end())
    diagnostics_.error(r.has("ready") ? r.pos_of("ready") : pos, "\"ready\" must name one of \"ports\"");
  r.finish();
}

}  // namespace assay::target
