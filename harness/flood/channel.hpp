// SPDX-License-Identifier: Apache-2.0
#pragma once
// A line with or without TLS on it. Sessions are never resumed: each connection pays for its handshake.
#include <optional>
#include <string>
#include <string_view>

#include "harness/flood/reactor.hpp"
#include "harness/forge/tls_session.hpp"

namespace assay::flood {

struct Way {
  Address address;
  const forge::TlsContext* tls = nullptr;  // borrowed; null: plain
  std::size_t buffer_bytes = 16384;
};

enum class ChannelEnd { refused, reset, closed, tls, local };

class ChannelOwner {
 public:
  virtual void channel_ready() = 0;  // connected and, with TLS, past the handshake
  virtual void channel_received(std::string_view plaintext) = 0;
  virtual void channel_ended(ChannelEnd end) = 0;

 protected:
  ~ChannelOwner() = default;
};

class Channel final : private LineOwner {
 public:
  Channel(Reactor& reactor, ChannelOwner& owner, Way way);

  // How far a connection goes by itself.
  enum class Upto {
    ready,  // through the handshake
    tcp     // `ready` is told when TCP is up; TLS is left to the owner's raw bytes
  };
  void open(Upto upto);
  void close(bool reset);
  bool ready() const { return ready_; }
  void send(std::string_view plaintext);
  void send_raw(std::string_view bytes) { line_.send(bytes); }
  Line& line() { return line_; }
  // What a handshake begins with.
  std::string client_hello() const;

 private:
  void line_connected() override;
  void line_received(std::string_view bytes) override;
  void line_ended(LineEnd end) override;
  void flush();
  void end(ChannelEnd how);

  ChannelOwner& owner_;
  Way way_;
  Line line_;
  Upto upto_ = Upto::ready;
  bool ready_ = false;
  bool heard_ = false;  // the target has said something on this connection
  std::optional<forge::TlsSession> session_;
  std::string plaintext_;
};

}  // namespace assay::flood
