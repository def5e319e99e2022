// SPDX-License-Identifier: Apache-2.0
#pragma once
// Lines over a local stream socket: how a process and its child talk. Blocking, one thread at a time.
#include <string>
#include <string_view>

#include "core/base/deadline.hpp"
#include "core/base/result.hpp"

namespace assay::ipc {

class LineSocket {
 public:
  explicit LineSocket(int fd) : fd_(fd) {}  // takes the descriptor over
  ~LineSocket();
  LineSocket(LineSocket&& other) noexcept;
  LineSocket& operator=(LineSocket&&) = delete;

  // The socket that a parent gave us as standard input. Error (unsupported): it is no socket, nobody controls
  // us.
  static Result<LineSocket> from_parent();

  int fd() const { return fd_; }
  Result<void> send_line(std::string_view line);
  // The next whole line. Errors: unavailable (the other end is gone), timeout (only with a deadline).
  Result<std::string> read_line();
  Result<std::string> read_line(const Deadline& deadline);
  // Takes what is there without waiting; false at the end of the stream.
  bool pump();
  // A whole line out of what was taken; false if there is none.
  bool next_line(std::string& line);
  void finish_sending();  // the other end reads to its end

 private:
  bool read_more(int flags);
  int fd_;
  std::string buffer_;
};

}  // namespace assay::ipc
