// SPDX-License-Identifier: Apache-2.0
// exec: a verb that needs no C++. The program gets its input on stdin and answers on stdout.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/json/parse.hpp"
#include "harness/actions/builtin.hpp"

namespace assay::actions {
namespace {

using model::ParamKind;
constexpr std::size_t kMaxOutput = 1u << 20;

struct Pipe {
  int read = -1, write = -1;
  bool open() {
    int fds[2];
    if (pipe2(fds, O_CLOEXEC) != 0) return false;
    read = fds[0];
    write = fds[1];
    return true;
  }
  ~Pipe() {
    if (read >= 0) close(read);
    if (write >= 0) close(write);
  }
};

void shut(int& fd) {
  close(fd);
  fd = -1;
}

// Everything the child writes until it closes its output, or nullopt at the deadline.
std::optional<std::string> read_all(int fd, const Deadline& deadline) {
  std::string out;
  char buffer[4096];
  while (out.size() < kMaxOutput) {
    pollfd waiting{fd, POLLIN, 0};
    if (poll(&waiting, 1, static_cast<int>(deadline.left().count())) <= 0) return std::nullopt;
    const ssize_t n = read(fd, buffer, sizeof buffer);
    if (n <= 0) return out;
    out.append(buffer, static_cast<std::size_t>(n));
  }
  return out;
}

Result<StepResult> run(Context& context, const Json& params) {
  std::vector<std::string> words;
  for (const Json& word : params.at("argv").items()) words.push_back(word.string_or(""));
  if (words.empty()) return Error{Errc::invalid, "argv is empty", {}};
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);

  Pipe input;
  Pipe output;
  if (!input.open() || !output.open()) return Error{Errc::internal, "no pipe", {}};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input.read, 0);
  posix_spawn_file_actions_adddup2(&actions, output.write, 1);
  pid_t pid = 0;
  const int spawned = posix_spawnp(&pid, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (spawned != 0) return Error{Errc::not_found, "cannot run " + words.front(), {}};
  shut(output.write);
  shut(input.read);
  const std::string text = params.contains("input") ? dump_json(params.at("input")) : "";
  [[maybe_unused]] const ssize_t sent = write(input.write, text.data(), text.size());
  shut(input.write);

  const auto out = read_all(output.read, Deadline(context.patience));
  if (!out) kill(pid, SIGKILL);
  int status = 0;
  waitpid(pid, &status, 0);
  if (!out) return Error{Errc::timeout, words.front() + " did not finish in time", {}};
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    return Error{Errc::internal, words.front() + " failed", {}};
  StepResult result;
  result.value = Json::object({{"text", *out}});
  if (const auto json = parse_json(*out); json.ok()) result.value["json"] = *json;
  return result;
}

}  // namespace

Action exec_command() {
  return {{"exec",
           "Runs a program: JSON on its stdin, text or JSON from its stdout. Value {text, json?}.",
           {{"argv", ParamKind::list, true, "Program and arguments; no shell.", {}},
            {"input", ParamKind::any, false, "Value for its stdin.", {}}},
           {},
           true},
          run};
}

}  // namespace assay::actions
