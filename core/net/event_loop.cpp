// SPDX-License-Identifier: Apache-2.0
#include "core/net/event_loop.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "core/base/result.hpp"

namespace assay::net {
namespace asio = boost::asio;

EventLoop::EventLoop(Time time, TimePoint start) {
  if (time == Time::frozen) {
    frozen_ = std::make_unique<VirtualClock>(start);
    clock_ = frozen_.get();
  } else {
    system_ = std::make_unique<SystemClock>();
    clock_ = system_.get();
  }
  thread_ = std::thread([this] { run(); });
}

EventLoop::~EventLoop() {
  stop();
}

void EventLoop::run() {
  const auto guard = asio::make_work_guard(context_);
  while (true) {
    context_.run_one();
    run_commands();
    const std::lock_guard lock(commands_mutex_);
    if (stopping_ && commands_.empty()) return;
  }
}

void EventLoop::submit(std::function<void()> command) {
  {
    const std::lock_guard lock(commands_mutex_);
    ASSAY_CHECK(!stopping_, "command for a stopped event loop");
    commands_.push_back(std::move(command));
  }
  asio::post(context_,
             [] {});  // wakes run_one; the command itself runs outside any handler, so that it may poll
}

void EventLoop::run_commands() {
  while (true) {
    std::function<void()> command;
    {
      const std::lock_guard lock(commands_mutex_);
      if (commands_.empty()) return;
      command = std::move(commands_.front());
      commands_.pop_front();
    }
    command();
  }
}

std::size_t EventLoop::drain() {
  std::size_t total = 0;
  while (true) {
    const std::size_t ran = context_.poll();
    total += ran;
    if (ran == 0 && offloaded_ == 0) return total;
    if (ran == 0) total += context_.run_one();  // another thread is at work: its answer is the next handler
  }
}

void EventLoop::fire_due(TimePoint until) {
  while (!timers_.empty() && timers_.begin()->first.first <= until) {
    auto node = timers_.extract(timers_.begin());
    if (frozen_ && node.key().first > frozen_->now()) frozen_->set(node.key().first);
    node.mapped()();
    if (frozen_) drain();
  }
}

void EventLoop::advance(Duration by) {
  ASSAY_CHECK(frozen_ != nullptr, "only a frozen clock can be advanced");
  call([this, by] {
    drain();
    const TimePoint target = frozen_->now() + by;
    fire_due(target);
    frozen_->set(target);
    drain();
  });
}

std::size_t EventLoop::quiesce() {
  return call([this] { return drain(); });
}

void EventLoop::stop() {
  {
    const std::lock_guard lock(commands_mutex_);
    if (stopping_) return;
    stopping_ = true;
  }
  asio::post(context_, [] {});
  if (thread_.joinable()) thread_.join();
  if (helper_) helper_->join();
  // Sleeping coroutines end here, while the context that they belong to is alive.
  const auto dropped = std::exchange(timers_, {});
}

EventLoop::TimerId EventLoop::add_timer(TimePoint when, std::function<void()> action) {
  const TimerId id{when, next_timer_++};
  timers_.emplace(id, std::move(action));
  if (!frozen_ && timers_.begin()->first == id) arm();
  return id;
}

void EventLoop::cancel_timer(TimerId id) {
  timers_.erase(id);
}

void EventLoop::arm() {
  if (timers_.empty()) return;
  const Duration wait = std::max(Duration(0), timers_.begin()->first.first - clock_->now());
  alarm_.expires_after(std::chrono::duration_cast<std::chrono::steady_clock::duration>(wait));
  alarm_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;  // re-armed for an earlier timer
    fire_due(clock_->now());
    arm();
  });
}

Task<void> EventLoop::sleep_until(TimePoint when) {
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(
      [this, when](auto handler) {
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        add_timer(when, [this, shared] { asio::post(context_, std::move(*shared)); });
      },
      asio::use_awaitable);
}

Task<void> EventLoop::wait_elsewhere(std::function<void()> work) {
  ++offloaded_;
  if (!helper_) helper_ = std::make_unique<asio::thread_pool>(1);
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(
      [this, &work](auto handler) {
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        asio::post(*helper_, [this, &work, shared] {
          work();
          asio::post(context_, [this, shared] {
            --offloaded_;
            std::move (*shared)();
          });
        });
      },
      asio::use_awaitable);
}

void EventLoop::spawn(Task<void> task) {
  asio::co_spawn(context_, std::move(task), [](const std::exception_ptr& error) {
    if (!error) return;
    try {
      std::rethrow_exception(error);
    } catch (const std::exception& e) {
      check_failed("no exception leaves a spawned task", __FILE__, __LINE__, e.what());
    }
  });
}

}  // namespace assay::net
