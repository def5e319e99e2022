// SPDX-License-Identifier: Apache-2.0
#include "harness/process/keeper.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <optional>
#include <string_view>

#include "core/base/join.hpp"
#include "harness/process/child.hpp"
#include "harness/process/command.hpp"

namespace assay::process {
namespace {

constexpr char kBetween = '\x1f';  // between the words of a line
constexpr auto kUndoPatience = std::chrono::milliseconds(60000);

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> out(1);
  for (const char c : line) {
    if (c == kBetween) {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

// The keeper's own side.
class Work {
 public:
  explicit Work(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // "ok", or what is wrong.
  std::string_view answer(const std::string& line) {
    const std::vector<std::string> words = split(line);
    std::string_view out = "ok";
    if (words[0] == "serve" && words.size() > 3) {
      if (!serve(words)) out = "the program cannot be run";
    } else if (words[0] == "owe" && words.size() > 3) {
      debt_.emplace(Command{{words.begin() + 3, words.end()}, words[2], environment()});
      lease_.emplace(std::chrono::milliseconds(std::atoll(words[1].c_str())));
    } else if (words[0] == "settle") {
      debt_.reset();
    } else {
      out = "unknown request";
    }
    return out;
  }

  int patience() const { return debt_ && lease_ ? static_cast<int>(lease_->left().count()) : -1; }

  void undo_if_due() {
    if (debt_ && lease_ && lease_->passed()) undo();
  }

  void clean_up() {
    undo();
    for (const pid_t pid : servers_) {
      kill(-pid, SIGKILL);
      waitpid(pid, nullptr, 0);
    }
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
  }

 private:
  std::vector<std::string> environment() const { return {"ASSAY_LAUNCH_DIR=" + folder_.string()}; }

  void undo() {
    if (!debt_) return;
    const Command command = *std::move(debt_);
    debt_.reset();
    [[maybe_unused]] const auto undone = run_to_end(command, Deadline(kUndoPatience));
  }

  bool serve(const std::vector<std::string>& words) {
    std::vector<char*> argv;
    std::vector<std::string> copy(words.begin() + 3, words.end());
    for (std::string& word : copy) argv.push_back(word.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, words[2].c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    posix_spawn_file_actions_addchdir_np(&actions, words[1].c_str());
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t ordinary;  // the keeper ignores what its children must not
    sigfillset(&ordinary);
    posix_spawnattr_setsigdefault(&attributes, &ordinary);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
    pid_t pid = 0;
    const int error = posix_spawnp(&pid, argv[0], &actions, &attributes, argv.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (error == 0) servers_.push_back(pid);
    return error == 0;
  }

  std::filesystem::path folder_;
  std::vector<pid_t> servers_;
  std::optional<Command> debt_;
  std::optional<Deadline> lease_;
};

}  // namespace

int keep(ipc::LineSocket& link, const std::filesystem::path& folder) {
  for (const int one : {SIGINT, SIGTERM, SIGHUP})
    signal(one, SIG_IGN);  // meant for our parent; we outlive it
  Work work(folder);
  bool open = true;
  while (open) {
    pollfd waiting{link.fd(), POLLIN, 0};
    if (poll(&waiting, 1, work.patience()) > 0) open = link.pump();
    std::string line;
    while (link.next_line(line)) {
      if (!link.send_line(work.answer(line)).ok()) break;
    }
    work.undo_if_due();
  }
  work.clean_up();
  return 0;
}

Result<std::unique_ptr<Keeper>> Keeper::start(const std::filesystem::path& folder) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return Error{Errc::internal, "no socket pair", {}};
  std::vector<std::string> words = {sibling_program("assay").string(), "keeper", "--folder", folder.string()};
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 0);
  posix_spawn_file_actions_adddup2(&actions, 2, 1);
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
  pid_t pid = 0;
  const int error = posix_spawn(&pid, argv[0], &actions, &attributes, argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  if (error != 0) {
    close(ends[0]);
    return Error{Errc::not_found, "cannot start " + words.front(), {}};
  }
  return std::unique_ptr<Keeper>(new Keeper(pid, ends[0]));
}

Keeper::~Keeper() {
  link_.finish_sending();
  waitpid(pid_, nullptr, 0);
}

Result<void> Keeper::ask(const std::vector<std::string>& words) {
  ASSAY_TRY(link_.send_line(join(words, std::string(1, kBetween))));
  const auto answer = link_.read_line();
  if (!answer.ok()) return answer.error();
  if (*answer == "ok") return {};
  return Error{Errc::not_found, *answer, {}};
}

Result<void> Keeper::serve(const std::vector<std::string>& argv, const std::filesystem::path& in,
                           const std::filesystem::path& log) {
  std::vector<std::string> words = {"serve", in.string(), log.string()};
  words.insert(words.end(), argv.begin(), argv.end());
  return ask(words);
}

Result<void> Keeper::owe(const std::vector<std::string>& revert, const std::filesystem::path& in,
                         std::chrono::milliseconds lease) {
  std::vector<std::string> words = {"owe", std::to_string(lease.count()), in.string()};
  words.insert(words.end(), revert.begin(), revert.end());
  return ask(words);
}

Result<void> Keeper::settle() {
  return ask({"settle"});
}

}  // namespace assay::process
