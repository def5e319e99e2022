// SPDX-License-Identifier: Apache-2.0
#include "core/ipc/line_socket.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace assay::ipc {
namespace {
constexpr std::size_t kReadSize = 65536;
}

LineSocket::~LineSocket() {
  if (fd_ >= 0) close(fd_);
}

LineSocket::LineSocket(LineSocket&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), buffer_(std::move(other.buffer_)) {}

Result<LineSocket> LineSocket::from_parent() {
  struct stat info {};
  if (fstat(STDIN_FILENO, &info) != 0 || !S_ISSOCK(info.st_mode)) {
    return Error{
        Errc::unsupported, "standard input is no control socket: this program is started by assay", {}};
  }
  return LineSocket(STDIN_FILENO);
}

Result<void> LineSocket::send_line(std::string_view line) {
  std::string text(line);
  text += '\n';
  std::size_t sent = 0;
  while (sent < text.size()) {
    const ssize_t n = send(fd_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return Error{Errc::unavailable, "the other process is gone", {}};
    sent += static_cast<std::size_t>(n);
  }
  return {};
}

bool LineSocket::read_more(int flags) {
  char bytes[kReadSize];
  const ssize_t n = recv(fd_, bytes, sizeof bytes, flags);
  if (n < 0) return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
  buffer_.append(bytes, static_cast<std::size_t>(n));
  return n > 0;
}

bool LineSocket::next_line(std::string& line) {
  const std::size_t end = buffer_.find('\n');
  if (end == std::string::npos) return false;
  line = buffer_.substr(0, end);
  buffer_.erase(0, end + 1);
  return true;
}

bool LineSocket::pump() {
  return read_more(MSG_DONTWAIT);
}

Result<std::string> LineSocket::read_line() {
  std::string line;
  while (!next_line(line)) {
    if (!read_more(0)) return Error{Errc::unavailable, "the other process is gone", {}};
  }
  return line;
}

Result<std::string> LineSocket::read_line(const Deadline& deadline) {
  std::string line;
  while (!next_line(line)) {
    pollfd waiting{fd_, POLLIN, 0};
    const int ready = poll(&waiting, 1, static_cast<int>(deadline.left().count()));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return Error{Errc::timeout, "the other process did not answer in time", {}};
    if (!read_more(0)) return Error{Errc::unavailable, "the other process is gone", {}};
  }
  return line;
}

void LineSocket::finish_sending() {
  shutdown(fd_, SHUT_WR);
}

}  // namespace assay::ipc
