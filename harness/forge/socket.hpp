// SPDX-License-Identifier: Apache-2.0
#pragma once
// A non-blocking TCP socket with exactly the calls that the raw client and the rogue listener need. One call
// to send is one write to the kernel; nothing is buffered here.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/deadline.hpp"
#include "core/base/result.hpp"

namespace assay::forge {

class Socket {
 public:
  Socket() = default;
  explicit Socket(int fd) : fd_(fd) {}
  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&& other) noexcept;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket();

  int fd() const { return fd_; }
  bool open() const { return fd_ >= 0; }
  void close();

  enum class Io { done, would_block, closed, reset };
  // `done`: at least one byte moved. send drops what it wrote from the front of `bytes`.
  Io send(std::string_view& bytes);
  Io receive(std::string& into);
  // No more will be sent (FIN).
  void finish_sending();
  // Waits until the peer's kernel has acknowledged every byte sent, so that what is sent next arrives as a
  // segment of its own. False at the deadline or on a dead connection.
  bool wait_delivered(Deadline deadline) const;
  // Whether the peer's kernel still has the connection: neither FIN nor RST of it has come. Reads nothing.
  bool peer_holds() const;
  // Waits until the socket is readable (or writable, if asked for). False at the deadline.
  bool wait(bool for_writing, Deadline deadline) const;

 private:
  int fd_ = -1;
};

struct DialOptions {
  std::string from;        // numeric source address; empty: the kernel's choice
  int receive_buffer = 0;  // bytes that the kernel takes before anybody reads; 0: its own choice
};

// A connection to a numeric address, TCP_NODELAY set. Errc::unavailable "refused" or the system's text,
// Errc::timeout; Errc::invalid: `from` is none of this machine's addresses.
Result<Socket> dial(const std::string& numeric_address, std::uint16_t port, Deadline deadline,
                    const DialOptions& options = {});

struct LoopbackListener {
  Socket socket;
  std::uint16_t port = 0;
};
// Listens on 127.0.0.1, on a port that the kernel chooses.
Result<LoopbackListener> listen_on_loopback();
// On an address of this machine; port 0: the kernel chooses.
Result<LoopbackListener> listen_on(const std::string& numeric_address, std::uint16_t port);
// A waiting connection; not open where there is none.
Socket accept_from(const Socket& listener);

}  // namespace assay::forge
