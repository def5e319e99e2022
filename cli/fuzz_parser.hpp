// SPDX-License-Identifier: Apache-2.0
#pragma once
// `assay fuzz PARSER`: the platform's parsers under libFuzzer, as fuzz/ builds them (fuzz/README.md).
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace assay::cli {

struct Parser {
  std::string name;
  bool is_http = false;  // its input is what one client sends on a connection to the gateway
  std::string doc;
};
// From fuzz/targets.txt below `root`; none where there is no source tree.
std::vector<Parser> parsers_of(const std::filesystem::path& root);

struct ParserRun {
  Parser parser;
  std::filesystem::path root;    // of the source tree
  std::filesystem::path build;   // folder of the executables; empty: where the fuzz preset puts them
  std::filesystem::path corpus;  // takes what is new; empty: below `out`
  std::filesystem::path out;
  long seconds = 60;
  long jobs = 1;
};
// Runs it and tells about it. Exit codes: 0 nothing found, 1 found, 2 not built, 3 the fuzzer itself broke.
int fuzz_parser(const ParserRun& run);

// A finding for people: written to a file, and on standard output.
Result<void> keep(const std::filesystem::path& file, const std::string& bytes);

}  // namespace assay::cli
