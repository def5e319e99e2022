// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "cli/catalogue.hpp"
#include "cli/file_text.hpp"
#include "cli/target_files.hpp"
#include "cli/verb.hpp"
#include "harness/external/doctor.hpp"
#include "harness/external/run_lock.hpp"

namespace assay::cli {
namespace {

void print(const Diagnostics& diagnostics, const std::string& source) {
  for (const Diagnostic& diagnostic : diagnostics.items())
    std::fputs(render_diagnostic(diagnostic, source).c_str(), stdout);
}

int run_doctor(const Arguments& arguments) {
  const std::string name = arguments.get("--target");
  if (name.empty() || name == kReference)
    return complain("doctor needs --target F; our own platform needs none", kUsage);
  auto file = load_target_or_complain(catalog_root(arguments), name);
  if (!file.ok()) return complain(file.error().message, kUsage);
  const std::string source = file_text(file->file);
  for (const target::IdleKey& idle : file->idle)
    std::printf("%s: note: %s\n", to_string(idle.pos).c_str(), to_string(idle).c_str());
  const auto lock = external::RunLock::take(*file);
  if (!lock.ok()) return complain(lock.error().message, kInconclusive);
  const std::string product = external::product_version(*file);
  auto stage = external::set_up(std::move(file).value());
  if (!stage.ok()) return complain(stage.error().message, kInconclusive);
  const external::Examination found = external::examine(**stage);
  if (!product.empty()) std::printf("product: %s\n", product.c_str());
  for (const std::string& line : found.fine) std::printf("ok: %s\n", line.c_str());
  print(found.findings, source);
  if (found.findings.has_errors())
    return complain("the target file does not describe what is there", kInconclusive);
  std::printf("the target file describes what is there\n");
  return kOk;
}

}  // namespace

Verb verb_doctor() {
  return {"doctor",
          "--target F",
          "Tries a target file with honest requests and names the key to edit for whatever is wrong.",
          "assay doctor --target ours.toml",
          {catalog_option(), {"--target", "F", "target file, or a name of assay list targets"}},
          run_doctor};
}

}  // namespace assay::cli
