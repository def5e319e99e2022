// SPDX-License-Identifier: Apache-2.0
#pragma once
// A connection on an event loop, over TLS or plain TCP, and the listener that accepts them over TLS. Loopback
// only. No call throws: failures are Errors with code unavailable (closed, refused), denied (TLS said no) or
// timeout.
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/result.hpp"
#include "core/net/event_loop.hpp"
#include "core/net/tls.hpp"

namespace assay::net {

// Where something listens. Beyond 127.0.0.0/8 nothing is dialled and nothing listens, but for 0.0.0.0.
struct Place {
  std::string address = "127.0.0.1";  // IPv4, four decimal numbers
  std::uint16_t port = 0;
  Place() = default;
  Place(std::uint16_t at_port) : port(at_port) {}  // NOLINT(google-explicit-constructor): a port is a place
  Place(std::string at_address, std::uint16_t at_port) : address(std::move(at_address)), port(at_port) {}
  bool operator==(const Place&) const = default;
  std::string text() const { return address + ":" + std::to_string(port); }
};

class Stream;

// A place among the connections that a listener may hold; given back when the connection is gone.
class Admission {
 public:
  virtual ~Admission() = default;
  // The connection exists, from before its handshake until the admission ends.
  virtual void began(Stream& stream) = 0;
};

class Stream {
 public:
  static constexpr Duration kDialPatience = std::chrono::seconds(10);
  // Connects to `place`, shakes hands with SNI `server_name`, and requires that the peer's
  // certificate carries the URI `peer_uri` (its SPIFFE id; a `*` stands for anything, as in
  // glob_match), all within `patience`.
  static Task<Result<std::unique_ptr<Stream>>> connect(EventLoop& loop, const TlsContext& context,
                                                       Place place, std::string server_name,
                                                       std::string peer_uri,
                                                       Duration patience = kDialPatience);
  // The same without TLS, for backends that know none.
  static Task<Result<std::unique_ptr<Stream>>> connect_plain(EventLoop& loop, Place place,
                                                             Duration patience = kDialPatience);

  // Up to `limit` bytes, at least one; an Error at the end of the stream.
  Task<Result<std::string>> read_some(std::size_t limit = 16384);
  Task<Result<void>> write(std::string bytes);
  // What lies there unread, without waiting for it and without taking it.
  enum class Waiting { nothing, bytes, end };
  Waiting waiting();
  // Says that nothing more will come and reads up to `limit` bytes away, until the peer has closed: closing
  // with bytes unread would reset the connection and take our last answer with it (RFC 9112 §9.6).
  Task<void> linger(std::size_t limit);
  void close();  // at once, without a TLS farewell; idempotent
  // Closes and forgets what the peer has not yet taken: the kernel keeps nothing for it (RST).
  void abort();
  // Whoever waits to read or write gets an Error now. The connection is open still: one last answer may go
  // out.
  void cancel();
  ~Stream();

  // The peer's first SPIFFE id, else its address ("127.0.0.1").
  const std::string& peer() const { return peer_; }
  // On the server's side: the name that the client asked for when it shook hands (RFC 6066 §3), as it came.
  // Empty: none.
  const std::string& server_name() const { return server_name_; }

 private:
  friend class TlsListener;
  friend class PlainListener;
  struct Connection;  // Asio's headers stay in the .cpp
  explicit Stream(std::unique_ptr<Connection> connection);
  void remember_peer();

  std::unique_ptr<Connection> connection_;
  std::string peer_;
  std::string server_name_;
  std::shared_ptr<Admission> admission_;  // null where nobody counts
};

struct ListenerOptions {
  std::string address = "127.0.0.1";              // of the network that it serves
  Duration handshake = std::chrono::seconds(10);  // what a client may take for its part of the handshake
  int send_buffer = 0;                            // bytes that the kernel holds for a connection; 0: its own
  // Asked for each connection, with the peer's address, before a byte is read; null: it is closed at once.
  std::function<std::shared_ptr<Admission>(const std::string& address)> admit;
};

class TlsListener {
 public:
  using Accepted = std::function<Task<void>(std::unique_ptr<Stream>)>;
  // Told of each handshake that failed: the TLS library's reason, or kTooSlow, and the peer's address.
  static constexpr const char* kTooSlow = "handshake not completed in time";
  using Refused = std::function<void(const std::string& reason, const std::string& address)>;

  // Listens on the address of the options, port 0. Each accepted connection runs as its own task.
  TlsListener(EventLoop& loop, TlsContext context, Accepted accepted, Refused refused,
              ListenerOptions options = {});
  ~TlsListener();
  TlsListener(const TlsListener&) = delete;
  TlsListener& operator=(const TlsListener&) = delete;
  std::uint16_t port() const { return port_; }
  void close();  // stops accepting; open connections go on
  // For connections that come from now on; those that are open keep what they agreed on.
  void set_context(TlsContext context);

 private:
  struct State;
  std::shared_ptr<State> state_;
  std::uint16_t port_ = 0;
};

// Listens without TLS, for what has to be told to clients that come without it.
class PlainListener {
 public:
  using Accepted = TlsListener::Accepted;
  // As TlsListener.
  PlainListener(EventLoop& loop, Accepted accepted);
  ~PlainListener();
  PlainListener(const PlainListener&) = delete;
  PlainListener& operator=(const PlainListener&) = delete;
  std::uint16_t port() const { return port_; }

 private:
  struct State;
  std::shared_ptr<State> state_;
  std::uint16_t port_ = 0;
};

}  // namespace assay::net
