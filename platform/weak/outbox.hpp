// SPDX-License-Identifier: Apache-2.0
#pragma once
// What several tasks have to say on one connection goes out in the order in which they said it.
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "core/net/stream.hpp"

namespace assay::weak {

class Outbox {
 public:
  // `next` gives what there is to be said now; empty: nothing. `idle`: called when all has been said.
  Outbox(net::EventLoop& loop, net::Stream& stream, std::function<std::string()> next,
         std::function<void()> idle)
      : loop_(loop), stream_(stream), next_(std::move(next)), idle_(std::move(idle)) {}
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;

  // There is something to be said. `owner` keeps the connection and this until it was.
  void flush(std::shared_ptr<void> owner) {
    if (!std::exchange(writing_, true)) loop_.spawn(write_all(*this, std::move(owner)));
  }

 private:
  static net::Task<void> write_all(Outbox& self, std::shared_ptr<void> owner) {
    for (std::string bytes = self.next_(); !bytes.empty(); bytes = self.next_()) {
      const auto written = co_await self.stream_.write(std::move(bytes));
      if (!written.ok()) break;
    }
    self.writing_ = false;
    self.idle_();
    owner.reset();
  }

  net::EventLoop& loop_;
  net::Stream& stream_;
  std::function<std::string()> next_;
  std::function<void()> idle_;
  bool writing_ = false;
};

}  // namespace assay::weak
