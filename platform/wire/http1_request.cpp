// SPDX-License-Identifier: Apache-2.0
#include "platform/wire/http1_request.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "platform/wire/http1_syntax.hpp"

namespace assay::wire {
namespace {

using MaybeFault = std::optional<Fault>;

Fault bad_request(const char* reason, std::size_t back = 0) {
  return Fault{400, reason, back};
}

MaybeFault check_method(const std::string& method, const RequestLimits& limits) {
  if (method == "CONNECT") return Fault{501, "connect", 0};
  const auto& known = limits.methods;
  if (std::find(known.begin(), known.end(), method) == known.end()) return Fault{501, "unknown-method", 0};
  return std::nullopt;
}

MaybeFault check_target(const RequestHead& head) {
  const auto form = classify_target(head.target);
  const bool options = head.method == "OPTIONS";
  if (!form || (*form == TargetForm::asterisk && !options)) return bad_request("bad-target");
  return std::nullopt;
}

// method SP request-target SP HTTP-version, each separator exactly one SP (RFC 9112 §3).
MaybeFault parse_request_line(std::string_view line, const RequestLimits& limits, RequestHead& head) {
  const std::size_t first = line.find(' ');
  const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
  if (!is_token(line.substr(0, first))) return bad_request("bad-method");
  if (second == std::string_view::npos || second == first + 1) return bad_request("bad-request-line");
  const std::string_view version = line.substr(second + 1);
  if (version.find_first_of(" \t") != std::string_view::npos) return bad_request("bad-request-line");
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return Fault{505, "bad-version", 0};
  head.method = line.substr(0, first);
  head.target = line.substr(first + 1, second - first - 1);
  head.minor_version = version.back() - '0';
  if (auto fault = check_method(head.method, limits)) return fault;
  return check_target(head);
}

MaybeFault check_host(const RequestHead& head) {
  const auto hosts = head.fields.all("Host");
  if (hosts.size() > 1) return bad_request("duplicate-host");
  if (hosts.empty()) return head.minor_version >= 1 ? MaybeFault(bad_request("no-host")) : std::nullopt;
  if (!is_host(hosts.front())) return bad_request("bad-host");
  return std::nullopt;
}

MaybeFault check_expect(const Fields& fields) {
  const auto expectations = fields.all("Expect");
  if (expectations.empty()) return std::nullopt;
  const bool met = expectations.size() == 1 && iequals(expectations.front(), "100-continue");
  return met ? std::nullopt : MaybeFault(Fault{417, "bad-expect", 0});
}

}  // namespace

RequestParser::RequestParser(RequestLimits limits) : limits_(std::move(limits)) {}

std::size_t RequestParser::feed(std::string_view bytes) {
  std::size_t position = 0;
  while (position < bytes.size() && state_ != State::complete && state_ != State::rejected)
    step(bytes, position);
  offset_ += position;
  return position;
}

void RequestParser::step(std::string_view bytes, std::size_t& position) {
  switch (phase_) {
    case Phase::request_line:
      return read_request_line(bytes, position);
    case Phase::fields:
      return read_fields(bytes, position);
    case Phase::body:
      return read_body(bytes, position);
  }
}

void RequestParser::reject(const Fault& fault, std::size_t position) {
  error_ = Rejection{fault.status, fault.reason, offset_ + position - fault.back};
  state_ = State::rejected;
}

void RequestParser::read_request_line(std::string_view bytes, std::size_t& position) {
  const Progress progress = line_.push(bytes, position, limits_.max_line);
  if (progress == Progress::done) return take_request_line(position);
  if (progress == Progress::more) return;
  reject(line_.too_long() ? Fault{414, "request-line-too-long", 0} : bad_request(line_.reason()), position);
}

void RequestParser::take_request_line(std::size_t position) {
  const std::string_view line = line_.line();
  const std::size_t whole = line.size() + 2;
  if (line.empty()) {
    if (++leading_crlf_ > limits_.max_leading_crlf) reject(bad_request("leading-crlf", whole), position);
    return;
  }
  if (auto fault = parse_request_line(line, limits_, head_)) {
    fault->back = whole;
    return reject(*fault, position);
  }
  line_.next();
  phase_ = Phase::fields;
}

void RequestParser::read_fields(std::string_view bytes, std::size_t& position) {
  const FieldSectionLimits section{limits_.max_header_bytes, limits_.max_fields, limits_.obs_fold};
  const Progress progress = fields_.push(bytes, position, section);
  if (progress == Progress::refused) return reject(fields_.fault(), position);
  if (progress == Progress::done) take_head(position);
}

void RequestParser::take_head(std::size_t position) {
  head_.fields = fields_.take();
  if (auto fault = check_host(head_)) return reject(*fault, position);
  const Framing framing = decide_framing(head_.fields, head_.minor_version, limits_.body.max_body);
  if (framing.kind == Framing::Kind::refused) return reject(framing.fault, position);
  if (auto fault = check_expect(head_.fields)) return reject(*fault, position);
  if (!connection_is_list(head_.fields)) return reject(bad_request("bad-connection"), position);
  if (framing.kind == Framing::Kind::length) body_.start_length(framing.length);
  if (framing.kind == Framing::Kind::chunked) body_.start_chunked();
  phase_ = Phase::body;
  state_ = body_.finished() ? State::complete : State::head_done;
}

void RequestParser::read_body(std::string_view bytes, std::size_t& position) {
  const Progress progress = body_.push(bytes, position, limits_.body);
  if (progress == Progress::refused) return reject(body_.fault(), position);
  if (progress == Progress::done) state_ = State::complete;
}

bool RequestParser::keep_alive() const {
  return state_ != State::rejected && wants_keep_alive(head_.fields, head_.minor_version);
}

bool RequestParser::expects_continue() const {
  return state_ == State::head_done && head_.minor_version >= 1 && head_.fields.count("Expect") == 1;
}

void RequestParser::reset() {
  if (state_ != State::complete) return;
  RequestLimits limits = std::move(limits_);
  *this = RequestParser(std::move(limits));
}

}  // namespace assay::wire
