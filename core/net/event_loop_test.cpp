// SPDX-License-Identifier: Apache-2.0
#include "core/net/event_loop.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace assay::net {
namespace {

using std::chrono::seconds;
const TimePoint kStart = from_unix_seconds(1'700'000'000);

TEST(EventLoop, AdvanceFiresTimersInOrderAtTheirOwnTime) {
  EventLoop loop(EventLoop::Time::frozen, kStart);
  std::string fired;
  loop.call([&] {
    for (const int s : {30, 10, 20}) {
      loop.add_timer(kStart + seconds(s), [&, s] {
        EXPECT_EQ(loop.now(), kStart + seconds(s));
        fired += std::to_string(s) + " ";
      });
    }
  });
  loop.advance(seconds(9));
  EXPECT_EQ(fired, "");
  loop.advance(seconds(100));
  EXPECT_EQ(fired, "10 20 30 ");
  EXPECT_EQ(loop.now(), kStart + seconds(109));
}

TEST(EventLoop, TimerThatIsCancelledOrSetByATimerIsHonoured) {
  EventLoop loop(EventLoop::Time::frozen, kStart);
  int fired = 0;
  loop.call([&] {
    const auto id = loop.add_timer(kStart + seconds(1), [&] { fired += 100; });
    loop.cancel_timer(id);
    loop.add_timer(kStart + seconds(1), [&] {
      ++fired;
      loop.add_timer(kStart + seconds(2), [&] { ++fired; });
    });
  });
  loop.advance(seconds(2));
  EXPECT_EQ(fired, 2);
}

TEST(EventLoop, QuiesceWaitsForSleepersAndOffloadedWork) {
  EventLoop loop(EventLoop::Time::frozen, kStart);
  int result = 0;
  const auto task = [&]() -> Task<void> {
    co_await loop.sleep_until(kStart + seconds(5));
    result = co_await loop.offload([] { return 42; });
  };
  loop.call([&] { loop.spawn(task()); });
  loop.quiesce();
  EXPECT_EQ(result, 0);
  loop.advance(seconds(5));
  loop.quiesce();
  EXPECT_EQ(result, 42);
}

TEST(EventLoop, QuiesceCountsAllThatRanAndNothingElse) {
  EventLoop loop(EventLoop::Time::frozen, kStart);
  const std::uint64_t idle = loop.quiesce();
  for (int i = 0; i < 200; ++i) {
    loop.call([] {});
    ASSERT_EQ(loop.quiesce(), idle) << "calls like this one do not count";
  }
  const auto task = [&]() -> Task<void> { co_await loop.sleep_until(kStart + seconds(5)); };
  loop.call([&] { loop.spawn(task()); });
  const std::uint64_t spawned = loop.quiesce();
  EXPECT_GT(spawned, idle);
  loop.advance(seconds(1));
  EXPECT_EQ(loop.quiesce(), spawned) << "nothing fell due";
  loop.advance(seconds(5));
  EXPECT_GT(loop.quiesce(), spawned) << "what ran before the question counts, too";
}

TEST(EventLoop, ASuspendedTaskGoesOnWhenItIsResumedAndEndsWhenItIsDropped) {
  EventLoop loop(EventLoop::Time::frozen, kStart);
  std::vector<EventLoop::Resume> kept;
  int went_on = 0;
  auto alive = std::make_shared<int>(1);
  const std::weak_ptr<int> watch = alive;
  const auto task = [&](std::shared_ptr<int> held) -> Task<void> {
    co_await loop.suspend([&](EventLoop::Resume resume) { kept.push_back(std::move(resume)); });
    went_on += *held;
  };
  loop.call([&] {
    loop.spawn(task(alive));
    loop.spawn(task(alive));
  });
  alive.reset();
  loop.quiesce();
  ASSERT_EQ(kept.size(), 2u);
  EXPECT_EQ(went_on, 0);
  loop.call([&] { kept.front()(); });
  loop.quiesce();
  EXPECT_EQ(went_on, 1);
  EXPECT_FALSE(watch.expired());
  loop.call([&] { kept.clear(); });
  loop.quiesce();
  EXPECT_TRUE(watch.expired());
  EXPECT_EQ(went_on, 1);
}

TEST(EventLoop, StopDropsWhatStillSleeps) {
  auto alive = std::make_shared<int>(1);
  const std::weak_ptr<int> watch = alive;
  {
    EventLoop loop(EventLoop::Time::frozen, kStart);
    const auto task = [&loop](std::shared_ptr<int> held) -> Task<void> {
      co_await loop.sleep_until(kStart + seconds(1000));
      *held = 2;
    };
    loop.call([&] { loop.spawn(task(alive)); });
    alive.reset();
    loop.quiesce();
    EXPECT_FALSE(watch.expired());
  }
  EXPECT_TRUE(watch.expired());
}

}  // namespace
}  // namespace assay::net
