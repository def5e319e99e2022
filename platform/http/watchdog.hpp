// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "core/net/stream.hpp"

namespace assay::http {

// Does something to the stream when its time is up, by the platform's clock; ends with the scope.
class Watchdog {
 public:
  using Act = void (net::Stream::*)();

  Watchdog(net::EventLoop& loop, net::Stream& stream, Duration budget)
      : Watchdog(loop, stream, loop.now() + budget, &net::Stream::close) {}
  Watchdog(net::EventLoop& loop, net::Stream& stream, TimePoint due, Act act)
      : loop_(loop), fired_(std::make_shared<bool>(false)) {
    id_ = loop.add_timer(due, [&stream, act, fired = fired_] {
      *fired = true;
      (stream.*act)();
    });
  }
  ~Watchdog() { loop_.cancel_timer(id_); }
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;
  bool fired() const { return *fired_; }

 private:
  net::EventLoop& loop_;
  std::shared_ptr<bool> fired_;  // shared with the timer, which may outlive a stream that ended first
  net::EventLoop::TimerId id_;
};

}  // namespace assay::http
