// SPDX-License-Identifier: Apache-2.0
#include "cli/target_files.hpp"

#include <algorithm>
#include <cstdio>

#include "cli/file_text.hpp"
#include "core/base/clock.hpp"
#include "core/base/join.hpp"
#include "harness/target/load_target.hpp"
#include "harness/target/window.hpp"
#include "reports/rows.hpp"

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

std::string meant(const std::string& word, const std::vector<std::string>& known) {
  const std::string near = did_you_mean(word, known);
  return near.empty() ? "" : "; did you mean " + near + "?";
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
    std::vector<std::string> known;
    if (control == nullptr || control->faults.empty()) {
      for (const model::Control& one : catalog.controls) known.push_back(one.id);
      return Error{
          Errc::invalid,
          to_string(entry.pos) + ": unknown control \"" + entry.control + "\"" + meant(entry.control, known),
          {}};
    }
    if (entry.fault.empty()) entry.fault = control->faults.front().id;
    for (const model::Fault& one : control->faults) known.push_back(one.id);
    if (std::find(known.begin(), known.end(), entry.fault) == known.end())
      return Error{Errc::invalid,
                   to_string(entry.pos) + ": " + entry.control + " has no fault \"" + entry.fault + "\"" +
                       meant(entry.fault, known),
                   {}};
  }
  return {};
}

void tell_unknown_waivers(const target::TargetFile& file, const model::Catalog& catalog) {
  std::vector<std::string> known;
  for (const model::Check& one : catalog.checks) known.push_back(one.id);
  for (const target::WaiverEntry& waiver : file.waivers) {
    const std::string id = waiver.check.substr(0, waiver.check.find('#'));
    if (catalog.check(id) == nullptr)
      std::fprintf(stderr, "%s: warning: there is no check \"%s\" to waive%s\n",
                   to_string(waiver.pos).c_str(), id.c_str(), meant(id, known).c_str());
  }
}

void tell_idle_keys(const target::TargetFile& file) {
  if (file.idle.empty()) return;
  std::vector<std::string> keys;
  for (const target::IdleKey& idle : file.idle) keys.push_back(idle.key);
  std::fprintf(stderr,
               "assay: %s: known, but their parts do not exist yet: %s (assay doctor says which parts)\n",
               file.file.c_str(), join(keys, ", ").c_str());
}

void tell_authorization(const target::TargetFile& file) {
  const target::AuthorizationEntry& a = file.authorization;
  if (!a.given()) return;
  std::fprintf(stderr, "assay: authorised by %s (%s) until %s", a.by.c_str(), a.ref.c_str(),
               a.not_after.c_str());
  if (!a.environment.empty()) std::fprintf(stderr, " for %s", a.environment.c_str());
  if (!a.contact.empty()) std::fprintf(stderr, "; if something breaks: %s", a.contact.c_str());
  std::fputs("\n", stderr);
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
