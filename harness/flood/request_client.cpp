// SPDX-License-Identifier: Apache-2.0
#include "harness/flood/request_client.hpp"

#include <utility>

namespace assay::flood {

RequestClient::RequestClient(Reactor& reactor, Desk& desk, Way way, bool keep_alive)
    : desk_(desk), channel_(reactor, *this, std::move(way)), keep_alive_(keep_alive) {}

void RequestClient::start(std::string_view request, Instant due, Instant now) {
  busy_ = true;
  request_ = request;
  due_ = due;
  started_ = now;
  if (channel_.ready()) {
    send();
  } else {
    channel_.open(Channel::Upto::ready);
  }
}

void RequestClient::sweep(Instant limit) {
  if (busy_ && started_ < limit) done(Fate::unanswered, false);
}

void RequestClient::send() {
  scanner_.reset(request_.substr(0, 5) == "HEAD ");
  channel_.send(request_);
}

void RequestClient::channel_ready() {
  if (request_.empty()) {
    done(Fate::answered, false);
  } else {
    send();
  }
}

void RequestClient::channel_received(std::string_view plaintext) {
  if (!busy_) {  // nothing was asked: a server that says so before it closes
    channel_.close(true);
    return;
  }
  scanner_.feed(plaintext);
  if (scanner_.complete()) {
    done(Fate::answered, keep_alive_ && scanner_.keeps_alive());
  } else if (scanner_.broken()) {
    done(Fate::malformed, false);
  }
}

void RequestClient::channel_ended(ChannelEnd end) {
  if (!busy_) return;  // an idle connection that the server has had enough of
  switch (end) {
    case ChannelEnd::refused:
      return done(Fate::refused, false);
    case ChannelEnd::tls:
      return done(Fate::tls_failed, false);
    case ChannelEnd::local:
      return done(Fate::local, false);
    case ChannelEnd::reset:
      return done(Fate::reset, false);
    case ChannelEnd::closed:
      return done(scanner_.closed() ? Fate::answered : Fate::closed, false);
  }
}

void RequestClient::done(Fate fate, bool keep) {
  if (!keep) channel_.close(true);
  busy_ = false;
  desk_.request_done(*this, fate, fate == Fate::answered ? scanner_.status() : 0, due_);
}

}  // namespace assay::flood
