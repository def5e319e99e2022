// SPDX-License-Identifier: Apache-2.0
// fuzz: the platform's parsers under libFuzzer, or mutated requests to a live gateway.
#include <algorithm>
#include <cstdio>

#include "cli/catalogue.hpp"
#include "cli/fuzz_live.hpp"
#include "cli/fuzz_parser.hpp"
#include "cli/verb.hpp"
#include "core/base/diagnostics.hpp"

namespace assay::cli {
namespace {

constexpr const char* kLiveDoc =
    "Requests to a live gateway, with the tap behind it as the oracle; needs no build.";

int list(const std::vector<Parser>& parsers) {
  std::printf("%-20s%s\n", kLiveFuzzing, kLiveDoc);
  for (const Parser& parser : parsers) std::printf("%-20s%s\n", parser.name.c_str(), parser.doc.c_str());
  return kOk;
}

int fuzz_built(const Arguments& arguments, const std::vector<Parser>& parsers, const std::string& name) {
  const auto found =
      std::find_if(parsers.begin(), parsers.end(), [&](const Parser& parser) { return parser.name == name; });
  if (found == parsers.end()) {
    std::vector<std::string> names = {kLiveFuzzing};
    for (const Parser& parser : parsers) names.push_back(parser.name);
    const std::string near = did_you_mean(name, names);
    return complain("no parser \"" + name + "\"" + (near.empty() ? "" : "; did you mean " + near + "?") +
                        (parsers.empty() ? " here: the others need the source tree (--catalog DIR)" : "") +
                        " (assay fuzz --list)",
                    kUsage);
  }
  for (const char* option : {"--target", "--weaken", "--count", "--seed", "--findings"}) {
    if (arguments.has(option)) return complain(std::string(option) + " is for assay fuzz http1", kUsage);
  }
  const auto seconds = number_of(arguments, "--seconds", 60, 1, 86400);
  const auto jobs = number_of(arguments, "--jobs", 1, 1, 64);
  for (const auto* number : {&seconds, &jobs}) {
    if (!number->ok()) return complain(number->error().message, kUsage);
  }
  return fuzz_parser({*found, catalog_root(arguments), arguments.get("--build"), arguments.get("--corpus"),
                      arguments.get("--out", "assay-out/fuzz"), *seconds, *jobs});
}

int run_fuzz(const Arguments& arguments) {
  const std::vector<Parser> parsers = parsers_of(catalog_root(arguments));
  if (arguments.has("--list")) return list(parsers);
  if (arguments.positional.size() != 1) return complain("fuzz what? see assay fuzz --list", kUsage);
  const std::string& name = arguments.positional.front();
  if (name != kLiveFuzzing) return fuzz_built(arguments, parsers, name);
  for (const char* option : {"--jobs", "--corpus", "--build"}) {
    if (arguments.has(option))
      return complain(std::string(option) + " is for the parsers, not for http1", kUsage);
  }
  return fuzz_live(arguments);
}

}  // namespace

Verb verb_fuzz() {
  return {"fuzz",
          "PARSER|http1",
          "Fuzzes a parser of the platform, or a live gateway; a finding is printed as a check.",
          "assay fuzz http1 --weaken gateway.http.framing/length-preferred",
          {{"--list", "", "what can be fuzzed"},
           {"--seconds", "N", "how long at most; default 60"},
           {"--jobs", "N", "parsers: processes side by side; default 1"},
           {"--corpus", "DIR", "parsers: where new inputs are kept"},
           {"--build", "DIR", "parsers: folder of the *_fuzz executables"},
           {"--out", "DIR", "where findings go; default assay-out/fuzz"},
           {"--target", "F", "http1: target file, a name of assay list targets, or reference (the default)"},
           {"--weaken", "FAULT", "http1: switch a control of reference off, to see it found", true},
           {"--findings", "N", "http1: go on until there are N different ones; default 1"},
           {"--count", "N", "http1: requests at most"},
           {"--seed", "N", "http1: the same seed sends the same requests; default 1"},
           catalog_option()},
          run_fuzz};
}

}  // namespace assay::cli
