// SPDX-License-Identifier: Apache-2.0
#include "cli/fuzz_live.hpp"

#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>

#include "cli/catalogue.hpp"
#include "cli/fuzz_parser.hpp"
#include "cli/scratch.hpp"
#include "cli/target_files.hpp"
#include "cli/verb.hpp"
#include "harness/external/capabilities.hpp"
#include "harness/external/external_target.hpp"
#include "harness/external/run_lock.hpp"
#include "harness/fuzz/campaign.hpp"
#include "harness/fuzz/finding_check.hpp"
#include "harness/reference/reference_target.hpp"

namespace assay::cli {
namespace {

// How long a foreign gateway may be silent before the client half-closes: many take that for a client that is
// gone, and drop what they were about to forward.
constexpr auto kQuietHere = std::chrono::milliseconds(40);
constexpr auto kQuietAbroad = std::chrono::milliseconds(400);

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
                 live_ ? "\r\x1b[Khttp1: %llu requests, %llu of them forwarded, %zu findings"
                       : "http1: %llu requests, %llu of them forwarded, %zu findings\n",
                 static_cast<unsigned long long>(result.cases),
                 static_cast<unsigned long long>(result.forwarded), result.findings.size());
  }

 private:
  bool live_ = isatty(2) != 0;
  std::chrono::steady_clock::time_point next_ = std::chrono::steady_clock::now() + std::chrono::seconds(1);
};

// What is fuzzed, and whatever must live as long.
struct Subject {
  std::string name;
  std::unique_ptr<external::RunLock> lock;
  std::unique_ptr<external::Stage> stage;
  std::unique_ptr<target::Target> target;
  std::chrono::milliseconds quiet{0};
  std::vector<std::string> reads;
};

// Errc::invalid: it must not be fuzzed, and nothing was sent.
Result<target::TargetFile> foreign_file(const Arguments& arguments, const std::string& name) {
  if (arguments.has("--weaken")) {
    return Error{Errc::invalid,
                 "--weaken is for the reference platform; assay prove runs a file's `weaken` commands",
                 {}};
  }
  ASSAY_TRY_ASSIGN(target::TargetFile file, load_target_or_complain(catalog_root(arguments), name));
  ASSAY_TRY(in_window(file));
  const auto refuse = [&](const char* key, const std::string& why) {
    return Error{Errc::invalid, to_string(file.at(key)) + ": " + why + "; nothing was sent", {}};
  };
  if (external::capabilities_of(file).count("blast.write") == 0) {
    return refuse("limits.blast", "mutated requests may write, and limits.blast does not allow \"write\"");
  }
  const target::ObserverEntry* seen = nullptr;
  for (const target::ObserverEntry& observer : file.observers) {
    if (observer.name == "legacy" && observer.kind == "tap") seen = &observer;
  }
  if (!file.tap.given || seen == nullptr) {
    return refuse("tap", "the oracle is the tap: [tap], and an observer legacy = { kind = \"tap\" }");
  }
  if (file.route("legacy") == nullptr) {
    return refuse("route", "there is no route \"legacy\", behind which the tap stands");
  }
  return file;
}

Result<Subject> foreign(target::TargetFile file, const std::string& name) {
  Subject out;
  out.name = name;
  out.quiet = external::is_local(file) ? kQuietHere : kQuietAbroad;
  out.reads = file.tap.reads;
  ASSAY_TRY_ASSIGN(out.lock, external::RunLock::take(file));
  ASSAY_TRY_ASSIGN(out.stage, external::set_up(std::move(file)));
  out.target = external::make_target(*out.stage);
  return out;
}

Result<Subject> subject_of(const Arguments& arguments, const ScratchDirectory& scratch) {
  const std::string name = arguments.get("--target", kReference);
  if (name != kReference) {
    ASSAY_TRY_ASSIGN(target::TargetFile file, foreign_file(arguments, name));
    return foreign(std::move(file), name);
  }
  Subject out;
  out.name = name;
  auto started = reference::start_target(
      "in-process", {"legacy-backend", arguments.all("--weaken"), scratch.path().string()});
  if (!started.ok()) return Error{Errc::invalid, started.error().message, {}};
  out.target = std::move(started).value();
  return out;
}

Result<void> tell(const fuzz::Finding& finding, const std::string& target, std::uint64_t seed,
                  const std::filesystem::path& out) {
  const std::string id = "fuzz.http1.s" + std::to_string(seed) + "-" + std::to_string(finding.number);
  const std::string check = fuzz::check_toml({finding.bytes, finding.marker, finding.host,
                                              finding.violation.property, finding.violation.detail, id});
  const std::filesystem::path file = out / kLiveFuzzing / (id + ".toml");
  ASSAY_TRY(keep(file, check));
  std::printf(
      "found by request %llu: %s (%s)\n  check  %s\n  again  put it below attacks/, then: assay run%s "
      "%s\n\n%s\n",
      static_cast<unsigned long long>(finding.number), finding.violation.property.c_str(),
      finding.violation.detail.c_str(), file.c_str(),
      target == kReference ? "" : (" --target " + target).c_str(), id.c_str(), check.c_str());
  return {};
}

int report(const fuzz::CampaignResult& result, const std::string& target, std::uint64_t seed,
           const std::filesystem::path& out) {
  for (const fuzz::Finding& finding : result.findings) {
    if (const auto told = tell(finding, target, seed, out); !told.ok())
      return complain(told.error().message, kInconclusive);
  }
  const std::string found =
      result.findings.empty() ? "nothing found" : std::to_string(result.findings.size()) + " found";
  std::printf(
      "http1: %s in %llu requests (%llu forwarded, %llu stalled, %llu not repeatable", found.c_str(),
      static_cast<unsigned long long>(result.cases), static_cast<unsigned long long>(result.forwarded),
      static_cast<unsigned long long>(result.stalled), static_cast<unsigned long long>(result.unrepeated));
  if (result.known > 0) std::printf(", %llu like a finding", static_cast<unsigned long long>(result.known));
  std::printf("), seed %llu\n", static_cast<unsigned long long>(seed));
  return result.findings.empty() ? kOk : kFailed;
}

}  // namespace

int fuzz_live(const Arguments& arguments) {
  fuzz::CampaignOptions options;
  const auto seconds = number_of(arguments, "--seconds", arguments.has("--count") ? 3600 : 60, 1, 86400);
  const auto count = number_of(arguments, "--count", 0, 0, 1'000'000'000);
  const auto seed = number_of(arguments, "--seed", 1, 0, INT64_MAX);
  const auto findings = number_of(arguments, "--findings", 1, 1, 1000);
  for (const auto* number : {&seconds, &count, &seed, &findings}) {
    if (!number->ok()) return complain(number->error().message, kUsage);
  }
  options.time = std::chrono::seconds(*seconds);
  options.count = static_cast<std::uint64_t>(*count);
  options.seed = static_cast<std::uint64_t>(*seed);
  options.findings = static_cast<std::size_t>(*findings);
  auto scratch = ScratchDirectory::make();
  if (!scratch.ok()) return complain(scratch.error().message, kInconclusive);
  const auto subject = subject_of(arguments, *scratch);
  if (!subject.ok()) {
    const bool refused = subject.error().code == Errc::invalid;
    return complain(subject.error().message, refused ? kUsage : kInconclusive);
  }
  options.quiet = subject->quiet;
  options.reads = subject->reads;
  Result<fuzz::CampaignResult> result = fuzz::CampaignResult();
  {
    CampaignProgress progress;
    result = fuzz::run_campaign(*subject->target, options, std::ref(progress));
  }
  if (!result.ok()) return complain(result.error().message, kInconclusive);
  return report(*result, subject->name, options.seed, arguments.get("--out", "assay-out/fuzz"));
}

}  // namespace assay::cli
