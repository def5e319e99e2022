// SPDX-License-Identifier: Apache-2.0
// Launching with Boost.Process v2. Its version in Boost 1.81 leaks descriptors into the child and lets a
// failed exec run the parent's exit handlers; the initializer below repairs both.
#include <linux/close_range.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio.hpp>
#include <boost/process/v2/process.hpp>
#include <boost/process/v2/stdio.hpp>

#include "harness/process/child.hpp"

namespace assay::process {
namespace {

namespace bp = boost::process::v2;

struct DieWithParent {
  pid_t parent = getpid();

  template <typename Launcher>
  boost::system::error_code on_exec_setup(Launcher&, const bp::filesystem::path&, const char* const*&) {
    setpgid(0, 0);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent) {
      return {errno != 0 ? errno : ESRCH, boost::system::system_category()};
    }
    syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC);
    return {};
  }
  template <typename... A>
  void on_exec_error(A&&...) {
    _exit(127);
  }
  template <typename Launcher, typename... A>
  void on_error(Launcher& launcher, A&&...) {
    if (launcher.pid > 0) waitpid(launcher.pid, nullptr, 0);
  }
};

// What Boost.Process wants of a standard stream: something with a native handle.
struct Descriptor {
  int fd;
  int native_handle() const { return fd; }
};

}  // namespace

Result<std::unique_ptr<Child>> Child::spawn(const std::filesystem::path& program,
                                            const std::vector<std::string>& arguments) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return Error{Errc::internal, "no socket pair", {}};
  boost::asio::io_context context;
  Descriptor control{ends[1]};
  Descriptor error_output{STDERR_FILENO};
  pid_t pid = 0;
  try {
    bp::process child(context, bp::filesystem::path(program.string()), arguments,
                      bp::process_stdio{control, error_output, error_output}, DieWithParent{});
    pid = child.id();
    child.detach();  // reaped by pid, by us
  } catch (const boost::system::system_error& e) {
    close(ends[0]);
    close(ends[1]);
    return Error{Errc::not_found, "cannot start " + program.string() + ": " + e.code().message(), {}};
  }
  close(ends[1]);
  return std::unique_ptr<Child>(new Child(pid, ends[0]));
}

}  // namespace assay::process
