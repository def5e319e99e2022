// SPDX-License-Identifier: Apache-2.0
#include "cli/catalogue.hpp"

#include <cstdio>

#include "harness/engine/vocabulary.hpp"
#include "harness/process/child.hpp"
#include "harness/reference/profiles.hpp"

namespace assay::cli {
namespace {

bool is_root(const std::filesystem::path& path) {
  return std::filesystem::exists(path / "catalog" / "controls.toml");
}

}  // namespace

OptionSpec catalog_option() {
  return {"--catalog", "DIR", "root that holds catalog/, attacks/ and scenarios/", false};
}

std::filesystem::path catalog_root(const Arguments& arguments) {
  if (arguments.has("--catalog")) return arguments.get("--catalog");
  const std::filesystem::path program = process::sibling_program("").parent_path();
  if (is_root(program.parent_path() / "share" / "assay")) return program.parent_path() / "share" / "assay";
  for (std::filesystem::path up = program; up != up.root_path(); up = up.parent_path()) {
    if (is_root(up)) return up;
  }
  return std::filesystem::current_path();
}

model::Vocabulary vocabulary() {
  return engine::builtin_vocabulary(reference::profile_names());
}

Result<model::Catalog> load_or_complain(const std::filesystem::path& root) {
  load::LoadResult loaded = load::load_catalog(root, vocabulary());
  if (!loaded.diagnostics.has_errors()) return std::move(loaded.catalog);
  std::fputs(load::render(loaded.diagnostics, loaded.sources).c_str(), stderr);
  return Error{Errc::invalid, "the catalogue in " + root.string() + " has errors; nothing was sent", {}};
}

}  // namespace assay::cli
