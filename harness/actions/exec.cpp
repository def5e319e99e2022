// SPDX-License-Identifier: Apache-2.0
// exec: a verb that needs no C++. The program gets its input on stdin and answers on stdout, and is killed
// when the patience is used up. SIGPIPE is ignored in this process (cli/main.cpp).
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "core/json/parse.hpp"
#include "harness/actions/builtin.hpp"

namespace assay::actions {
namespace {

using model::ParamKind;
constexpr std::size_t kMaxOutput = 1u << 20;

class Descriptor {
 public:
  Descriptor() = default;
  ~Descriptor() { reset(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  bool open() const { return fd_ >= 0; }
  void reset(int fd = -1) {
    if (fd_ >= 0) ::close(fd_);
    fd_ = fd;
  }

 private:
  int fd_ = -1;
};

// `ours` never blocks; the program's end does, as programs expect.
bool make_pipe(Descriptor& reading, Descriptor& writing, const Descriptor& ours) {
  int fds[2];
  if (::pipe2(fds, O_CLOEXEC) != 0) return false;
  reading.reset(fds[0]);
  writing.reset(fds[1]);
  return ::fcntl(ours.get(), F_SETFL, O_NONBLOCK) == 0;
}

// A program with its input, its output and its end. It does not outlive this object.
class Program {
 public:
  Program() = default;
  ~Program() {
    if (pid_ > 0) kill(pid_, SIGKILL);
    reap();
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  Result<void> start(std::vector<std::string>& words) {
    Descriptor its_input, its_output;
    if (!make_pipe(its_input, input_, input_) || !make_pipe(output_, its_output, output_))
      return Error{Errc::internal, "no pipe", {}};
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, its_input.get(), 0);
    posix_spawn_file_actions_adddup2(&actions, its_output.get(), 1);
    const int spawned = posix_spawnp(&pid_, argv[0], &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (spawned != 0) {
      pid_ = 0;
      return Error{Errc::not_found, "cannot run " + words.front(), {}};
    }
    end_.reset(static_cast<int>(syscall(SYS_pidfd_open, pid_, 0)));  // glibc 2.36 has it for C only
    if (!end_.open()) return Error{Errc::internal, "cannot wait for " + words.front(), {}};
    return {};
  }

  // Its whole output, once it has ended; Errc::timeout where it has not by then.
  Result<std::string> converse(std::string_view text, const Deadline& deadline) {
    std::string out;
    while (output_.open() || end_.open()) {
      if (text.empty()) input_.reset();
      pollfd waiting[] = {{input_.get(), POLLOUT, 0}, {output_.get(), POLLIN, 0}, {end_.get(), POLLIN, 0}};
      const int ready = ::poll(waiting, 3, static_cast<int>(deadline.left().count()));
      if (ready < 0 && errno == EINTR) continue;
      if (ready <= 0) return Error{Errc::timeout, "did not finish in time", {}};
      if (waiting[0].revents != 0) write_some(text);
      if (waiting[1].revents != 0) read_some(out);
      if (waiting[2].revents != 0) end_.reset();
      if (out.size() > kMaxOutput) return Error{Errc::internal, "gave too much output", {}};
    }
    return out;
  }

  // How it ended, as waitpid tells it.
  int reap() {
    int status = 0;
    if (pid_ > 0) waitpid(pid_, &status, 0);
    pid_ = 0;
    return status;
  }

 private:
  void write_some(std::string_view& text) {
    const ssize_t n = ::write(input_.get(), text.data(), text.size());
    if (n > 0) text.remove_prefix(static_cast<std::size_t>(n));
    if (n < 0 && errno != EAGAIN) text = {};  // it does not read on, which is its own affair
  }
  void read_some(std::string& out) {
    char buffer[65536];
    const ssize_t n = ::read(output_.get(), buffer, sizeof buffer);
    if (n > 0) out.append(buffer, static_cast<std::size_t>(n));
    if (n == 0 || (n < 0 && errno != EAGAIN)) output_.reset();
  }

  pid_t pid_ = 0;
  Descriptor input_, output_, end_;
};

Result<StepResult> run_exec(Context& context, const Json& params) {
  const Deadline deadline(context.patience);
  ASSAY_TRY_ASSIGN(std::vector<std::string> words, texts_param(params, "argv"));
  if (words.empty()) return Error{Errc::invalid, "argv is empty", {}};
  Program program;
  ASSAY_TRY(program.start(words));
  const std::string input = params.contains("input") ? dump_json(params.at("input")) : "";
  const auto output = program.converse(input, deadline);
  if (!output.ok()) return Error{output.error().code, words.front() + " " + output.error().message, {}};
  const int status = program.reap();
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    return Error{Errc::internal, words.front() + " failed", {}};
  StepResult result;
  result.value = Json::object({{"text", *output}});
  if (const auto json = parse_json(*output); json.ok()) result.value["json"] = *json;
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
          run_exec};
}

}  // namespace assay::actions
