// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "cli/catalogue.hpp"
#include "cli/verb.hpp"
#include "core/json/parse.hpp"
#include "harness/load/schema.hpp"
#include "harness/target/load_target.hpp"

namespace assay::cli {
namespace {

int run_schema(const Arguments& arguments) {
  if (arguments.positional == std::vector<std::string>{"target"}) {
    std::fputs(dump_json_pretty(target::schema_for_targets()).c_str(), stdout);
    return kOk;
  }
  if (arguments.positional != std::vector<std::string>{"check"})
    return complain("schema of what? check or target", kUsage);
  const auto catalog = load_or_complain(catalog_root(arguments));
  const Json schema = load::schema_for_checks(vocabulary(), catalog.ok() ? &*catalog : nullptr);
  std::fputs(dump_json_pretty(schema).c_str(), stdout);
  return kOk;
}

}  // namespace

Verb verb_schema() {
  return {"schema",
          "check|target",
          "Prints the JSON Schema of check files or target files, for editors.",
          "assay schema check > check.schema.json",
          {catalog_option()},
          run_schema};
}

}  // namespace assay::cli
