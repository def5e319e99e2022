// SPDX-License-Identifier: Apache-2.0
#pragma once
// A strict, bounded push parser for the HTTP/1 response to one request (RFC 9112 §4, §6.3; RFC 9110 §15.2).
// It needs the request's method, because a response to HEAD has no body whatever its fields say. Interim
// (1xx) responses are skipped; 101 is refused, since no upgrade is ever asked for. Bytes that are left after
// `complete` belong to no request: the caller must then close the connection instead of using it again.
#include <cstddef>
#include <string>
#include <string_view>

#include "platform/wire/http1_body.hpp"
#include "platform/wire/http1_lines.hpp"
#include "platform/wire/http1_message.hpp"

namespace assay::wire {

struct ResponseLimits {
  std::size_t max_line = 8192;           // status line without CRLF
  std::size_t max_header_bytes = 32768;  // field lines with CRLFs
  std::size_t max_fields = 100;
  std::size_t max_interim = 8;  // 1xx responses before the final one
  BodyLimits body;
};

class ResponseParser {
 public:
  enum class State { need_more, head_done, complete, rejected };

  explicit ResponseParser(std::string_view request_method, ResponseLimits limits = {});

  // Takes what belongs to this response and returns how many bytes that were.
  std::size_t feed(std::string_view bytes);

  // The peer has closed. Completes a body that is delimited by it; anything else unfinished is `truncated`.
  void finish();

  State state() const { return state_; }
  const ResponseHead& head() const { return head_; }        // from head_done on
  const std::string& body() const { return body_.body(); }  // decoded so far
  const Rejection& error() const { return error_; }         // status is always 502
  bool keep_alive() const;
  std::size_t interim() const { return interim_; }  // 1xx responses that were skipped

 private:
  enum class Phase { status_line, fields, body };

  void step(std::string_view bytes, std::size_t& position);
  void read_status_line(std::string_view bytes, std::size_t& position);
  void read_fields(std::string_view bytes, std::size_t& position);
  void take_head(std::size_t position);
  void take_framing(std::size_t position);
  void skip_interim(std::size_t position);
  void read_body(std::string_view bytes, std::size_t& position);
  void reject(const char* reason, std::size_t position, std::size_t back = 0);

  ResponseLimits limits_;
  bool to_head_ = false;
  State state_ = State::need_more;
  Phase phase_ = Phase::status_line;
  std::size_t offset_ = 0;  // bytes taken by earlier calls of feed
  std::size_t interim_ = 0;
  LineReader line_;
  FieldSection fields_;
  BodyDecoder body_;
  ResponseHead head_;
  Rejection error_;
};

}  // namespace assay::wire
