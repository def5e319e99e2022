// SPDX-License-Identifier: Apache-2.0
// Connections that are used: whole requests or handshakes, one after another on each.
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "harness/flood/attack.hpp"

namespace assay::flood {
namespace {

constexpr std::uint64_t kNoEnd = std::numeric_limits<std::uint64_t>::max();
constexpr Duration kNever = std::chrono::hours(24 * 365);

class RequestAttack final : public Attack, private RequestClient::Desk {
 public:
  explicit RequestAttack(Scene scene) : scene_(std::move(scene)) {
    const Plan& plan = scene_.plan;
    if (plan.mode == Mode::requests) {
      for (const std::string& request : plan.requests) requests_.push_back(request);
    } else {
      requests_.emplace_back();  // the handshake alone
    }
    most_ = plan.total == 0 ? kNoEnd : plan.total;
    RequestClient::Desk& desk = *this;
    for (std::uint64_t i = 0; i < plan.connections; ++i) {
      clients_.push_back(std::make_unique<RequestClient>(
          scene_.reactor, desk, scene_.ways[i % scene_.ways.size()], plan.keep_alive));
    }
    for (auto client = clients_.rbegin(); client != clients_.rend(); ++client) free_.push_back(client->get());
  }

  void pass(const Moment& moment) override {
    if (!began_) {
      began_ = true;
      start_ = moment.now - moment.elapsed;
    }
    due_ = due_until(moment);
    now_ = moment.now;
    stepped_ = static_cast<bool>(scene_.plan.advance);
    const bool scheduled = scene_.plan.rate != 0 && !stepped_;
    while (may_send() && !free_.empty()) {
      RequestClient* const client = free_.back();
      free_.pop_back();
      if (scheduled) scene_.report.lag.record(nanoseconds(moment.now - instant_of(sent())));
      start(*client, moment.now);
    }
  }

  Duration next_due() const override {
    if (scene_.plan.rate == 0 || sent() >= most_) return kNever;
    return due_at(std::max(sent(), due_));
  }
  bool busy() const override { return free_.size() < clients_.size(); }
  bool over() const override { return sent() >= most_ && !busy(); }
  void stop() override { stopped_ = true; }
  void sweep(Instant limit) override {
    for (const auto& client : clients_) client->sweep(limit);
  }
  void finish(const Moment& moment) override {
    if (scene_.plan.rate != 0) scene_.report.unsent = due_until(moment) - sent();
    for (const auto& client : clients_) client->close();
  }
  std::uint64_t open() const override { return clients_.size() - free_.size(); }

 private:
  static std::uint64_t nanoseconds(Duration time) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(time.count(), 0));
  }
  std::uint64_t sent() const { return scene_.report.sent; }
  bool may_send() const { return !stopped_ && sent() < due_; }

  // The n-th request's place in the schedule, fixed before the flood begins.
  Duration due_at(std::uint64_t n) const {
    return Duration(std::llround(static_cast<double>(n) * 1e9 / static_cast<double>(scene_.plan.rate)));
  }
  Instant instant_of(std::uint64_t n) const { return start_ + due_at(n); }
  // How many requests fall due before `until` (in real time: until now).
  std::uint64_t due_until(const Moment& moment) const {
    if (scene_.plan.rate == 0) return most_;
    const double seconds = std::chrono::duration<double>(moment.until).count();
    auto n = static_cast<std::uint64_t>(seconds * static_cast<double>(scene_.plan.rate));
    while (due_at(n) < moment.until) ++n;
    while (n > 0 && due_at(n - 1) >= moment.until) --n;
    return std::min(n, most_);
  }

  void start(RequestClient& client, Instant now) {
    scene_.progress(sent());
    const std::string_view request = requests_[sent() % requests_.size()];
    const bool scheduled = scene_.plan.rate != 0 && !stepped_;
    const Instant due = scheduled ? instant_of(sent()) : now;
    ++scene_.report.sent;
    client.start(request, due, now);
  }

  void request_done(RequestClient& client, Fate fate, int status, Instant due) override {
    const Instant now = std::chrono::steady_clock::now();
    Report& report = scene_.report;
    if (fate == Fate::answered) {
      ++report.answered;
      ++report.statuses[std::min<std::size_t>(static_cast<std::size_t>(status), report.statuses.size() - 1)];
      report.latency.record(nanoseconds(now - due));
    } else {
      ++count_of(fate);
    }
    if (may_send()) {
      start(client, now);
    } else {
      free_.push_back(&client);
      if (over()) scene_.over();
    }
  }

  std::uint64_t& count_of(Fate fate) {
    Report& report = scene_.report;
    switch (fate) {
      case Fate::refused:
        return report.refused;
      case Fate::reset:
        return report.reset;
      case Fate::closed:
        return report.closed;
      case Fate::tls_failed:
        return report.tls_failed;
      case Fate::malformed:
        return report.malformed;
      case Fate::local:
        return report.local_failures;
      default:
        return report.unanswered;
    }
  }

  Scene scene_;
  std::vector<std::string_view> requests_;
  std::vector<std::unique_ptr<RequestClient>> clients_;
  std::vector<RequestClient*> free_;
  std::uint64_t most_ = 0;  // requests in all
  std::uint64_t due_ = 0;   // requests that have fallen due so far
  Instant start_, now_;
  bool began_ = false, stopped_ = false, stepped_ = false;
};

}  // namespace

std::unique_ptr<Attack> make_request_attack(Scene scene) {
  return std::make_unique<RequestAttack>(std::move(scene));
}

}  // namespace assay::flood
