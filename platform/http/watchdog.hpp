// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "core/net/stream.hpp"

namespace assay::http {

// Closes the stream when its time is up, by the platform's clock; ends with the scope.
class Watchdog {
 public:
  Watchdog(net::EventLoop& loop, net::Stream& stream, Duration budget)
      : loop_(loop), fired_(std::make_shared<bool>(false)) {
    id_ = loop.add_timer(loop.now() + budget, [&stream, fired = fired_] {
      *fired = true;
      stream.close();
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
