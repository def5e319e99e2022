// SPDX-License-Identifier: Apache-2.0
#pragma once
// What floods: connections that are used, or connections that are held. Both are told of time by whoever
// drives them, and never look at a clock of their own but to measure.
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "harness/flood/holder.hpp"
#include "harness/flood/plan.hpp"
#include "harness/flood/report.hpp"
#include "harness/flood/request_client.hpp"

namespace assay::flood {

// A moment of the flood. In real time `until` is `elapsed`; in rounds it is the end of the round.
struct Moment {
  Instant now;
  Duration elapsed{0};  // of the target's time, since the beginning
  Duration until{0};
};

class Attack {
 public:
  virtual ~Attack() = default;
  // Does what is due.
  virtual void pass(const Moment& moment) = 0;
  // When something falls due next, counted as `elapsed` is.
  virtual Duration next_due() const = 0;
  // Waits for the target in some way that the target is expected to end.
  virtual bool busy() const = 0;
  // All is done, whatever the time.
  virtual bool over() const = 0;
  // Starts nothing new from here on.
  virtual void stop() = 0;
  // Gives up what was started before `limit`.
  virtual void sweep(Instant limit) = 0;
  // The last look, before the numbers are read.
  virtual void read_out() {}
  virtual void finish(const Moment& moment) = 0;
  virtual std::uint64_t open() const = 0;  // connections in use
};

struct Scene {
  Reactor& reactor;
  const Plan& plan;
  Report& report;
  std::vector<Way> ways;  // one for each source, used in turn
  std::function<Duration()> elapsed;
  std::function<void(std::uint64_t sent)> progress;  // told before each request of the flood
  std::function<void()> over;                        // told when the last answer has come
};

std::unique_ptr<Attack> make_request_attack(Scene scene);
std::unique_ptr<Attack> make_hold_attack(Scene scene);

}  // namespace assay::flood
