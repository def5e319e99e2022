// SPDX-License-Identifier: Apache-2.0
#pragma once
// TOML files → Catalog, or a full list of positioned diagnostics. Pure but for read_sources.
//
// A root holds catalog/{mitigations,controls,threats,sabotages}.toml, attacks/**/*.toml and
// scenarios/**/*.toml. Files below a folder named lib/ (at the root or in between) are steps that checks
// share, never checks. Files are named by their path relative to the root, with `/`. A check with an error is
// still in the catalogue as far as it could be read: callers refuse to run when diagnostics.has_errors().
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/diagnostics.hpp"
#include "harness/model/catalog.hpp"
#include "harness/model/vocabulary.hpp"

namespace assay::load {

using Sources = std::map<std::string, std::string>;  // file → text

struct LoadResult {
  model::Catalog catalog;
  Diagnostics diagnostics;  // sorted by file and line, each once
  Sources sources;          // for carets
};

// Every TOML file that belongs to the root. A root without any is an error.
Sources read_sources(const std::filesystem::path& root, Diagnostics& diagnostics);

// The whole root, with the rules that need all of it (a control without a killer, one id in two files).
LoadResult load_catalog(const std::filesystem::path& root, const model::Vocabulary& vocabulary);
LoadResult load_sources(Sources sources, const model::Vocabulary& vocabulary);

// One check against a catalogue that is already there. `sources` holds the shared steps that it may use.
struct CheckResult {
  model::Check check;
  Diagnostics diagnostics;
};
CheckResult load_check(std::string_view text, const std::string& file, model::CheckKind kind,
                       const model::Vocabulary& vocabulary, const model::Catalog& catalog,
                       const Sources& sources = {});
// attack unless the text has [[step]] and nothing that only an attack has.
model::CheckKind guess_kind(std::string_view text);

// `assay lint PATH…`: what is wrong in these files and folders. Inside the root the whole root is loaded and
// the rest is left out; a file elsewhere is checked alone against the root's catalogue. No paths: everything.
LoadResult lint_paths(const std::filesystem::path& root, const std::vector<std::filesystem::path>& paths,
                      const model::Vocabulary& vocabulary);

// All diagnostics as text, each with its line and caret.
std::string render(const Diagnostics& diagnostics, const Sources& sources);

}  // namespace assay::load
