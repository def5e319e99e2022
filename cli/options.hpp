// SPDX-License-Identifier: Apache-2.0
#pragma once
// Command-line options of a verb: declared once, parsed strictly, and shown by --help.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace assay::cli {

struct OptionSpec {
  std::string name;   // "--seed"
  std::string value;  // "N"; empty: a flag
  std::string doc;
  bool repeatable = false;
};

struct Arguments {
  std::map<std::string, std::vector<std::string>> options;
  std::vector<std::string> positional;

  bool has(const std::string& name) const { return options.count(name) != 0; }
  std::string get(const std::string& name, const std::string& fallback = "") const;
  std::vector<std::string> all(const std::string& name) const;
};

// Errors (invalid) name the option and the nearest one that exists.
Result<Arguments> parse_arguments(const std::vector<std::string>& words,
                                  const std::vector<OptionSpec>& specs);
// A whole number in [low, high]. Errors name the option.
Result<std::int64_t> number_of(const Arguments& arguments, const std::string& name, std::int64_t fallback,
                               std::int64_t low, std::int64_t high);

}  // namespace assay::cli
