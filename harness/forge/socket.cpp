// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/socket.hpp"

#include <arpa/inet.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace assay::forge {
namespace {

constexpr int kBacklog = 128;
constexpr std::size_t kReadBytes = 65536;
constexpr int kYields = 64;

Error system_error(const char* doing, int number) {
  return {Errc::unavailable, std::string(doing) + ": " + std::strerror(number), {}};
}

void set_nodelay(int fd) {
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

struct Address {
  sockaddr_storage storage{};
  socklen_t length = 0;
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

Result<Address> address_of(const std::string& text, std::uint16_t port) {
  Address out;
  auto* v4 = reinterpret_cast<sockaddr_in*>(&out.storage);
  if (inet_pton(AF_INET, text.c_str(), &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
    out.length = sizeof(sockaddr_in);
    return out;
  }
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&out.storage);
  if (inet_pton(AF_INET6, text.c_str(), &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    out.length = sizeof(sockaddr_in6);
    return out;
  }
  return Error{Errc::invalid, "\"" + text + "\" is not a numeric address", {}};
}

}  // namespace

Socket::Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Socket& Socket::operator=(Socket&& other) noexcept {
  if (this != &other) {
    close();
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

Socket::~Socket() {
  close();
}

void Socket::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

Socket::Io Socket::send(std::string_view& bytes) {
  while (true) {
    const ssize_t n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(n));
      return Io::done;
    }
    if (errno == EINTR) continue;
    if (errno == EAGAIN || errno == EWOULDBLOCK) return Io::would_block;
    return errno == ECONNRESET ? Io::reset : Io::closed;
  }
}

Socket::Io Socket::receive(std::string& into) {
  std::array<char, kReadBytes> buffer;
  while (true) {
    const ssize_t n = ::recv(fd_, buffer.data(), buffer.size(), 0);
    if (n > 0) {
      into.append(buffer.data(), static_cast<std::size_t>(n));
      return Io::done;
    }
    if (n == 0) return Io::closed;
    if (errno == EINTR) continue;
    if (errno == EAGAIN || errno == EWOULDBLOCK) return Io::would_block;
    return Io::reset;
  }
}

void Socket::finish_sending() {
  ::shutdown(fd_, SHUT_WR);
}

bool Socket::wait_delivered(Deadline deadline) const {
  for (int round = 0;; ++round) {
    int queued = 0;
    if (::ioctl(fd_, SIOCOUTQ, &queued) != 0) return false;
    if (queued == 0) return true;
    if (deadline.passed()) return false;
    if (round < kYields) {  // over loopback the acknowledgement is there as soon as the peer runs
      ::sched_yield();
      continue;
    }
    pollfd dead{fd_, 0, 0};  // no event announces an acknowledgement; this one announces only the end
    if (::poll(&dead, 1, 1) > 0) return false;
  }
}

bool Socket::peer_holds() const {
  tcp_info info{};
  socklen_t length = sizeof info;
  return ::getsockopt(fd_, IPPROTO_TCP, TCP_INFO, &info, &length) == 0 && info.tcpi_state == TCP_ESTABLISHED;
}

bool Socket::wait(bool for_writing, Deadline deadline) const {
  pollfd entry{fd_, static_cast<short>(for_writing ? POLLIN | POLLOUT : POLLIN), 0};
  while (true) {
    const auto left = std::min<std::int64_t>(deadline.left().count() + 1, 1 << 30);
    const int n = ::poll(&entry, 1, static_cast<int>(left));
    if (n > 0) return true;
    if (n < 0 && errno != EINTR) return true;  // the next call on the socket tells what is wrong
    if (deadline.passed()) return false;
  }
}

Result<Socket> dial(const std::string& numeric_address, std::uint16_t port, Deadline deadline,
                    const DialOptions& options) {
  ASSAY_TRY_ASSIGN(const Address address, address_of(numeric_address, port));
  Socket out(::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!out.open()) return system_error("socket", errno);
  set_nodelay(out.fd());
  if (options.receive_buffer > 0) {
    ::setsockopt(out.fd(), SOL_SOCKET, SO_RCVBUF, &options.receive_buffer, sizeof options.receive_buffer);
  }
  if (!options.from.empty()) {
    ASSAY_TRY_ASSIGN(const Address source, address_of(options.from, 0));
    const int late = 1;  // the port is chosen by connect, so that many addresses may share it
    ::setsockopt(out.fd(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &late, sizeof late);
    if (::bind(out.fd(), source.get(), source.length) != 0)
      return Error{Errc::invalid, "cannot come from " + options.from, {}};
  }
  int failed = ::connect(out.fd(), address.get(), address.length) == 0 ? 0 : errno;
  if (failed == EINPROGRESS) {
    pollfd entry{out.fd(), POLLOUT, 0};
    while (::poll(&entry, 1,
                  static_cast<int>(std::min<std::int64_t>(deadline.left().count() + 1, 1 << 30))) <= 0) {
      if (deadline.passed()) return Error{Errc::timeout, "connect", {}};
    }
    socklen_t length = sizeof failed;
    if (::getsockopt(out.fd(), SOL_SOCKET, SO_ERROR, &failed, &length) != 0) failed = errno;
  }
  if (failed == ECONNREFUSED) return Error{Errc::unavailable, "refused", {}};
  if (failed != 0) return system_error("connect", failed);
  return out;
}

Result<LoopbackListener> listen_on_loopback() {
  return listen_on("127.0.0.1", 0);
}

Result<LoopbackListener> listen_on(const std::string& numeric_address, std::uint16_t port) {
  Socket out(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!out.open()) return system_error("socket", errno);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  if (::inet_pton(AF_INET, numeric_address.c_str(), &address.sin_addr) != 1)
    return Error{Errc::invalid, "\"" + numeric_address + "\" is no IPv4 address", {}};
  const int again = 1;
  if (port != 0) ::setsockopt(out.fd(), SOL_SOCKET, SO_REUSEADDR, &again, sizeof again);
  socklen_t length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(out.fd(), generic, length) != 0) return system_error("bind", errno);
  if (::listen(out.fd(), kBacklog) != 0) return system_error("listen", errno);
  if (::getsockname(out.fd(), generic, &length) != 0) return system_error("getsockname", errno);
  return LoopbackListener{std::move(out), ntohs(address.sin_port)};
}

Socket accept_from(const Socket& listener) {
  Socket out(::accept4(listener.fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (out.open()) set_nodelay(out.fd());
  return out;
}

}  // namespace assay::forge
