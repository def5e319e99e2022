// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the tests of the command line share: starting the built program the way a person or a script does, on
// pipes or on a terminal, folders with a catalogue of one check, and one run of it.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/file_text.hpp"  // IWYU pragma: export
#include "core/base/result.hpp"
#include "core/json/parse.hpp"

namespace assay::cli::testing {

using cli::file_text;

using Words = std::vector<std::string>;

struct Ran {
  int code = -1;  // the exit code; 128 + N where signal N ended it
  std::string out, err;
};

struct Around {
  Words environment{};         // added, e.g. "NO_COLOR=1"; NO_COLOR is never inherited
  bool out_terminal = false;   // standard output is a terminal
  bool err_terminal = false;   // standard error is another one
  std::string interrupt_at{};  // SIGINT is sent once, when standard error holds this
  std::string folder{};        // to start it in; empty: this one
};

// One of the program's outputs, on a pipe or a terminal.
class Output {
 public:
  explicit Output(bool terminal) {
    int ends[2] = {-1, -1};
    ASSAY_CHECK(
        (terminal ? openpty(&ends[0], &ends[1], nullptr, nullptr, nullptr) : pipe2(ends, O_CLOEXEC)) == 0,
        "a pipe");
    for (const int end : ends) fcntl(end, F_SETFD, FD_CLOEXEC);
    here_ = ends[0];
    there_ = ends[1];
  }
  ~Output() {
    close(here_);
    close_there();
  }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  int here() const { return here_; }
  int there() const { return there_; }
  void close_there() {
    if (there_ >= 0) close(there_);
    there_ = -1;
  }
  // False at its end; a terminal ends with an error.
  bool read_into(std::string& text) const {
    char buffer[4096];
    const ssize_t n = read(here_, buffer, sizeof buffer);
    if (n > 0) text.append(buffer, static_cast<std::size_t>(n));
    return n > 0;
  }

 private:
  int here_, there_;
};

inline pid_t start(Words words, Words environment, const std::string& folder, int out, int err) {
  words.insert(words.begin(), ASSAY_PROGRAM);
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (std::string_view(*entry).rfind("NO_COLOR=", 0) != 0) environment.emplace_back(*entry);
  }
  const auto pointers = [](Words& texts) {
    std::vector<char*> all;
    for (std::string& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
  };
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out, 1);
  posix_spawn_file_actions_adddup2(&actions, err, 2);
  if (!folder.empty()) posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
  pid_t pid = 0;
  const int error = posix_spawn(&pid, ASSAY_PROGRAM, &actions, nullptr, pointers(words).data(),
                                pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  ASSAY_CHECK(error == 0, "the program starts");
  return pid;
}

inline bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

inline bool escapes(const std::string& text) {
  return holds(text, "\x1b");
}

// Whatever a test is about, what goes into pipes must hold no escapes.
inline Ran run_assay(const Words& words, const Around& around = {}) {
  Output out(around.out_terminal);
  Output err(around.err_terminal);
  const pid_t pid = start(words, around.environment, around.folder, out.there(), err.there());
  out.close_there();
  err.close_there();
  Ran ran;
  bool interrupted = around.interrupt_at.empty();
  pollfd waiting[] = {{out.here(), POLLIN, 0}, {err.here(), POLLIN, 0}};
  while (waiting[0].fd >= 0 || waiting[1].fd >= 0) {
    poll(waiting, 2, -1);
    if (waiting[0].revents != 0 && !out.read_into(ran.out)) waiting[0].fd = -1;
    if (waiting[1].revents != 0 && !err.read_into(ran.err)) waiting[1].fd = -1;
    if (!interrupted && ran.err.find(around.interrupt_at) != std::string::npos) {
      interrupted = true;
      kill(pid, SIGINT);
    }
  }
  int status = 0;
  waitpid(pid, &status, 0);
  ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  EXPECT_FALSE(!around.out_terminal && escapes(ran.out)) << ran.out;
  EXPECT_FALSE(!around.err_terminal && escapes(ran.err)) << ran.err;
  return ran;
}

// Several at a time, for most of a run is the making of keys.
inline std::vector<Ran> run_together(const std::vector<std::pair<Words, Around>>& all) {
  std::vector<std::future<Ran>> running;
  for (const auto& [words, around] : all)
    running.push_back(std::async(std::launch::async, run_assay, words, around));
  std::vector<Ran> out;
  for (std::future<Ran>& ran : running) out.push_back(ran.get());
  return out;
}

// A folder of the test's own, gone with everything in it at the end.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "assay-cli-test-XXXXXX").string();
    ASSAY_CHECK(mkdtemp(pattern.data()) != nullptr, "a folder");
    path_ = pattern;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::string operator/(std::string_view name) const { return (path_ / name).string(); }
  void write(std::string_view name, std::string_view text) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
  }

 private:
  std::filesystem::path path_;
};

inline constexpr std::string_view kCheck = "attacks/mine/jwt.none.lowercase.toml";

// The root of a catalogue whose only check is jwt.none.lowercase, with `from` replaced by `to` in its file.
class SmallCatalogue : public Folder {
 public:
  explicit SmallCatalogue(std::string_view from = {}, std::string_view to = {}) {
    const std::filesystem::path source = ASSAY_SOURCE_DIR;
    std::filesystem::copy(source / "catalog", path() / "catalog");
    std::string text = file_text(source / "attacks/token-forgery/jwt.none.lowercase.toml");
    const std::size_t at = text.find(from);
    ASSAY_CHECK(!text.empty() && at != std::string::npos, "the check holds what is to be replaced");
    write(kCheck, text.replace(at, from.size(), to));
  }
};

// One run whose check passes, for whoever looks at what a run says and leaves: a platform takes its time to
// start. Its folder is for reading.
struct PassedRun {
  SmallCatalogue root;
  Ran ran = run_assay({"run", "--catalog", root.path(), "--out", root / "o", "--format", "junit,html",
                       "--seed", "5", "--check-determinism"});
  std::string file(std::string_view name) const { return file_text(root.path() / "o" / name); }
};

inline const PassedRun& passed_run() {
  static const PassedRun run;
  return run;
}

}  // namespace assay::cli::testing
