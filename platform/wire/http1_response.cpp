// SPDX-License-Identifier: Apache-2.0
#include "platform/wire/http1_response.hpp"

#include <algorithm>
#include <utility>

#include "platform/wire/http1_syntax.hpp"

namespace assay::wire {
namespace {

// HTTP-version SP 3DIGIT SP [ reason-phrase ]; the second SP is there even without a reason (RFC 9112 §4).
bool parse_status_line(std::string_view line, ResponseHead& head) {
  constexpr std::size_t kPrefix = 13;  // "HTTP/1.1 200 "
  const std::string_view version = line.substr(0, 8);
  if (line.size() < kPrefix || (version != "HTTP/1.1" && version != "HTTP/1.0")) return false;
  const std::string_view code = line.substr(9, 3);
  if (line[8] != ' ' || line[12] != ' ' || !std::all_of(code.begin(), code.end(), is_digit)) return false;
  head.minor_version = version.back() - '0';
  head.status = static_cast<int>(parse_decimal(code).value);
  head.reason = line.substr(kPrefix);
  return head.status >= 100 && head.status <= 599;
}

bool asks_to_close(const Fields& fields) {
  const auto options = connection_options(fields);
  return std::find(options.begin(), options.end(), "close") != options.end();
}

}  // namespace

ResponseParser::ResponseParser(std::string_view request_method, ResponseLimits limits)
    : limits_(limits), to_head_(request_method == "HEAD") {}

std::size_t ResponseParser::feed(std::string_view bytes) {
  std::size_t position = 0;
  while (position < bytes.size() && state_ != State::complete && state_ != State::rejected)
    step(bytes, position);
  offset_ += position;
  return position;
}

void ResponseParser::finish() {
  if (state_ == State::complete || state_ == State::rejected) return;
  if (phase_ == Phase::body && body_.until_close()) {
    state_ = State::complete;
  } else {
    reject("truncated", 0);
  }
}

void ResponseParser::step(std::string_view bytes, std::size_t& position) {
  switch (phase_) {
    case Phase::status_line:
      return read_status_line(bytes, position);
    case Phase::fields:
      return read_fields(bytes, position);
    case Phase::body:
      return read_body(bytes, position);
  }
}

void ResponseParser::reject(const char* reason, std::size_t position, std::size_t back) {
  error_ = Rejection{502, reason, offset_ + position - back};
  state_ = State::rejected;
}

void ResponseParser::read_status_line(std::string_view bytes, std::size_t& position) {
  const Progress progress = line_.push(bytes, position, limits_.max_line);
  if (progress == Progress::more) return;
  if (progress == Progress::refused) {
    return reject(line_.too_long() ? "status-line-too-long" : line_.reason(), position);
  }
  if (!parse_status_line(line_.line(), head_)) {
    return reject("bad-status-line", position, line_.line().size() + 2);
  }
  line_.next();
  phase_ = Phase::fields;
}

void ResponseParser::read_fields(std::string_view bytes, std::size_t& position) {
  const FieldSectionLimits section{limits_.max_header_bytes, limits_.max_fields, ObsFold::reject};
  const Progress progress = fields_.push(bytes, position, section);
  if (progress == Progress::refused) return reject(fields_.fault().reason, position, fields_.fault().back);
  if (progress == Progress::done) take_head(position);
}

void ResponseParser::take_head(std::size_t position) {
  head_.fields = fields_.take();
  if (head_.status == 101) return reject("upgrade", position);
  if (!connection_is_list(head_.fields)) return reject("bad-connection", position);
  if (head_.status < 200) return skip_interim(position);
  take_framing(position);
  if (state_ == State::rejected) return;
  phase_ = Phase::body;
  state_ = body_.finished() ? State::complete : State::head_done;
}

void ResponseParser::skip_interim(std::size_t position) {
  const bool framed = head_.fields.count("Content-Length") + head_.fields.count("Transfer-Encoding") > 0;
  if (framed) return reject("body-on-interim", position);
  if (++interim_ > limits_.max_interim) return reject("too-many-interim", position);
  head_ = ResponseHead{};
  fields_ = FieldSection{};
  phase_ = Phase::status_line;
}

// A response without a body may still tell the length that a GET would have had (HEAD, 304), so the length
// limit does not apply to it; the syntax does.
void ResponseParser::take_framing(std::size_t position) {
  const bool bodiless = to_head_ || head_.status == 304;
  const std::size_t max_body = bodiless ? static_cast<std::size_t>(-1) : limits_.body.max_body;
  const Framing framing = decide_framing(head_.fields, head_.minor_version, max_body);
  if (framing.kind == Framing::Kind::refused) return reject(framing.fault.reason, position);
  if (bodiless) return;
  if (head_.status == 204) {
    const bool empty =
        framing.kind == Framing::Kind::none || (framing.kind == Framing::Kind::length && framing.length == 0);
    if (!empty) reject("body-on-204", position);
    return;
  }
  switch (framing.kind) {
    case Framing::Kind::length:
      return body_.start_length(framing.length);
    case Framing::Kind::chunked:
      return body_.start_chunked();
    case Framing::Kind::none:
    case Framing::Kind::refused:
      // Without a length the body ends with the connection; only a peer that says so may mean that.
      return asks_to_close(head_.fields) ? body_.start_until_close() : reject("no-length", position);
  }
}

void ResponseParser::read_body(std::string_view bytes, std::size_t& position) {
  const Progress progress = body_.push(bytes, position, limits_.body);
  if (progress == Progress::refused) return reject(body_.fault().reason, position, body_.fault().back);
  if (progress == Progress::done) state_ = State::complete;
}

bool ResponseParser::keep_alive() const {
  return state_ == State::complete && !body_.until_close() &&
         wants_keep_alive(head_.fields, head_.minor_version);
}

}  // namespace assay::wire
