// SPDX-License-Identifier: Apache-2.0
#pragma once
// One connection that is held as long as the target lets it: silent, or moving one byte at a time.
#include <cstdint>
#include <string>
#include <string_view>

#include "harness/flood/channel.hpp"
#include "harness/flood/plan.hpp"
#include "harness/flood/response_scanner.hpp"

namespace assay::flood {

// What the holders of one flood have in common.
struct Holding {
  Mode mode = Mode::idle;
  std::string opening;        // what is sent once, when the connection is up
  std::string drip;           // what is sent byte by byte, over and over; empty: nothing
  std::uint64_t answers = 1;  // slow_read: how many the opening asks for
};
// The opening is made from the plan's first request.
Holding holding_of(const Plan& plan);

class Holder final : private ChannelOwner {
 public:
  enum class State { fresh, opening, held, over };

  class Desk {
   public:
    virtual void holder_held(Holder& holder) = 0;  // it has reached the state in which it is to be held
    // The connection is gone; `was_held`: from that state. Not told when we close it.
    virtual void holder_ended(Holder& holder, bool was_held, ChannelEnd end, int status) = 0;

   protected:
    ~Desk() = default;
  };

  Holder(Reactor& reactor, Desk& desk, Way way, const Holding& holding);

  State state() const { return state_; }
  Millis since() const { return since_; }  // target's time at which it was held; kept by the desk
  void held_since(Millis when) { since_ = when; }
  void open(Instant now);
  // One byte more, in whichever direction the mode is slow.
  void drip();
  // slow_read: reads all that is there, to see whether the answers are whole.
  void read_out();
  // Gives a connection up that is not held since before `limit`.
  void sweep(Instant limit);
  void close();

 private:
  void channel_ready() override;
  void channel_received(std::string_view plaintext) override;
  void channel_ended(ChannelEnd end) override;
  void held();
  void ended(ChannelEnd end);
  bool raw() const;

  Desk& desk_;
  const Holding& holding_;
  Channel channel_;
  State state_ = State::fresh;
  Millis since_{0};
  Instant started_;
  std::size_t dripped_ = 0;
  std::string hello_;  // of the modes that stay within the handshake
  ResponseScanner scanner_;
  std::uint64_t answered_ = 0;
};

}  // namespace assay::flood
