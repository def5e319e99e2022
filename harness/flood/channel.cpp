// SPDX-License-Identifier: Apache-2.0
#include "harness/flood/channel.hpp"

#include <utility>

namespace assay::flood {

Channel::Channel(Reactor& reactor, ChannelOwner& owner, Way way)
    : owner_(owner), way_(std::move(way)), line_(reactor, *this, way_.buffer_bytes) {}

void Channel::open(Upto upto) {
  upto_ = upto;
  ready_ = heard_ = false;
  session_.reset();
  line_.connect(way_.address);
}

void Channel::close(bool reset) {
  ready_ = false;
  session_.reset();
  line_.close(reset);
}

std::string Channel::client_hello() const {
  if (way_.tls == nullptr) return {};
  forge::TlsSession session(*way_.tls);
  std::string nothing;
  session.advance(nothing);
  return session.take_output();
}

void Channel::line_connected() {
  if (way_.tls == nullptr || upto_ == Upto::tcp) {
    ready_ = true;
    owner_.channel_ready();
    return;
  }
  session_.emplace(*way_.tls);
  session_->advance(plaintext_);
  flush();
}

void Channel::line_received(std::string_view bytes) {
  heard_ = true;
  if (!session_) {
    owner_.channel_received(bytes);
    return;
  }
  plaintext_.clear();
  session_->feed(bytes);
  session_->advance(plaintext_);
  flush();
  if (!session_->failure().empty()) {
    line_.close(false);
    end(ChannelEnd::tls);
    return;
  }
  const bool over = session_->peer_closed();
  if (!ready_ && session_->established()) {
    ready_ = true;
    owner_.channel_ready();
  }
  // The owner may have closed or opened the channel anew in between; then nothing of the old one counts.
  if (ready_ && session_ && !plaintext_.empty()) owner_.channel_received(plaintext_);
  if (over && ready_) {
    line_.close(false);
    end(ChannelEnd::closed);
  }
}

void Channel::line_ended(LineEnd how) {
  // Who goes away amid a handshake refuses us by TLS; who goes without a word has no room for us.
  const bool shaking = session_ && !ready_ && heard_;
  switch (how) {
    case LineEnd::refused:
      return end(ChannelEnd::refused);
    case LineEnd::local:
      return end(ChannelEnd::local);
    case LineEnd::reset:
      return end(shaking ? ChannelEnd::tls : ChannelEnd::reset);
    case LineEnd::closed:
      return end(shaking ? ChannelEnd::tls : ChannelEnd::closed);
  }
}

void Channel::end(ChannelEnd how) {
  ready_ = false;
  session_.reset();
  owner_.channel_ended(how);
}

void Channel::send(std::string_view plaintext) {
  if (!session_) {
    line_.send(plaintext);
    return;
  }
  session_->write(plaintext);
  flush();
}

void Channel::flush() {
  const std::string out = session_->take_output();
  if (!out.empty()) line_.send(out);
}

}  // namespace assay::flood
