// SPDX-License-Identifier: Apache-2.0
// The part of loading that touches the file system.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>

#include "harness/load/context.hpp"
#include "harness/load/load.hpp"
#include "harness/load/shared_steps.hpp"

namespace assay::load {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

void add_file(const fs::path& path, const std::string& name, Sources& sources, Diagnostics& diagnostics) {
  auto text = read_file(path);
  if (text) {
    sources.emplace(name, std::move(*text));
  } else {
    diagnostics.error({name, 0, 0}, "cannot be read");
  }
}

// Files below `folder` in a stable order; a folder that is not there has none.
std::vector<fs::path> toml_files(const fs::path& folder) {
  std::vector<fs::path> out;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (it->path().extension() == ".toml" && it->is_regular_file(error)) out.push_back(it->path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

fs::path full_path(const fs::path& path) {
  std::error_code error;
  const fs::path full = fs::weakly_canonical(path, error);
  return error ? path : full;
}

// The path as the root's files are named, or nullopt when it lies elsewhere.
std::optional<std::string> inside(const fs::path& root, const fs::path& path) {
  const std::string name = full_path(path).lexically_relative(full_path(root)).generic_string();
  if (name.empty() || name.substr(0, 2) == "..") return std::nullopt;
  return name;
}

bool covers(const std::string& path, const std::string& file) {
  return path == "." || path == file || file.substr(0, path.size() + 1) == path + "/";
}

void lint_elsewhere(const fs::path& path, const model::Vocabulary& vocabulary, const LoadResult& root,
                    LoadResult& out) {
  std::error_code error;
  const std::vector<fs::path> files =
      fs::is_directory(path, error) ? toml_files(path) : std::vector<fs::path>{path};
  if (files.empty()) out.diagnostics.error({path.generic_string(), 0, 0}, "there is no TOML file here");
  for (const fs::path& file : files) {
    const std::string name = file.generic_string();
    const auto text = read_file(file);
    if (!text) {
      out.diagnostics.error({name, 0, 0}, "cannot be read");
      continue;
    }
    Sources sources = root.sources;
    for (const fs::path& shared : toml_files(file.parent_path() / "lib")) {
      add_file(shared, shared.generic_string(), sources, out.diagnostics);
    }
    sources.emplace(name, *text);
    if (file.parent_path().filename() == "lib") {
      check_shared_file(name, Context{vocabulary, root.catalog, sources, out.diagnostics});
    } else {
      CheckResult result = load_check(*text, name, guess_kind(*text), vocabulary, root.catalog, sources);
      out.diagnostics.append(result.diagnostics);
      out.catalog.checks.push_back(std::move(result.check));
    }
    out.sources.merge(sources);
  }
}

}  // namespace

Sources read_sources(const fs::path& root, Diagnostics& diagnostics) {
  Sources sources;
  for (const char* folder : {"catalog", "attacks", "scenarios", "lib"}) {
    for (const fs::path& path : toml_files(root / folder)) {
      add_file(path, path.lexically_relative(root).generic_string(), sources, diagnostics);
    }
  }
  if (sources.empty()) {
    diagnostics.error({root.generic_string(), 0, 0},
                      "there is no catalog/, attacks/ or scenarios/ with TOML files here",
                      "`--catalog DIR` names the folder that holds them");
  }
  return sources;
}

LoadResult lint_paths(const fs::path& root, const std::vector<fs::path>& paths,
                      const model::Vocabulary& vocabulary) {
  LoadResult whole = load_catalog(root, vocabulary);
  if (paths.empty()) return whole;
  LoadResult out;
  out.sources = whole.sources;
  std::vector<std::string> chosen;
  for (const fs::path& path : paths) {
    const auto name = inside(root, path);
    const auto known = [&](const auto& source) { return covers(*name, source.first); };
    if (name && std::any_of(whole.sources.begin(), whole.sources.end(), known)) {
      chosen.push_back(*name);
    } else {
      lint_elsewhere(path, vocabulary, whole, out);
    }
  }
  const auto is_chosen = [&](const std::string& file) {
    return std::any_of(chosen.begin(), chosen.end(),
                       [&](const std::string& path) { return covers(path, file); });
  };
  for (const Diagnostic& d : whole.diagnostics.items()) {
    if (!is_chosen(d.pos.file)) continue;
    if (d.severity == Severity::error) {
      out.diagnostics.error(d.pos, d.message, d.hint);
    } else {
      out.diagnostics.warning(d.pos, d.message, d.hint);
    }
  }
  for (model::Check& check : whole.catalog.checks) {
    if (is_chosen(check.pos.file)) out.catalog.checks.push_back(std::move(check));
  }
  if (is_chosen("catalog/controls.toml")) out.catalog.controls = std::move(whole.catalog.controls);
  if (is_chosen("catalog/threats.toml")) out.catalog.threats = std::move(whole.catalog.threats);
  return out;
}

}  // namespace assay::load
