// SPDX-License-Identifier: Apache-2.0
#include "cli/target_files.hpp"

#include <algorithm>
#include <cstdio>

#include "cli/file_text.hpp"
#include "core/base/clock.hpp"
#include "harness/target/load_target.hpp"
#include "harness/target/window.hpp"

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> shipped(const fs::path& root) {
  std::vector<fs::path> out;
  std::error_code none;
  for (const auto& entry : fs::recursive_directory_iterator(root / "targets", none)) {
    if (entry.path().extension() == ".toml") out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string name_of(const fs::path& root, const fs::path& file) {
  return fs::path(file).replace_extension().lexically_relative(root / "targets").generic_string();
}

}  // namespace

std::string today() {
  return to_rfc3339(SystemClock().now()).substr(0, 10);
}

Result<target::TargetFile> load_target_or_complain(const fs::path& root, const std::string& name) {
  fs::path file = name;
  if (!fs::is_regular_file(file)) file = root / "targets" / (name + ".toml");
  if (!fs::is_regular_file(file)) {
    std::vector<std::string> names = {kReference};
    for (const fs::path& known : shipped(root)) names.push_back(name_of(root, known));
    const std::string near = did_you_mean(name, names);
    return Error{Errc::invalid,
                 "no target \"" + name + "\": neither a file nor one of assay list targets" +
                     (near.empty() ? "" : "; did you mean " + near + "?"),
                 {}};
  }
  const std::string text = file_text(file);
  target::TargetLoad loaded = target::load_target(text, file.string(), today());
  for (const Diagnostic& diagnostic : loaded.diagnostics.items())
    std::fputs(render_diagnostic(diagnostic, text).c_str(), stderr);
  if (!loaded.diagnostics.has_errors()) return std::move(loaded.target);
  return Error{Errc::invalid, "the target file has errors; nothing was sent", {}};
}

Result<void> in_window(const target::TargetFile& file) {
  if (file.limits.window.empty()) return {};
  const auto window = target::Window::parse(file.limits.window);
  if (!window || window->contains(SystemClock().now())) return {};
  return Error{Errc::invalid,
               to_string(file.at("limits.window")) + ": now is outside the window " + file.limits.window +
                   "; nothing was sent",
               {}};
}

Result<void> name_faults(target::TargetFile& file, const model::Catalog& catalog) {
  for (target::WeakenEntry& entry : file.weaken) {
    const model::Control* control = catalog.control(entry.control);
    if (control == nullptr || control->faults.empty()) {
      std::vector<std::string> ids;
      for (const model::Control& known : catalog.controls) ids.push_back(known.id);
      const std::string near = did_you_mean(entry.control, ids);
      return Error{Errc::invalid,
                   to_string(file.at("weaken")) + ": unknown control \"" + entry.control + "\"" +
                       (near.empty() ? "" : "; did you mean " + near + "?"),
                   {}};
    }
    if (entry.fault.empty()) entry.fault = control->faults.front().id;
    const bool known = std::any_of(control->faults.begin(), control->faults.end(),
                                   [&](const model::Fault& fault) { return fault.id == entry.fault; });
    if (!known)
      return Error{
          Errc::invalid,
          to_string(file.at("weaken")) + ": " + entry.control + " has no fault \"" + entry.fault + "\"",
          {}};
  }
  return {};
}

std::vector<Json> target_rows(const fs::path& root) {
  std::vector<Json> rows = {
      Json::object({{"id", kReference},
                    {"title", "the platform that Assay brings along, in-process or as subprocesses"}})};
  for (const fs::path& file : shipped(root)) {
    const target::TargetLoad loaded = target::load_target(file_text(file), file.string(), today());
    rows.push_back(
        Json::object({{"id", name_of(root, file)},
                      {"title", loaded.diagnostics.has_errors() ? "(has errors)" : loaded.target.name},
                      {"file", file.string()}}));
  }
  return rows;
}

}  // namespace assay::cli
