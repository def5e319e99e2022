// SPDX-License-Identifier: Apache-2.0
#pragma once
// One connection that sends one request at a time and waits for its answer; it connects when it has to. With
// an empty request the handshake alone is what is asked for.
#include <memory>
#include <string_view>

#include "harness/flood/channel.hpp"
#include "harness/flood/response_scanner.hpp"

namespace assay::flood {

enum class Fate { answered, refused, reset, closed, tls_failed, malformed, unanswered, local };

class RequestClient final : private ChannelOwner {
 public:
  class Desk {
   public:
    // The client is free again; `start` may be called at once.
    virtual void request_done(RequestClient& client, Fate fate, int status, Instant due) = 0;

   protected:
    ~Desk() = default;
  };

  RequestClient(Reactor& reactor, Desk& desk, Way way, bool keep_alive);

  bool busy() const { return busy_; }
  // `request` stays where it is until the request is done. The latency counts from `due`.
  void start(std::string_view request, Instant due, Instant now);
  // Gives a request up that was started before `limit`.
  void sweep(Instant limit);
  void close() { channel_.close(true); }

 private:
  void channel_ready() override;
  void channel_received(std::string_view plaintext) override;
  void channel_ended(ChannelEnd end) override;
  void send();
  void done(Fate fate, bool keep);

  Desk& desk_;
  Channel channel_;
  bool keep_alive_;
  bool busy_ = false;
  ResponseScanner scanner_;
  std::string_view request_;
  Instant due_, started_;
};

}  // namespace assay::flood
