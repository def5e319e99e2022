// SPDX-License-Identifier: Apache-2.0
#include "cli/session.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "cli/batch_json.hpp"
#include "cli/catalogue.hpp"
#include "cli/progress.hpp"
#include "cli/scratch.hpp"
#include "cli/target_files.hpp"
#include "core/base/counted.hpp"
#include "core/json/parse.hpp"
#include "harness/external/capabilities.hpp"
#include "harness/external/run_lock.hpp"
#include "harness/reference/reference_target.hpp"

namespace assay::cli {
namespace {

// All that is written into --out.
constexpr const char *kPlan = "plan.json", *kEvidence = "evidence.jsonl", *kResults = "results.json",
                     *kProof = "proof.json", *kJunit = "junit.xml", *kHtml = "report.html";

const std::vector<std::string> kFormats = {"junit", "html", "json"};
const std::vector<std::string> kModes = {"in-process", "subprocess"};

std::vector<std::string> split_commas(const std::string& text) {
  std::vector<std::string> out;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    if (end > begin) out.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

Result<void> one_of(const std::string& option, const std::string& value,
                    const std::vector<std::string>& allowed) {
  if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) return {};
  std::string list;
  for (const std::string& name : allowed) list += (list.empty() ? "" : ", ") + name;
  return Error{Errc::invalid, option + " must be one of " + list + ", not \"" + value + "\"", {}};
}

// "I/N", I from 1 to N.
Result<void> read_shard(const Arguments& arguments, plan::Selection& selection) {
  if (!arguments.has("--shard")) return {};
  const std::string text = arguments.get("--shard");
  int index = 0;
  int count = 0;
  char rest = 0;
  if (std::sscanf(text.c_str(), "%d/%d%c", &index, &count, &rest) != 2 || index < 1 || count < 1 ||
      index > count) {
    return Error{Errc::invalid, "--shard needs I/N with 1 <= I <= N, not \"" + text + "\"", {}};
  }
  selection.shard_index = index - 1;
  selection.shard_count = count;
  return {};
}

Result<void> write_file(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << bytes;
  out.close();
  if (!out) return Error{Errc::internal, "cannot write " + file.string(), {}};
  return {};
}

Result<void> prepare_out(const model::Plan& plan, const std::filesystem::path& out) {
  std::error_code error;
  std::filesystem::create_directories(out, error);
  if (error) return Error{Errc::internal, "cannot make " + out.string() + ": " + error.message(), {}};
  for (const char* const name : {kEvidence, kResults, kProof, kJunit, kHtml}) {
    std::filesystem::remove(out / name, error);
    if (error)
      return Error{Errc::internal, "cannot remove " + (out / name).string() + ": " + error.message(), {}};
  }
  ASSAY_TRY(write_file(out / kEvidence, ""));
  return write_file(out / kPlan, dump_json(to_json(plan)) + "\n");
}

std::vector<std::string> not_tested(const model::Plan& plan, const RunSettings& settings) {
  std::vector<std::string> out;
  if (plan.filtered) out.push_back("Only a selection of the catalogue was run; completeness was not judged.");
  for (const std::string& entry : plan.unsupported)
    out.push_back(entry + " is not offered by target " + settings.target + ".");
  return out;
}

std::string quoted(const std::string& word) {
  return word.find_first_of(" *?#[]'\"$&|<>;()!") == std::string::npos ? word : "'" + word + "'";
}

std::string command_of(const std::string& verb, const Arguments& arguments) {
  std::string out = "assay " + verb;
  for (const std::string& word : arguments.positional) out += " " + quoted(word);
  for (const auto& [name, values] : arguments.options) {
    for (const std::string& value : values) out += " " + name + (value.empty() ? "" : " " + quoted(value));
  }
  return out;
}

// A target of somebody else's. Its product, if we start one, is each worker's own; a stack that is there
// already is tested by one worker at a time.
Result<void> choose_target(RunSettings& s, const Arguments& arguments) {
  if (arguments.has("--mode")) return Error{Errc::invalid, "--mode is for the target reference only", {}};
  ASSAY_TRY_ASSIGN(s.foreign, load_target_or_complain(s.root, s.target));
  s.mode = "external";
  s.target = s.foreign->file;
  return arguments.has("--dry-run") ? Result<void>() : in_window(*s.foreign);
}

}  // namespace

std::vector<OptionSpec> run_options() {
  return {
      catalog_option(),
      {"--target", "F", "target file, or a name of assay list targets; default reference, our own platform"},
      {"--mode", "MODE", "in-process (default) or subprocess"},
      {"--jobs", "N", "worker processes; default: one more than cores"},
      {"--seed", "N", "root of all randomness; default 1"},
      {"--shard", "I/N", "run the I-th of N parts"},
      {"--exclude", "SELECT", "leave these out", true},
      {"--fail-on", "LEVEL",
       "lowest severity that fails the run: info (default), low, medium, high, critical"},
      {"--out", "DIR", "where reports and evidence go; default assay-out"},
      {"--format", "LIST", "further reports: junit, html, json"},
      {"--timeout", "SECONDS", "patience for one step; default 5"},
      {"--dry-run", "", "say what would be sent, and send nothing"},
      {"-v", "", "also list what passed"}};
}

Result<RunSettings> settings_of(const std::string& verb, const Arguments& arguments) {
  RunSettings s;
  s.root = catalog_root(arguments);
  s.target = arguments.get("--target", "reference");
  s.mode = arguments.get("--mode", "in-process");
  ASSAY_TRY(one_of("--mode", s.mode, kModes));
  if (s.target != kReference) ASSAY_TRY(choose_target(s, arguments));
  // One worker more than cores: checks wait for deadlines, and a core need not wait with them.
  const auto cores = static_cast<std::int64_t>(std::max(1U, std::thread::hardware_concurrency()));
  ASSAY_TRY_ASSIGN(const std::int64_t jobs,
                   number_of(arguments, "--jobs", std::min<std::int64_t>(cores + 1, 64), 1, 64));
  ASSAY_TRY_ASSIGN(const std::int64_t seed, number_of(arguments, "--seed", 1, 0, INT64_MAX));
  ASSAY_TRY_ASSIGN(const std::int64_t seconds, number_of(arguments, "--timeout", 5, 1, 600));
  s.jobs = s.reference() || s.foreign->launch.given() ? static_cast<int>(jobs) : 1;
  s.seed = static_cast<std::uint64_t>(seed);
  s.step_patience = std::chrono::seconds(seconds);
  s.out = arguments.get("--out", "assay-out");
  s.formats = split_commas(arguments.get("--format"));
  for (const std::string& format : s.formats) ASSAY_TRY(one_of("--format", format, kFormats));
  const auto level = model::parse_level(arguments.get("--fail-on", "info"));
  if (!level) return Error{Errc::invalid, "--fail-on must be info, low, medium, high or critical", {}};
  s.fail_on = *level;
  s.selection.select = arguments.positional;
  s.selection.exclude = arguments.all("--exclude");
  ASSAY_TRY(read_shard(arguments, s.selection));
  s.check_determinism = arguments.has("--check-determinism");
  s.dry_run = arguments.has("--dry-run");
  s.write_lock = arguments.has("--write-lock");
  s.verbose = arguments.has("-v");
  s.command = command_of(verb, arguments);
  return s;
}

Result<model::Catalog> catalogue_for(RunSettings& settings) {
  ASSAY_TRY_ASSIGN(model::Catalog catalog, load_or_complain(settings.root));
  if (settings.foreign) {
    ASSAY_TRY(name_faults(*settings.foreign, catalog));
    tell_unknown_waivers(*settings.foreign, catalog);
    tell_idle_keys(*settings.foreign);
  }
  return catalog;
}

plan::TargetInfo target_info(const RunSettings& settings) {
  if (settings.foreign) {
    plan::TargetInfo info{settings.target, settings.mode, external::capabilities_of(*settings.foreign)};
    for (const target::WeakenEntry& entry : settings.foreign->weaken)
      info.weakenings.push_back(entry.control + "/" + entry.fault);
    return info;
  }
  return {settings.target, settings.mode, reference::capabilities()};
}

Result<WorkResult> execute(const model::Plan& plan, const RunSettings& settings) {
  if (const auto prepared = prepare_out(plan, settings.out); !prepared.ok())
    return Error{Errc::invalid, prepared.error().message + "; nothing was sent", {}};
  std::unique_ptr<external::RunLock> lock;
  if (settings.foreign) {
    ASSAY_TRY_ASSIGN(lock, external::RunLock::take(*settings.foreign));
    tell_authorization(*settings.foreign);
  }
  const std::filesystem::path evidence = settings.out / kEvidence;
  ASSAY_TRY_ASSIGN(const ScratchDirectory scratch, ScratchDirectory::make());
  WorkerSettings workers{settings.root,          settings.mode, settings.jobs,  settings.seed,
                         settings.step_patience, evidence,      scratch.path(), settings.target};
  ProgressLine line(wants_colour(STDERR_FILENO) && isatty(STDERR_FILENO) == 1);
  return run_plan(plan, workers, [&line](const Progress& progress) { line.show(progress); });
}

int complain_of_run(const Error& error) {
  return complain(error.message, error.code == Errc::invalid ? kUsage : kInconclusive);
}

reports::Report report_of(const RunSettings& settings, const model::Catalog& catalog, const verdict::Run& run,
                          const verdict::Proof* proof, const evidence::Log* log, const model::Plan& plan) {
  reports::Report report;
  report.catalog = &catalog;
  report.run = &run;
  report.proof = proof;
  report.log = log;
  report.target = settings.target;
  report.mode = settings.mode;
  report.command = settings.command;
  report.version = ASSAY_VERSION;
  report.date = to_rfc3339(SystemClock().now());
  report.seed = settings.seed;
  report.complete = !plan.filtered;
  report.not_tested = not_tested(plan, settings);
  return report;
}

Result<void> write_reports(const RunSettings& settings, const reports::Report& report) {
  ASSAY_TRY(write_file(settings.out / kResults, reports::render_results_json(report)));
  if (report.proof != nullptr)
    ASSAY_TRY(write_file(settings.out / kProof, reports::render_proof_json(report)));
  for (const std::string& format : settings.formats) {
    if (format == "junit") ASSAY_TRY(write_file(settings.out / kJunit, reports::render_junit(report)));
    if (format == "html") ASSAY_TRY(write_file(settings.out / kHtml, reports::render_html(report)));
  }
  return {};
}

void print_plan(const model::Plan& plan, const model::Catalog& catalog, bool json) {
  if (json) {
    std::fputs(dump_json_pretty(to_json(plan)).c_str(), stdout);
    return;
  }
  std::size_t cases = 0;
  for (const model::Batch& batch : plan.batches) {
    std::string with = batch.profile.empty() ? "" : "  profile " + batch.profile;
    for (const std::string& weakening : batch.weakenings) with += "  -" + weakening;
    std::printf("%s%s\n", batch.check.c_str(), with.c_str());
    const model::Check* check = catalog.check(batch.check);
    for (const model::Case& which : batch.cases) {
      std::printf("  %s\n", which.id.c_str());
      ++cases;
    }
    if (check == nullptr || !batch.weakenings.empty()) continue;
    const auto show = [](const char* phase, const std::vector<model::Step>& steps) {
      for (const model::Step& step : steps)
        std::printf("    %-7s %s %s\n", phase, step.action.c_str(), dump_json(step.params).c_str());
    };
    show("setup", check->setup);
    show("twin", check->twin);
    show("attack", check->attack);
    show("step", check->steps);
  }
  std::printf("%s on %s; nothing was sent\n",
              counted(static_cast<std::int64_t>(cases), "case", "cases").c_str(),
              counted(static_cast<std::int64_t>(plan.batches.size()), "platform", "platforms").c_str());
}

bool wants_colour(int fd) {
  const char* no_colour = std::getenv("NO_COLOR");
  return (no_colour == nullptr || *no_colour == '\0') && isatty(fd) == 1;
}

int terminal_width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) return size.ws_col;
  return 100;
}

}  // namespace assay::cli
