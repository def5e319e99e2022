// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/tunnel.hpp"

#include <utility>

namespace assay::weak {
namespace {

struct Pipe {
  explicit Pipe(std::unique_ptr<net::Stream> stream) : back(std::move(stream)) {}
  std::unique_ptr<net::Stream> back;
  bool answers_over = false;
  net::EventLoop::Resume waiting;  // the other direction, when it is over first
};

// Whoever waits goes on when this ends, and ends with it when the loop drops it.
class Ending {
 public:
  explicit Ending(std::shared_ptr<Pipe> pipe) : pipe_(std::move(pipe)) {}
  Ending(const Ending&) = delete;
  Ending& operator=(const Ending&) = delete;
  ~Ending() {
    pipe_->answers_over = true;
    const auto resume = std::exchange(pipe_->waiting, nullptr);
    if (reached_ && resume) resume();
  }
  void reached() { reached_ = true; }

 private:
  std::shared_ptr<Pipe> pipe_;
  bool reached_ = false;
};

net::Task<void> carry_answers(std::shared_ptr<Pipe> pipe, net::Stream& client, std::string first) {
  Ending ending(pipe);
  bool open = true;
  if (!first.empty()) {
    const auto written = co_await client.write(std::move(first));
    open = written.ok();
  }
  while (open) {
    auto bytes = co_await pipe->back->read_some();
    if (!bytes.ok()) break;
    const auto written = co_await client.write(std::move(bytes).value());
    open = written.ok();
  }
  client.close();
  ending.reached();
}

}  // namespace

net::Task<void> tunnel(net::EventLoop& loop, net::Stream& client, std::unique_ptr<net::Stream> back,
                       std::string to_back, std::string to_client) {
  const auto pipe = std::make_shared<Pipe>(std::move(back));
  loop.spawn(carry_answers(pipe, client, std::move(to_client)));
  bool open = true;
  if (!to_back.empty()) {
    const auto written = co_await pipe->back->write(std::move(to_back));
    open = written.ok();
  }
  while (open) {
    auto bytes = co_await client.read_some();
    if (!bytes.ok()) break;
    const auto written = co_await pipe->back->write(std::move(bytes).value());
    open = written.ok();
  }
  pipe->back->close();
  if (pipe->answers_over) co_return;
  co_await loop.suspend([pipe](net::EventLoop::Resume resume) { pipe->waiting = std::move(resume); });
}

}  // namespace assay::weak
