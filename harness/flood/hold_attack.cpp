// SPDX-License-Identifier: Apache-2.0
// Connections that are held: opened a few at a time, so that no queue of half-open ones overflows, and then
// moved on by a byte in each interval.
#include <algorithm>
#include <utility>

#include "harness/flood/attack.hpp"

namespace assay::flood {
namespace {

constexpr std::uint64_t kMostOpening = 64;

class HoldAttack final : public Attack, private Holder::Desk {
 public:
  explicit HoldAttack(Scene scene) : scene_(std::move(scene)), holding_(holding_of(scene_.plan)) {
    Holder::Desk& desk = *this;
    for (std::uint64_t i = 0; i < scene_.plan.connections; ++i) {
      holders_.push_back(
          std::make_unique<Holder>(scene_.reactor, desk, scene_.ways[i % scene_.ways.size()], holding_));
      waiting_.push_back(holders_.back().get());
    }
    std::reverse(waiting_.begin(), waiting_.end());
  }

  void pass(const Moment& moment) override {
    open_some();
    const std::int64_t tick = moment.elapsed / scene_.plan.interval;
    if (tick == tick_) return;
    tick_ = tick;  // a late alarm makes up for nothing: the bytes are meant to be slow
    for (const auto& holder : holders_) holder->drip();
  }

  Duration next_due() const override { return (tick_ + 1) * scene_.plan.interval; }
  bool busy() const override { return opening_ > 0; }
  bool over() const override { return false; }
  void stop() override { stopped_ = true; }
  void sweep(Instant limit) override {
    for (const auto& holder : holders_) holder->sweep(limit);
  }
  void read_out() override {
    for (const auto& holder : holders_) holder->read_out();
  }
  void finish(const Moment&) override {
    scene_.report.held = held_;
    for (const auto& holder : holders_) {
      if (holder->state() == Holder::State::held) note_time(*holder);
      holder->close();
    }
  }
  std::uint64_t open() const override { return opening_ + held_; }

 private:
  void open_some() {
    while (!stopped_ && opening_ < kMostOpening && !waiting_.empty()) {
      Holder* const holder = waiting_.back();
      waiting_.pop_back();
      ++opening_;
      ++scene_.report.sent;
      scene_.progress(scene_.report.sent);
      holder->open(std::chrono::steady_clock::now());
    }
  }

  void note_time(const Holder& holder) {
    const auto time = std::chrono::duration_cast<Millis>(scene_.elapsed()) - holder.since();
    scene_.report.longest_held_ms = std::max(
        scene_.report.longest_held_ms, static_cast<std::uint64_t>(std::max<std::int64_t>(time.count(), 0)));
  }

  void holder_held(Holder& holder) override {
    holder.held_since(std::chrono::duration_cast<Millis>(scene_.elapsed()));
    --opening_;
    ++held_;
    ++scene_.report.opened;
    scene_.report.most_held = std::max(scene_.report.most_held, held_);
    open_some();
  }

  void holder_ended(Holder& holder, bool was_held, ChannelEnd end, int status) override {
    Report& report = scene_.report;
    if (status > 0) {
      ++report.answered;
      ++report.statuses[std::min<std::size_t>(static_cast<std::size_t>(status), report.statuses.size() - 1)];
    }
    if (was_held) {
      --held_;
      ++report.closed_by_target;
      note_time(holder);
    } else {
      --opening_;
      ++count_of(end);
    }
    if (scene_.plan.reopen && !stopped_) waiting_.push_back(&holder);
    // Not from here: a target that refuses at once would be answered with a storm.
    if (!scene_.plan.reopen) open_some();
  }

  std::uint64_t& count_of(ChannelEnd end) {
    Report& report = scene_.report;
    switch (end) {
      case ChannelEnd::refused:
        return report.refused;
      case ChannelEnd::reset:
        return report.reset;
      case ChannelEnd::tls:
        return report.tls_failed;
      case ChannelEnd::local:
        return report.local_failures;
      case ChannelEnd::closed:
        break;
    }
    return report.closed;
  }

  Scene scene_;
  Holding holding_;
  std::vector<std::unique_ptr<Holder>> holders_;
  std::vector<Holder*> waiting_;
  std::uint64_t opening_ = 0, held_ = 0;
  std::int64_t tick_ = 0;
  bool stopped_ = false;
};

}  // namespace

std::unique_ptr<Attack> make_hold_attack(Scene scene) {
  return std::make_unique<HoldAttack>(std::move(scene));
}

}  // namespace assay::flood
