// SPDX-License-Identifier: Apache-2.0
#include "cli/fuzz_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <utility>

namespace assay::cli {
namespace {

constexpr std::size_t kTail = 4000;

// The number behind `word` in the line, or `fallback`.
std::uint64_t number_behind(const std::string& line, std::string_view word, std::uint64_t fallback) {
  const std::size_t at = line.find(word);
  if (at == std::string::npos) return fallback;
  std::uint64_t value = 0;
  const char* begin = line.data() + at + word.size();
  return std::from_chars(begin, line.data() + line.size(), value).ec == std::errc() ? value : fallback;
}

}  // namespace

Result<FuzzProcess> FuzzProcess::start(const std::filesystem::path& program,
                                       const std::vector<std::string>& arguments) {
  int ends[2] = {-1, -1};
  if (pipe2(ends, O_CLOEXEC) != 0) return Error{Errc::internal, "no pipe", {}};
  std::vector<std::string> words = {program.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 2);
  pid_t pid = 0;
  const int error = posix_spawn(&pid, program.c_str(), &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  if (error != 0) {
    close(ends[0]);
    return Error{Errc::not_found, "cannot start " + program.string(), {}};
  }
  return FuzzProcess(pid, ends[0]);
}

FuzzProcess::FuzzProcess(FuzzProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      fd_(std::exchange(other.fd_, -1)),
      exit_code_(other.exit_code_),
      unread_(std::move(other.unread_)),
      tail_(std::move(other.tail_)),
      artifact_(std::move(other.artifact_)),
      reason_(std::move(other.reason_)),
      runs_(other.runs_),
      coverage_(other.coverage_),
      speed_(other.speed_) {}

FuzzProcess::~FuzzProcess() {
  reap(true);
  if (fd_ >= 0) close(fd_);
}

void FuzzProcess::reap(bool kill_first) {
  if (pid_ < 0) return;
  if (kill_first) ::kill(pid_, SIGKILL);
  int status = 0;
  waitpid(pid_, &status, 0);
  exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  pid_ = -1;
}

bool FuzzProcess::pump() {
  char buffer[4096];
  const ssize_t n = read(fd_, buffer, sizeof buffer);
  if (n <= 0) {
    read_line(std::exchange(unread_, {}));
    reap(false);
    return false;
  }
  unread_.append(buffer, static_cast<std::size_t>(n));
  for (std::size_t end = unread_.find('\n'); end != std::string::npos; end = unread_.find('\n')) {
    read_line(unread_.substr(0, end));
    unread_.erase(0, end + 1);
  }
  return true;
}

void FuzzProcess::read_line(const std::string& line) {
  if (line.rfind('#', 0) == 0) {
    runs_ = number_behind(line, "#", runs_);
    coverage_ = number_behind(line, " cov: ", coverage_);
    speed_ = number_behind(line, " exec/s: ", speed_);
  }
  runs_ = number_behind(line, "stat::number_of_executed_units: ", runs_);
  for (const std::string_view word : {"Test unit written to ", "oracle violated: ", "SUMMARY: "}) {
    const std::size_t at = line.find(word);
    if (at == std::string::npos) continue;
    std::string& field = word.front() == 'T' ? artifact_ : reason_;
    if (word.front() != 'S' || reason_.empty()) field = line.substr(at + word.size());
  }
  tail_ += line + '\n';
  if (tail_.size() > kTail) tail_.erase(0, tail_.size() - kTail);
}

Result<FuzzProcess> run_quietly(const std::filesystem::path& program,
                                const std::vector<std::string>& arguments) {
  ASSAY_TRY_ASSIGN(FuzzProcess process, FuzzProcess::start(program, arguments));
  while (process.pump()) {
  }
  return process;
}

}  // namespace assay::cli
