// SPDX-License-Identifier: Apache-2.0
#include "harness/flood/engine.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "harness/flood/attack.hpp"
#include "harness/flood/honest_clients.hpp"
#include "harness/forge/loopback.hpp"

namespace assay::flood {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr Duration kLeastSleep = std::chrono::microseconds(50);  // requests that fall due closer go together
constexpr Duration kMostSleep = std::chrono::milliseconds(50);
constexpr Millis kSweepEvery{100}, kWatchEvery{200}, kCalmFor{20};
constexpr int kSlowWindow = 1024;
constexpr std::uint64_t kFewConnections = 512;

// A flood needs more descriptors than a shell allows by default; a target in this process as many again.
void raise_descriptor_limit(std::uint64_t connections) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  const rlim_t wanted = std::min<rlim_t>(limit.rlim_max, 4 * connections + 1024);
  if (limit.rlim_cur >= wanted) return;
  limit.rlim_cur = wanted;
  setrlimit(RLIMIT_NOFILE, &limit);
}

class Engine {
 public:
  Engine(const Plan& plan, const Watch& watch, const forge::TlsContext* tls, std::string address)
      : plan_(plan), watch_(watch), stepped_(static_cast<bool>(plan.advance)) {
    Way way;
    way.address.target = std::move(address);
    way.address.port = plan.endpoint.port;
    way.tls = tls;
    way.buffer_bytes = plan.connections > kFewConnections ? 4096 : 16384;
    honest_way_ = way;
    honest_way_.address.source = source_of(plan.honest.source, 0);
    if (plan.mode == Mode::slow_read) way.address.receive_window = kSlowWindow;
    for (std::uint64_t i = 0; i < plan.sources; ++i) {
      way.address.source = source_of(plan.source, i);
      ways_.push_back(way);
    }
  }

  Result<Report> run() {
    if (!stepped_ && plan_.honest.requests > 0) calm();
    if (plan_.honest.requests > 0) honest_.emplace(reactor_, plan_.honest, honest_way_, report_.honest);
    Scene scene{reactor_,
                plan_,
                report_,
                ways_,
                [this] { return elapsed(); },
                [this](std::uint64_t sent) { honest_by_progress(sent); },
                [this] { all_sent(); }};
    attack_ = holds(plan_.mode) ? make_hold_attack(std::move(scene)) : make_request_attack(std::move(scene));
    begin_ = SteadyClock::now();
    if (stepped_) {
      ASSAY_TRY(run_in_rounds());
    } else {
      run_in_real_time();
    }
    attack_->finish({SteadyClock::now(), span_, span_});
    report_.traffic = reactor_.traffic();
    return std::move(report_);
  }

 private:
  // The system's choice where it is the same: binding costs a call for each connection.
  static std::string source_of(const std::string& first, std::uint64_t n) {
    std::string source = source_address(first, n).value_or("");
    return source == "127.0.0.1" ? std::string() : source;
  }

  Duration elapsed() const { return stepped_ ? target_time_ : Duration(SteadyClock::now() - begin_); }
  bool busy() const { return attack_->busy() || (honest_ && honest_->busy()); }
  void sweep(Instant limit) {
    attack_->sweep(limit);
    if (honest_) honest_->sweep(limit);
  }

  // --- honest clients
  bool paced_by_progress() const {
    return !holds(plan_.mode) && plan_.total > 0 && (plan_.rate == 0 || plan_.duration.count() == 0);
  }
  void honest_upto(std::uint64_t count) {
    while (honest_ && report_.honest.total < std::min(count, plan_.honest.requests)) {
      const Instant now = SteadyClock::now();
      const std::uint64_t n = report_.honest.total;
      const bool scheduled = !stepped_ && !paced_by_progress();
      honest_->request(scheduled ? begin_ + honest_due(n) : now, now);
    }
  }
  Duration honest_due(std::uint64_t n) const {
    return Duration(plan_.duration) /
           std::max<std::int64_t>(static_cast<std::int64_t>(plan_.honest.requests), 1) *
           static_cast<std::int64_t>(n);
  }
  void honest_by_progress(std::uint64_t sent) {
    if (honest_ && paced_by_progress()) honest_upto(sent * plan_.honest.requests / plan_.total + 1);
  }
  void honest_by_time(Duration upto) {
    if (!honest_ || paced_by_progress()) return;
    std::uint64_t count = report_.honest.total;
    while (count < plan_.honest.requests && honest_due(count) <= upto) ++count;
    honest_upto(count);
  }
  // The same clients while nothing else goes on, one after another.
  void calm() {
    HonestClients clients(reactor_, plan_.honest, honest_way_, report_.calm);
    for (std::uint64_t i = 0; i < plan_.honest.requests; ++i) {
      const Instant now = SteadyClock::now();
      clients.request(now, now);
      while (clients.busy()) {
        reactor_.run_one_for(kCalmFor);
        clients.sweep(SteadyClock::now() - plan_.patience);
      }
    }
  }

  // --- real time
  void run_in_real_time() {
    reactor_.on_alarm([this] { on_alarm(); });
    reactor_.alarm_at(begin_);
    reactor_.run();
    span_ = sending_ended_ - begin_;
    report_.seconds = std::chrono::duration<double>(span_).count();
    if (plan_.mode == Mode::slow_read) {
      attack_->read_out();
      const Instant limit = SteadyClock::now() + kSweepEvery;
      while (SteadyClock::now() < limit && reactor_.run_one_for(kCalmFor)) {
      }
    }
  }

  void all_sent() {
    if (stepped_ || ending_) return;
    ending_ = true;
    sending_ended_ = SteadyClock::now();
    if (!busy()) reactor_.stop();
  }

  void on_alarm() {
    const Instant now = SteadyClock::now();
    const Duration elapsed = now - begin_;
    const bool time_is_up = plan_.duration.count() > 0 && elapsed >= plan_.duration;
    if (!ending_) {
      honest_by_time(std::min<Duration>(elapsed, plan_.duration - Millis(1)));
      attack_->pass({now, elapsed, elapsed});
    }
    if (!ending_ && (time_is_up || attack_->over() || !watched(now))) {
      ending_ = true;
      sending_ended_ = now;
      attack_->stop();
    }
    if (now - swept_ >= kSweepEvery) {
      swept_ = now;
      sweep(now - plan_.patience);
    }
    if (ending_ && !busy()) {
      reactor_.stop();
      return;
    }
    const Duration next = ending_ ? elapsed + Millis(1) : attack_->next_due();
    reactor_.alarm_at(begin_ + std::clamp<Duration>(next, elapsed + kLeastSleep, elapsed + kMostSleep));
  }

  bool watched(Instant now) {
    if (!watch_ || now - watched_ < kWatchEvery) return true;
    watched_ = now;
    return watch_(snapshot());
  }
  Snapshot snapshot() const {
    return {std::chrono::duration<double>(SteadyClock::now() - begin_).count(),
            report_.sent,
            report_.answered,
            attack_->open(),
            report_.honest.total,
            report_.honest.ok};
  }

  // --- rounds of the target's time
  Result<void> run_in_rounds() {
    const Duration interval = plan_.interval;
    do {
      // What falls due within the round falls due at its beginning; the last one may be shorter.
      const Duration left = Duration(plan_.duration) - target_time_;
      const Duration step = plan_.duration.count() == 0 ? interval : std::min<Duration>(interval, left);
      attack_->pass({SteadyClock::now(), target_time_, target_time_ + step});
      honest_by_time(target_time_ + step - Duration(1));
      ASSAY_TRY(drain());
      if (plan_.duration.count() > 0) {
        target_time_ += step;
        ASSAY_TRY(plan_.advance(step));
      }
      reactor_.poll();
      if (watch_ && !watch_(snapshot())) break;
    } while (target_time_ < plan_.duration);
    span_ = target_time_;
    attack_->stop();
    attack_->read_out();
    ASSAY_TRY(drain());
    sweep(Instant::max());
    report_.seconds = std::chrono::duration<double>(SteadyClock::now() - begin_).count();
    return {};
  }

  // Until everything is answered, or the target itself says that it has nothing left to do.
  Result<void> drain() {
    const Instant limit = SteadyClock::now() + plan_.patience;
    while (SteadyClock::now() < limit) {
      if (busy() && reactor_.run_one_for(kCalmFor)) continue;
      reactor_.poll();
      ASSAY_TRY(plan_.settle());
      if (reactor_.poll() == 0) return {};
    }
    sweep(Instant::max());
    return {};
  }

  const Plan& plan_;
  const Watch& watch_;
  bool stepped_;
  Reactor reactor_;  // outlives what has sockets on it
  Report report_;
  Way honest_way_;
  std::vector<Way> ways_;
  std::optional<HonestClients> honest_;
  std::unique_ptr<Attack> attack_;
  Instant begin_, sending_ended_, swept_, watched_;
  Duration target_time_{0};
  Duration span_{0};  // the target's time that was flooded
  bool ending_ = false;
};

}  // namespace

Result<Report> run(const Plan& plan, const Watch& watch) {
  ASSAY_TRY(check(plan));
  ASSAY_TRY_ASSIGN(std::string address,
                   forge::dialable(plan.endpoint.address, plan.endpoint.allowed_addresses));
  std::optional<forge::TlsContext> tls;
  if (plan.endpoint.tls) {
    ASSAY_TRY_ASSIGN(forge::TlsContext context, forge::TlsContext::client(*plan.endpoint.tls));
    tls.emplace(std::move(context));
  }
  raise_descriptor_limit(plan.connections);
  return std::make_unique<Engine>(plan, watch, tls ? &*tls : nullptr, std::move(address))->run();
}

}  // namespace assay::flood
