// SPDX-License-Identifier: Apache-2.0
#pragma once
// Where `--target` leads: to our own platform, to a file, or to one of the targets that Assay brings along.
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/json/value.hpp"
#include "harness/model/catalog.hpp"
#include "harness/target/target_file.hpp"

namespace assay::cli {

inline constexpr const char* kReference = "reference";

// "reference" is no file. Everything else is a path, or a name below ROOT/targets such as "nginx/secured".
// Tells of mistakes on standard error, with line and caret; the error then says that nothing was sent.
Result<target::TargetFile> load_target_or_complain(const std::filesystem::path& root,
                                                   const std::string& name);

// What `assay list targets` shows: {id, title, file}.
std::vector<Json> target_rows(const std::filesystem::path& root);

// Names the fault of each weaken entry (the control's first where the file names none) and checks both
// against the catalogue; mistakes are told as above.
Result<void> name_faults(target::TargetFile& file, const model::Catalog& catalog);

// One line each on standard error, or none: which keys nothing acts on yet, waivers of checks that do not
// exist (which will be red as stale), and who allows this test.
void tell_idle_keys(const target::TargetFile& file);
void tell_unknown_waivers(const target::TargetFile& file, const model::Catalog& catalog);
void tell_authorization(const target::TargetFile& file);

// Whether now is within limits.window; Errc::invalid says when it is not.
Result<void> in_window(const target::TargetFile& file);

std::string today();  // YYYY-MM-DD, UTC

}  // namespace assay::cli
