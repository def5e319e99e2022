// SPDX-License-Identifier: Apache-2.0
// fuzz: the platform's parsers under libFuzzer, or mutated requests to a live gateway.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>

#include "cli/catalogue.hpp"
#include "cli/fuzz_parser.hpp"
#include "cli/scratch.hpp"
#include "cli/verb.hpp"
#include "core/base/diagnostics.hpp"
#include "harness/fuzz/campaign.hpp"
#include "harness/fuzz/finding_check.hpp"
#include "harness/reference/reference_target.hpp"

namespace assay::cli {
namespace {

constexpr const char* kLive = "http1";
constexpr const char* kLiveDoc =
    "Requests to a live gateway, with the tap behind it as the oracle; needs no build.";

int list(const std::vector<Parser>& parsers) {
  std::printf("%-20s%s\n", kLive, kLiveDoc);
  for (const Parser& parser : parsers) std::printf("%-20s%s\n", parser.name.c_str(), parser.doc.c_str());
  return kOk;
}

// Plain lines every few seconds, one live line on a terminal.
class CampaignProgress {
 public:
  ~CampaignProgress() {
    if (live_) std::fputs("\r\x1b[K", stderr);
  }
  void operator()(const fuzz::CampaignResult& result) {
    const auto now = std::chrono::steady_clock::now();
    if (now < next_) return;
    next_ = now + std::chrono::seconds(live_ ? 1 : 10);
    std::fprintf(stderr,
                 live_ ? "\r\x1b[Khttp1: %llu requests, %llu of them forwarded"
                       : "http1: %llu requests, %llu of them forwarded\n",
                 static_cast<unsigned long long>(result.cases),
                 static_cast<unsigned long long>(result.forwarded));
  }

 private:
  bool live_ = isatty(2) != 0;
  std::chrono::steady_clock::time_point next_ = std::chrono::steady_clock::now() + std::chrono::seconds(1);
};

int tell(const fuzz::Finding& finding, std::uint64_t seed, const std::filesystem::path& out) {
  const std::string id = "fuzz.http1.s" + std::to_string(seed) + "-" + std::to_string(finding.number);
  const std::string check = fuzz::check_toml({finding.bytes, finding.marker, finding.host,
                                              finding.violation.property, finding.violation.detail, id});
  const std::filesystem::path file = out / kLive / (id + ".toml");
  if (const auto kept = keep(file, check); !kept.ok()) return complain(kept.error().message, kInconclusive);
  std::printf("found by request %llu: %s (%s)\n  check  %s\n\n%s",
              static_cast<unsigned long long>(finding.number), finding.violation.property.c_str(),
              finding.violation.detail.c_str(), file.c_str(), check.c_str());
  return kFailed;
}

Result<std::unique_ptr<target::Target>> target_of(const Arguments& arguments,
                                                  const ScratchDirectory& scratch) {
  const std::string name = arguments.get("--target", "reference");
  if (name != "reference") {
    return Error{
        Errc::invalid, "--target " + name + " is not known to fuzz; it speaks to the reference platform", {}};
  }
  return reference::start_target("in-process",
                                 {"legacy-backend", arguments.all("--weaken"), scratch.path().string()});
}

int fuzz_live(const Arguments& arguments) {
  fuzz::CampaignOptions options;
  const auto seconds = number_of(arguments, "--seconds", arguments.has("--count") ? 3600 : 60, 1, 86400);
  const auto count = number_of(arguments, "--count", 0, 0, 1'000'000'000);
  const auto seed = number_of(arguments, "--seed", 1, 0, INT64_MAX);
  for (const auto* number : {&seconds, &count, &seed}) {
    if (!number->ok()) return complain(number->error().message, kUsage);
  }
  options.time = std::chrono::seconds(*seconds);
  options.count = static_cast<std::uint64_t>(*count);
  options.seed = static_cast<std::uint64_t>(*seed);
  auto scratch = ScratchDirectory::make();
  if (!scratch.ok()) return complain(scratch.error().message, kInconclusive);
  const auto target = target_of(arguments, *scratch);
  if (!target.ok()) return complain(target.error().message, kUsage);
  Result<fuzz::CampaignResult> result = fuzz::CampaignResult();
  {
    CampaignProgress progress;
    result = fuzz::run_campaign(**target, options, std::ref(progress));
  }
  if (!result.ok()) return complain(result.error().message, kInconclusive);
  if (result->finding) return tell(*result->finding, options.seed, arguments.get("--out", "assay-out/fuzz"));
  std::printf(
      "http1: nothing found in %llu requests (%llu forwarded, %llu stalled, %llu not repeatable), seed "
      "%llu\n",
      static_cast<unsigned long long>(result->cases), static_cast<unsigned long long>(result->forwarded),
      static_cast<unsigned long long>(result->stalled), static_cast<unsigned long long>(result->unrepeated),
      static_cast<unsigned long long>(options.seed));
  return kOk;
}

int fuzz_built(const Arguments& arguments, const std::vector<Parser>& parsers, const std::string& name) {
  const auto found =
      std::find_if(parsers.begin(), parsers.end(), [&](const Parser& parser) { return parser.name == name; });
  if (found == parsers.end()) {
    std::vector<std::string> names = {kLive};
    for (const Parser& parser : parsers) names.push_back(parser.name);
    const std::string near = did_you_mean(name, names);
    return complain("no parser \"" + name + "\"" + (near.empty() ? "" : "; did you mean " + near + "?") +
                        (parsers.empty() ? " here: the others need the source tree (--catalog DIR)" : "") +
                        " (assay fuzz --list)",
                    kUsage);
  }
  for (const char* option : {"--target", "--weaken", "--count", "--seed"}) {
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

int run(const Arguments& arguments) {
  const std::vector<Parser> parsers = parsers_of(catalog_root(arguments));
  if (arguments.has("--list")) return list(parsers);
  if (arguments.positional.size() != 1) return complain("fuzz what? see assay fuzz --list", kUsage);
  const std::string& name = arguments.positional.front();
  if (name != kLive) return fuzz_built(arguments, parsers, name);
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
           {"--target", "NAME", "http1: reference (in-process, profile legacy-backend)"},
           {"--weaken", "FAULT", "http1: switch a control off, to see it found", true},
           {"--count", "N", "http1: requests at most"},
           {"--seed", "N", "http1: the same seed sends the same requests; default 1"},
           catalog_option()},
          run};
}

}  // namespace assay::cli
