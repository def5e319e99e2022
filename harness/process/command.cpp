// SPDX-License-Identifier: Apache-2.0
#include "harness/process/command.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace assay::process {
namespace {

constexpr std::size_t kMaxOutput = std::size_t{1} << 20;

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> out;
  for (std::string& word : words) out.push_back(word.data());
  out.push_back(nullptr);
  return out;
}

Result<pid_t> spawn(const Command& command, int output) {
  std::vector<std::string> words = command.argv;
  std::vector<std::string> environment = command.environment;
  for (char** entry = environ; *entry != nullptr; ++entry) environment.emplace_back(*entry);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, 1);
  posix_spawn_file_actions_adddup2(&actions, output, 2);
  if (!command.folder.empty()) posix_spawn_file_actions_addchdir_np(&actions, command.folder.c_str());
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t ordinary;  // whoever runs this may ignore what a program must not
  sigfillset(&ordinary);
  posix_spawnattr_setsigdefault(&attributes, &ordinary);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
  pid_t pid = 0;
  const int error = posix_spawnp(&pid, words.front().c_str(), &actions, &attributes, pointers(words).data(),
                                 pointers(environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return Error{Errc::not_found, "cannot run " + words.front(), {}};
  return pid;
}

}  // namespace

Result<Finished> run_to_end(const Command& command, const Deadline& deadline) {
  if (command.argv.empty()) return Error{Errc::not_found, "no program is named", {}};
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return Error{Errc::internal, "no pipe", {}};
  const auto pid = spawn(command, ends[1]);
  close(ends[1]);
  if (!pid.ok()) {
    close(ends[0]);
    return pid.error();
  }
  Finished finished;
  bool in_time = true;
  pollfd waiting{ends[0], POLLIN, 0};
  while (true) {
    const int ready = poll(&waiting, 1, static_cast<int>(deadline.left().count()));
    if (ready < 0 && errno == EINTR) continue;
    in_time = ready > 0;
    if (!in_time) break;
    char buffer[4096];
    const ssize_t n = read(ends[0], buffer, sizeof buffer);
    if (n <= 0) break;
    if (finished.output.size() < kMaxOutput) finished.output.append(buffer, static_cast<std::size_t>(n));
  }
  close(ends[0]);
  if (!in_time) kill(-*pid, SIGKILL);
  int status = 0;
  waitpid(*pid, &status, 0);
  if (!in_time) return Error{Errc::timeout, command.argv.front() + " did not finish in time", {}};
  finished.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return finished;
}

}  // namespace assay::process
