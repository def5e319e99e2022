// SPDX-License-Identifier: Apache-2.0
#include "cli/fuzz_parser.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "cli/file_text.hpp"
#include "cli/fuzz_process.hpp"
#include "cli/session.hpp"
#include "cli/verb.hpp"
#include "core/base/encoding.hpp"
#include "core/crypto/digest.hpp"
#include "harness/fuzz/finding_check.hpp"
#include "harness/process/child.hpp"

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

constexpr long kMinimiseSeconds = 20;
constexpr std::size_t kShownBytes = 4096;

fs::path executable_of(const ParserRun& run) {
  const std::string name = run.parser.name + "_fuzz";
  const fs::path own = process::sibling_program("").parent_path();
  std::vector<fs::path> folders = {run.build};
  if (run.build.empty()) folders = {run.root / "build/fuzz/bin", own, own / "../../fuzz/bin"};
  for (const fs::path& folder : folders) {
    if (access((folder / name).c_str(), X_OK) == 0) return folder / name;
  }
  return {};
}

int complain_not_built(const ParserRun& run) {
  return complain(run.parser.name + "_fuzz is not built" +
                      (run.build.empty() ? "" : " in " + run.build.string()) +
                      "; in the source tree (clang 19):\n"
                      "  cmake --preset fuzz\n"
                      "  cmake --build --preset fuzz --target " +
                      run.parser.name + "_fuzz\nthen again, or name its folder with --build",
                  kUsage);
}

std::vector<std::string> common_options(const ParserRun& run) {
  std::vector<std::string> out = {"-max_len=4096", "-timeout=5", "-rss_limit_mb=1024"};
  const fs::path dictionary = run.root / "fuzz/dict" / (run.parser.name + ".dict");
  if (fs::exists(dictionary)) out.push_back("-dict=" + dictionary.string());
  return out;
}

class Watch {
 public:
  Watch(const ParserRun& run, std::vector<FuzzProcess>& all)
      : run_(run), all_(all), live_(isatty(2) != 0), begin_(std::chrono::steady_clock::now()) {}

  // Waits for the end of all of them, or for the first that ends badly; that one, or null.
  FuzzProcess* wait() {
    std::vector<pollfd> entries;
    for (const FuzzProcess& process : all_) entries.push_back({process.fd(), POLLIN, 0});
    std::size_t running = all_.size();
    while (running > 0) {
      poll(entries.data(), entries.size(), 500);
      for (std::size_t i = 0; i < all_.size(); ++i) {
        if (entries[i].fd < 0 || entries[i].revents == 0 || all_[i].pump()) continue;
        entries[i].fd = -1;
        --running;
        if (all_[i].exit_code() != 0) return end(&all_[i]);
      }
      show();
    }
    return end(nullptr);
  }

  std::uint64_t runs() const {
    std::uint64_t sum = 0;
    for (const FuzzProcess& process : all_) sum += process.runs();
    return sum;
  }

  std::uint64_t coverage() const {
    std::uint64_t most = 0;
    for (const FuzzProcess& process : all_) most = std::max(most, process.coverage());
    return most;
  }

 private:
  FuzzProcess* end(FuzzProcess* process) const {
    if (live_) std::fputs("\r\x1b[K", stderr);
    return process;
  }

  void show() {
    const auto passed =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begin_).count();
    if (passed < next_) return;
    next_ = passed + (live_ ? 1 : 10);
    std::uint64_t speed = 0;
    for (const FuzzProcess& process : all_) speed += process.speed();
    std::fprintf(
        stderr, live_ ? "\r\x1b[K%s" : "%s\n",
        (run_.parser.name + ": " + std::to_string(passed) + " of " + std::to_string(run_.seconds) + " s, " +
         std::to_string(runs()) + " runs, " + std::to_string(speed) + "/s, cov " + std::to_string(coverage()))
            .c_str());
  }

  const ParserRun& run_;
  std::vector<FuzzProcess>& all_;
  bool live_;
  std::chrono::steady_clock::time_point begin_;
  std::chrono::seconds::rep next_ = 0;
};

// The smallest input that still ends the fuzzer, as far as a bounded time gets.
std::string minimised(const fs::path& program, const ParserRun& run, const fs::path& artifact) {
  const fs::path smaller = run.out / "minimised";
  std::vector<std::string> options = common_options(run);
  options.insert(options.end(),
                 {"-minimize_crash=1", "-runs=20000", "-exact_artifact_path=" + smaller.string(),
                  "-max_total_time=" + std::to_string(kMinimiseSeconds), artifact.string()});
  [[maybe_unused]] const auto ended = run_quietly(program, options);
  std::string bytes = file_text(smaller);
  std::error_code ignored;
  fs::remove(smaller, ignored);
  return bytes.empty() ? file_text(artifact) : bytes;
}

int tell(const fs::path& program, const ParserRun& run, const std::string& bytes) {
  const std::string name = to_hex(digest(Hash::sha256, bytes)).substr(0, 12);
  const fs::path file = run.out / ("crash-" + name);
  if (const auto kept = keep(file, bytes); !kept.ok()) return complain(kept.error().message, kInconclusive);
  const auto replayed = run_quietly(program, {file.string()});
  const std::string reason =
      replayed.ok() && !replayed->reason().empty() ? replayed->reason() : "it ends the fuzzer";
  std::printf("found in %s: %s\n  input   %s (%zu bytes)\n  replay  %s %s\n", run.parser.name.c_str(),
              reason.c_str(), file.c_str(), bytes.size(), program.c_str(), file.c_str());
  if (!run.parser.is_http || bytes.size() > kShownBytes) return kFailed;
  std::string id = "fuzz." + run.parser.name + "." + name;
  std::replace(id.begin(), id.end(), '_', '-');  // as ids are written
  const std::string check = fuzz::check_toml({bytes, "", "api.assay.test", reason, "", id});
  const fs::path check_file = run.out / (id + ".toml");
  if (const auto kept = keep(check_file, check); !kept.ok())
    return complain(kept.error().message, kInconclusive);
  std::printf("  check   %s\n\n%s", check_file.c_str(), check.c_str());
  return kFailed;
}

}  // namespace

std::vector<Parser> parsers_of(const fs::path& root) {
  std::vector<Parser> out;
  std::ifstream in(root / "fuzz/targets.txt");
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream words(line);
    std::string floor, kind, doc;
    Parser parser;
    words >> parser.name >> floor >> kind;
    std::getline(words >> std::ws, parser.doc);
    parser.is_http = kind == "http";
    out.push_back(std::move(parser));
  }
  return out;
}

Result<void> keep(const fs::path& file, const std::string& bytes) {
  std::error_code ignored;
  fs::create_directories(file.parent_path(), ignored);
  std::ofstream out(file, std::ios::binary);
  out << bytes;
  out.close();
  if (!out) return Error{Errc::internal, "cannot write " + file.string(), {}};
  return {};
}

int fuzz_parser(const ParserRun& asked) {
  ParserRun run = asked;
  run.out = fs::absolute(run.out / run.parser.name);
  const fs::path program = executable_of(run);
  if (program.empty()) return complain_not_built(run);
  const fs::path corpus = run.corpus.empty() ? run.out / "corpus" : run.corpus;
  std::error_code failed;
  fs::create_directories(corpus, failed);
  fs::create_directories(run.out, failed);
  if (failed) return complain("cannot write " + run.out.string(), kUsage);

  std::vector<std::string> options = {corpus.string()};
  const fs::path seeds = run.root / "fuzz/corpus" / run.parser.name;
  if (fs::is_directory(seeds)) options.push_back(seeds.string());
  for (const std::string& option : common_options(run)) options.push_back(option);
  options.push_back("-max_total_time=" + std::to_string(run.seconds));
  options.push_back("-artifact_prefix=" + run.out.string() + "/");
  options.emplace_back("-print_final_stats=1");

  std::vector<FuzzProcess> all;
  for (long i = 0; i < run.jobs; ++i) {
    auto process = FuzzProcess::start(program, options);
    if (!process.ok()) return complain(process.error().message, kInconclusive);
    all.push_back(std::move(process).value());
  }
  Watch watch(run, all);
  const FuzzProcess* ended = watch.wait();
  if (ended == nullptr) {
    std::printf("%s: nothing found in %llu runs, cov %llu, corpus in %s\n", run.parser.name.c_str(),
                static_cast<unsigned long long>(watch.runs()),
                static_cast<unsigned long long>(watch.coverage()), corpus.c_str());
    return kOk;
  }
  if (ended->artifact().empty()) {
    std::fputs(ended->tail().c_str(), stderr);
    return complain(
        run.parser.name + "_fuzz ended with " + std::to_string(ended->exit_code()) + " and left no input",
        kInconclusive);
  }
  std::fprintf(stderr, "found after %llu runs; making it smaller\n",
               static_cast<unsigned long long>(watch.runs()));
  const std::string bytes = minimised(program, run, ended->artifact());
  return tell(program, run, bytes);
}

}  // namespace assay::cli
