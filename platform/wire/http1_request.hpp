// SPDX-License-Identifier: Apache-2.0
#pragma once
// A strict, bounded push parser for HTTP/1.1 and HTTP/1.0 requests (RFC 9112 §2, §3, §5, §6, §7; RFC 9110
// §7.2, §8.6, §10.1.1). It does no input or output: bytes go in, one message at a time comes out. The outcome
// never depends on how the bytes are split. What the standard lets a recipient repair is refused, because two
// recipients would repair it differently.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "platform/wire/http1_body.hpp"
#include "platform/wire/http1_lines.hpp"
#include "platform/wire/http1_message.hpp"

namespace assay::wire {

struct RequestLimits {
  std::size_t max_line = 8192;           // request line without CRLF; beyond: 414
  std::size_t max_header_bytes = 32768;  // field lines with CRLFs; beyond: 431
  std::size_t max_fields = 100;          // beyond: 431
  std::size_t max_leading_crlf = 1;      // empty lines before a request (RFC 9112 §2.2)
  BodyLimits body;                       // beyond max_body: 413
  ObsFold obs_fold = ObsFold::reject;
  // Any other method is answered 501. CONNECT is always refused: this parser serves no tunnel.
  std::vector<std::string> methods = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
};

class RequestParser {
 public:
  enum class State {
    need_more,  // the head is not complete
    head_done,  // head() is ready, more body is to come
    complete,   // head() and body() are the message; feed() takes nothing until reset()
    rejected    // error() tells why; for good: the connection has to be closed
  };

  explicit RequestParser(RequestLimits limits = {});

  // Takes what belongs to the current message and returns how many bytes that were; the rest is the next
  // message's. On a rejection it returns the bytes before the one that proved the fault.
  std::size_t feed(std::string_view bytes);

  State state() const { return state_; }
  const RequestHead& head() const { return head_; }         // from head_done on
  const std::string& body() const { return body_.body(); }  // decoded so far
  const Rejection& error() const { return error_; }
  bool keep_alive() const;        // whether another request may follow; only meaningful when complete
  bool expects_continue() const;  // in head_done: the client waits for 100 (Continue)
  bool idle() const { return state_ == State::need_more && offset_ == 0; }  // between messages

  // Makes ready for the next message. It leaves `complete` only: a rejected connection has no next message,
  // and a half-read one cannot be forgotten.
  void reset();

 private:
  enum class Phase { request_line, fields, body };

  void step(std::string_view bytes, std::size_t& position);
  void read_request_line(std::string_view bytes, std::size_t& position);
  void take_request_line(std::size_t position);
  void read_fields(std::string_view bytes, std::size_t& position);
  void take_head(std::size_t position);
  void read_body(std::string_view bytes, std::size_t& position);
  void reject(const Fault& fault, std::size_t position);

  RequestLimits limits_;
  State state_ = State::need_more;
  Phase phase_ = Phase::request_line;
  std::size_t offset_ = 0;  // bytes of this message taken by earlier calls of feed
  std::size_t leading_crlf_ = 0;
  LineReader line_;
  FieldSection fields_;
  BodyDecoder body_;
  RequestHead head_;
  Rejection error_;
};

}  // namespace assay::wire
