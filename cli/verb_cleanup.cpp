// SPDX-License-Identifier: Apache-2.0
// cleanup: what a run that was killed together with its keeper may have left behind in somebody's stack.
#include <cstdio>
#include <filesystem>

#include "cli/catalogue.hpp"
#include "cli/target_files.hpp"
#include "cli/verb.hpp"
#include "harness/external/run_lock.hpp"
#include "harness/process/command.hpp"

namespace assay::cli {
namespace {

int run_cleanup(const Arguments& arguments) {
  const std::string name = arguments.get("--target");
  if (name.empty() || name == kReference)
    return complain("cleanup needs --target F; our own platform leaves nothing behind", kUsage);
  const auto file = load_target_or_complain(catalog_root(arguments), name);
  if (!file.ok()) return complain(file.error().message, kUsage);
  if (file->launch.given()) {
    std::puts("nothing to do: the product was started for the run and is gone with it");
    return kOk;
  }
  const auto lock = external::RunLock::take(*file);
  if (!lock.ok()) return complain(lock.error().message, kInconclusive);
  int code = kOk;
  for (const target::WeakenEntry& entry : file->weaken) {
    const auto done = process::run_to_end(
        {entry.revert, std::filesystem::absolute(file->file).parent_path(), {}}, Deadline(entry.within));
    if (done.ok() && done->code == 0) {
      std::printf("%s: put back\n", entry.control.c_str());
    } else {
      code = complain(entry.control + " could not be put back: " +
                          (done.ok() ? "ended with " + std::to_string(done->code) : done.error().message),
                      kInconclusive);
    }
  }
  std::puts("no check that runs on other people's targets leaves objects behind yet");
  return code;
}

}  // namespace

Verb verb_cleanup() {
  return {"cleanup",
          "--target F",
          "Puts back every control that the file can weaken, after a run that could not do so itself.",
          "assay cleanup --target ours.toml",
          {catalog_option(), {"--target", "F", "target file, or a name of assay list targets"}},
          run_cleanup};
}

}  // namespace assay::cli
