// SPDX-License-Identifier: Apache-2.0
#pragma once
// Finds where an HTTP/1.1 response ends, and nothing else: status, framing (Content-Length, chunked, until
// the close; RFC 9112 §6.3) and whether the connection stays open. It is fed what arrives, in pieces of any
// size, keeps no text but a line that is cut in two, and never allocates. Interim answers (1xx) are passed
// over. It is a load generator's scanner: tolerant, and no judge of whether the answer is well-formed.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace assay::flood {

class ResponseScanner {
 public:
  enum class State {
    head,
    length,       // inside a body of known length
    until_close,  // inside a body that the close ends
    chunk_size,
    chunk_data,  // the data and the line end behind it
    trailers,
    complete,
    broken,  // this is no HTTP response
  };

  // For the next response. Answers to HEAD have no body.
  void reset(bool to_head = false);
  // Takes bytes up to the end of one response; gives how many. After `complete` or `broken` it takes none.
  std::size_t feed(std::string_view bytes);
  // The connection was closed in an orderly way; true if that makes the response complete.
  bool closed();

  State state() const { return state_; }
  bool complete() const { return state_ == State::complete; }
  bool broken() const { return state_ == State::broken; }
  bool started() const { return started_; }  // at least one byte has come
  int status() const { return status_; }     // of the head read last; 0 before
  bool keeps_alive() const { return keeps_alive_; }

 private:
  void take_line(std::string_view line);
  void status_line(std::string_view line);
  void field_line(std::string_view line);
  void head_done();
  void chunk_size_line(std::string_view line);
  std::size_t feed_lines(std::string_view bytes);

  State state_ = State::head;
  bool to_head_ = false, started_ = false, first_line_ = true, chunked_ = false, has_length_ = false;
  bool keeps_alive_ = true;
  int status_ = 0;
  std::uint64_t left_ = 0;  // of the body or the chunk
  // A line that came in two pieces; its rest is dropped where it is longer, since no field that counts is.
  std::array<char, 256> line_{};
  std::size_t line_size_ = 0;
};

}  // namespace assay::flood
