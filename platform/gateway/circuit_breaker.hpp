// SPDX-License-Identifier: Apache-2.0
#pragma once
// Cuts a service off that does not answer, and tries it again later: closed (calls pass), open (none does),
// half-open (one does, and decides). Time is given by the caller.
#include <chrono>
#include <cstdint>

#include "core/base/clock.hpp"

namespace assay::gateway {

struct BreakerOptions {
  std::int64_t failures = 5;  // in a row, until calls are cut off
  Duration open_for = std::chrono::seconds(10);
};

class Breaker {
 public:
  virtual ~Breaker() = default;
  // Whether a call may be made now. Each one that may is followed by one `record`, unless it is abandoned.
  virtual bool admit(TimePoint now) = 0;
  enum class Change { none, opened, closed };
  virtual Change record(bool answered, TimePoint now) = 0;
  // How long callers should stay away; zero when calls pass.
  virtual Duration wait(TimePoint now) const = 0;
};

class CircuitBreaker final : public Breaker {
 public:
  explicit CircuitBreaker(BreakerOptions options) : options_(options) {}
  bool admit(TimePoint now) override;
  Change record(bool answered, TimePoint now) override;
  Duration wait(TimePoint now) const override;

 private:
  enum class State { closed, open, half_open };

  BreakerOptions options_;
  State state_ = State::closed;
  std::int64_t failures_ = 0;  // in a row, while closed
  TimePoint due_;              // open: when a probe may go; half-open: when the probe counts as lost
};

}  // namespace assay::gateway
