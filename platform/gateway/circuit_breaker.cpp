// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/circuit_breaker.hpp"

namespace assay::gateway {

bool CircuitBreaker::admit(TimePoint now) {
  if (state_ == State::closed) return true;
  if (now < due_) return false;
  // Half-open again: the probe before this one never came back.
  state_ = State::half_open;
  due_ = now + options_.open_for;
  return true;
}

Breaker::Change CircuitBreaker::record(bool answered, TimePoint now) {
  if (state_ == State::open) return Change::none;  // a call from before it opened
  if (answered) {
    const bool was_half_open = state_ == State::half_open;
    state_ = State::closed;
    failures_ = 0;
    return was_half_open ? Change::closed : Change::none;
  }
  if (state_ == State::closed && ++failures_ < options_.failures) return Change::none;
  const bool was_closed = state_ == State::closed;
  state_ = State::open;
  due_ = now + options_.open_for;
  return was_closed ? Change::opened : Change::none;
}

Duration CircuitBreaker::wait(TimePoint now) const {
  return state_ == State::closed || now >= due_ ? Duration::zero() : due_ - now;
}

}  // namespace assay::gateway
