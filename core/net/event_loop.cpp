// SPDX-License-Identifier: Apache-2.0
#include "core/net/event_loop.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "core/base/result.hpp"

namespace assay::net {
namespace asio = boost::asio;

struct EventLoop::Asio {
  std::unique_ptr<asio::thread_pool> helper;  // one thread, made when first needed
  asio::io_context context{1};
  asio::steady_timer alarm{context};  // real time only: wakes for the earliest timer
};

EventLoop::EventLoop(Time time, TimePoint start) : asio_(std::make_unique<Asio>()) {
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

asio::io_context& EventLoop::context() {
  return asio_->context;
}

void EventLoop::run() {
  const auto guard = asio::make_work_guard(asio_->context);
  while (true) {
    counted(asio_->context.run_one());
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
  wake();  // the command itself runs outside any handler, so that it may poll
}

// Lets run_one return. Whoever runs this handler counts it, and that is taken back here.
void EventLoop::wake() {
  asio::post(asio_->context, [this] { --ran_; });
}

std::size_t EventLoop::counted(std::size_t handlers) {
  ran_ += handlers;
  return handlers;
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

void EventLoop::drain() {
  while (true) {
    if (counted(asio_->context.poll()) > 0) continue;
    if (offloaded_ == 0) return;
    counted(asio_->context.run_one());  // another thread is at work: its answer is the next handler
  }
}

void EventLoop::fire_due(TimePoint until) {
  while (!timers_.empty() && timers_.begin()->first.first <= until) {
    auto node = timers_.extract(timers_.begin());
    if (frozen_ && node.key().first > frozen_->now()) frozen_->set(node.key().first);
    node.mapped()();
    ++ran_;
    if (frozen_) drain();
  }
}

std::uint64_t EventLoop::advance(Duration by) {
  ASSAY_CHECK(frozen_ != nullptr, "only a frozen clock can be advanced");
  ASSAY_CHECK(by >= Duration::zero(), "time goes forward only");
  return call([this, by] {
    drain();
    const TimePoint target = frozen_->now() + by;
    fire_due(target);
    frozen_->set(target);
    drain();
    return ran_;
  });
}

std::uint64_t EventLoop::quiesce() {
  return call([this] {
    drain();
    return ran_;
  });
}

void EventLoop::stop() {
  {
    const std::lock_guard lock(commands_mutex_);
    if (stopping_) return;
    stopping_ = true;
  }
  wake();
  if (thread_.joinable()) thread_.join();
  if (asio_->helper) asio_->helper->join();
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
  asio_->alarm.expires_after(std::chrono::duration_cast<std::chrono::steady_clock::duration>(wait));
  asio_->alarm.async_wait([this](const boost::system::error_code& error) {
    if (error) return;  // re-armed for an earlier timer
    fire_due(clock_->now());
    arm();
  });
}

Task<void> EventLoop::suspend(std::function<void(Resume)> keep) {
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(
      [this, &keep](auto handler) {
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        keep([this, shared] { asio::post(asio_->context, std::move(*shared)); });
      },
      asio::use_awaitable);
}

Task<void> EventLoop::sleep_until(TimePoint when) {
  return suspend([this, when](Resume resume) { add_timer(when, std::move(resume)); });
}

Task<void> EventLoop::wait_elsewhere(std::function<void()> work) {
  ++offloaded_;
  if (!asio_->helper) asio_->helper = std::make_unique<asio::thread_pool>(1);
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(
      [this, &work](auto handler) {
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        asio::post(*asio_->helper, [this, &work, shared] {
          work();
          asio::post(asio_->context, [this, shared] {
            --offloaded_;
            std::move (*shared)();
          });
        });
      },
      asio::use_awaitable);
}

void EventLoop::spawn(Task<void> task) {
  asio::co_spawn(asio_->context, std::move(task), [](const std::exception_ptr& error) {
    if (!error) return;
    try {
      std::rethrow_exception(error);
    } catch (const std::exception& e) {
      check_failed("no exception leaves a spawned task", __FILE__, __LINE__, e.what());
    }
  });
}

}  // namespace assay::net
