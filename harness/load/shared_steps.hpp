// SPDX-License-Identifier: Apache-2.0
#pragma once
// Steps that checks share: `use = "lib/login.toml"` with `with = { user = "alice" }`.
//
//   [params]
//   user = { doc = "who logs in" }                     # no default: the caller must say
//   save_as = { doc = "name of the token", default = "token" }
//   [[step]]
//   do = "token.issue"
//   user = "$user"
//   save = "$save_as"
//
// A parameter stands for what the caller wrote: alone it keeps the type, inside a text it is spliced in, and
// a variable that the caller passes is still a variable. The file is looked for beside the check, then in
// each folder above it.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/load/context.hpp"

namespace assay::load {

// The step tables of a `use` with its parameters filled in, nested uses included. `user` is the file that
// says `use`.
std::vector<toml_tree::Node> expand_use(const toml_tree::Table& step, const SourcePos& pos,
                                        const Context& context);

// Whether the file is shared steps: it lies below a folder named lib.
bool is_shared_file(std::string_view file);

// A shared file on its own: its shape, and that its steps use parameters, their own results and builtins
// only.
void check_shared_file(const std::string& file, const Context& context);

}  // namespace assay::load
