// SPDX-License-Identifier: Apache-2.0
#pragma once
// One Asio event loop on one thread, with a clock of its own. A platform instance lives on exactly one loop,
// so its parts need no locks. Time is either frozen (only `advance` moves it: leases lapse and limits refill
// at once, in order) or real.
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>

#include "core/base/clock.hpp"

namespace boost::asio {
class io_context;
}

namespace assay::net {

template <typename T = void>
using Task = boost::asio::awaitable<T>;

class EventLoop {
 public:
  enum class Time { frozen, real };

  // The loop's thread starts at once; `start` is the frozen clock's first reading (ignored for real time).
  EventLoop(Time time, TimePoint start);
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  const Clock& clock() const { return *clock_; }
  TimePoint now() const { return clock_->now(); }
  boost::asio::io_context& context();

  // --- from other threads; each blocks until the loop has done it
  // Runs `f` on the loop's thread, between handlers, and returns its result.
  template <typename F>
  auto call(F f) -> std::invoke_result_t<F> {
    std::packaged_task<std::invoke_result_t<F>()> task(std::move(f));
    auto result = task.get_future();
    submit([&task] { task(); });
    return result.get();
  }
  // Moves a frozen clock forward: steps to each due timer in turn and lets everything that follows from it
  // run, then to the end. A negative `by` is our own mistake: time never goes back.
  // Returns what quiesce returns.
  std::uint64_t advance(Duration by);
  // Returns when no handler is ready: every byte that was in flight inside this process has been acted on.
  // The return value counts the handlers and timers that the loop has run in all its life, without those that
  // only wake it for calls like this one: the same count twice means that nothing happened in between.
  std::uint64_t quiesce();
  // Ends the loop; pending work is dropped. Idempotent.
  void stop();

  // --- on the loop's thread
  using TimerId = std::pair<TimePoint, std::uint64_t>;
  TimerId add_timer(TimePoint when, std::function<void()> action);
  void cancel_timer(TimerId id);
  Task<void> sleep_until(TimePoint when);
  // Suspends the coroutine and hands what resumes it to `keep`; it goes on as a handler of its own. Whoever
  // drops the resumer ends the coroutine.
  using Resume = std::function<void()>;
  Task<void> suspend(std::function<void(Resume)> keep);
  // Runs slow, self-contained work on the loop's one helper thread; the loop goes on meanwhile. `advance` and
  // `quiesce` wait for it.
  template <typename F>
  auto offload(F work) -> Task<std::invoke_result_t<F>>;
  // Lets a coroutine run on its own; an exception that leaves it ends the process (parts catch their own).
  void spawn(Task<void> task);

 private:
  void run();
  void submit(std::function<void()> command);
  void run_commands();
  void drain();
  std::size_t counted(std::size_t handlers);
  void wake();
  void fire_due(TimePoint until);
  void arm();
  Task<void> wait_elsewhere(std::function<void()> work);

  std::unique_ptr<VirtualClock> frozen_;  // null in real time
  std::unique_ptr<Clock> system_;         // null when frozen
  const Clock* clock_;
  std::map<TimerId, std::function<void()>> timers_;  // outlives asio_: dying coroutines cancel their timers
  std::uint64_t next_timer_ = 0;
  std::mutex commands_mutex_;
  std::deque<std::function<void()>> commands_;
  bool stopping_ = false;      // guarded by commands_mutex_
  std::size_t offloaded_ = 0;  // jobs on the helper thread; loop thread only
  std::uint64_t ran_ = 0;      // see quiesce; loop thread only
  struct Asio;                 // what only the .cpp needs: its headers cost seconds in every file
  std::unique_ptr<Asio> asio_;
  std::thread thread_;
};

template <typename F>
auto EventLoop::offload(F work) -> Task<std::invoke_result_t<F>> {
  std::optional<std::invoke_result_t<F>> result;
  co_await wait_elsewhere([&result, &work] { result.emplace(work()); });
  co_return std::move(*result);
}

}  // namespace assay::net
