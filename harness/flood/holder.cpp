// SPDX-License-Identifier: Apache-2.0
#include "harness/flood/holder.hpp"

#include <algorithm>
#include <utility>

namespace assay::flood {
namespace {

constexpr const char* kEndOfHead = "\r\n\r\n";

std::string head_of(const std::string& request) {
  return request.substr(0, request.find(kEndOfHead));
}

// The head with a promised body in place of its own.
std::string with_length(const std::string& request, std::uint64_t length) {
  std::string out;
  const std::string head = head_of(request);
  for (std::size_t at = 0; at < head.size();) {
    const std::size_t end = std::min(head.find("\r\n", at), head.size());
    const std::string line = head.substr(at, end - at);
    const std::string name = line.substr(0, line.find(':'));
    if (name != "Content-Length" && name != "Transfer-Encoding") out += line + "\r\n";
    at = end + 2;
  }
  return out + "Content-Length: " + std::to_string(length) + kEndOfHead;
}

}  // namespace

Holding holding_of(const Plan& plan) {
  constexpr std::uint64_t kPromised = 1u << 20;
  Holding out{plan.mode, {}, {}, plan.pipelined};
  const std::string request = plan.requests.empty() ? std::string() : plan.requests.front();
  switch (plan.mode) {
    case Mode::slow_headers:
      out.opening = head_of(request) + "\r\nX-Slow: ";
      out.drip = "a";
      break;
    case Mode::slow_body:
      out.opening = with_length(request, kPromised);
      out.drip = "a";
      break;
    case Mode::slow_read:
      for (std::uint64_t i = 0; i < plan.pipelined; ++i) out.opening += request;
      break;
    case Mode::keepalive_idle:
      out.opening = request;
      break;
    default:
      break;
  }
  return out;
}

Holder::Holder(Reactor& reactor, Desk& desk, Way way, const Holding& holding)
    : desk_(desk), holding_(holding), channel_(reactor, *this, std::move(way)) {}

bool Holder::raw() const {
  return holding_.mode == Mode::idle || holding_.mode == Mode::handshake_slow ||
         holding_.mode == Mode::handshake_stalled;
}

void Holder::open(Instant now) {
  state_ = State::opening;
  started_ = now;
  dripped_ = 0;
  answered_ = 0;
  scanner_.reset();
  channel_.line().read_freely(true);
  channel_.open(raw() ? Channel::Upto::tcp : Channel::Upto::ready);
}

void Holder::channel_ready() {
  if (holding_.mode == Mode::slow_read) channel_.line().read_freely(false);
  if (holding_.mode == Mode::handshake_stalled || holding_.mode == Mode::handshake_slow)
    hello_ = channel_.client_hello();
  if (holding_.mode == Mode::handshake_stalled) channel_.send_raw(hello_);
  if (!holding_.opening.empty()) channel_.send(holding_.opening);
  if (holding_.mode != Mode::keepalive_idle) held();
}

void Holder::held() {
  state_ = State::held;
  desk_.holder_held(*this);
}

void Holder::drip() {
  if (state_ != State::held) return;
  if (holding_.mode == Mode::slow_read) {
    channel_.line().read_once(1);
  } else if (holding_.mode == Mode::handshake_slow) {
    // The last byte is kept back, or the handshake would go on.
    if (dripped_ + 1 < hello_.size()) channel_.send_raw(std::string_view(hello_).substr(dripped_++, 1));
  } else if (!holding_.drip.empty()) {
    channel_.send(std::string_view(holding_.drip).substr(dripped_++ % holding_.drip.size(), 1));
  }
}

void Holder::channel_received(std::string_view plaintext) {
  if (raw()) return;  // the server's half of a handshake that we never finish
  while (!plaintext.empty() && !scanner_.broken() && !scanner_.complete()) {
    plaintext.remove_prefix(scanner_.feed(plaintext));
    if (!scanner_.complete()) continue;
    ++answered_;
    if (holding_.mode == Mode::slow_read && answered_ < holding_.answers) scanner_.reset();
    // A server that says that it closes does not get to hold the connection.
    if (holding_.mode == Mode::keepalive_idle && state_ == State::opening && scanner_.keeps_alive()) held();
  }
}

void Holder::read_out() {
  if (state_ != State::held || holding_.mode != Mode::slow_read) return;
  channel_.line().widen();
  channel_.line().read_freely(true);
}

void Holder::sweep(Instant limit) {
  if (state_ != State::opening || started_ >= limit) return;
  channel_.close(true);
  ended(ChannelEnd::closed);
}

void Holder::close() {
  channel_.close(true);
}

void Holder::channel_ended(ChannelEnd end) {
  ended(end);
}

void Holder::ended(ChannelEnd end) {
  const bool was_held = state_ == State::held;
  state_ = State::over;
  desk_.holder_ended(*this, was_held, end, scanner_.status());
}

}  // namespace assay::flood
