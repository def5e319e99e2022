// SPDX-License-Identifier: Apache-2.0
#pragma once
// A connection on an event loop, over TLS or plain TCP, and the listener that accepts them over TLS. Loopback
// only. No call throws: failures are Errors with code unavailable (closed, refused), denied (TLS said no) or
// timeout.
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

class Stream {
 public:
  // Connects to `place`, shakes hands with SNI `server_name`, and requires that the peer's
  // certificate carries the URI `peer_uri` (its SPIFFE id).
  static Task<Result<std::unique_ptr<Stream>>> connect(EventLoop& loop, const TlsContext& context,
                                                       Place place, std::string server_name,
                                                       std::string peer_uri);
  // The same without TLS, for backends that know none.
  static Task<Result<std::unique_ptr<Stream>>> connect_plain(EventLoop& loop, Place place);

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
  ~Stream();

  // The peer's first SPIFFE id, else its address ("127.0.0.1").
  const std::string& peer() const { return peer_; }

 private:
  friend class TlsListener;
  struct Connection;  // Asio's headers stay in the .cpp
  explicit Stream(std::unique_ptr<Connection> connection);
  void remember_peer();

  std::unique_ptr<Connection> connection_;
  std::string peer_;
};

struct ListenerOptions {
  std::string address = "127.0.0.1";  // of the network that it serves
};

class TlsListener {
 public:
  using Accepted = std::function<Task<void>(std::unique_ptr<Stream>)>;
  // Told of each handshake that failed: the TLS library's reason and the peer's address.
  using Refused = std::function<void(const std::string& reason, const std::string& address)>;

  // Listens on the address, port 0. Each accepted connection runs as its own task.
  TlsListener(EventLoop& loop, TlsContext context, Accepted accepted, Refused refused,
              const ListenerOptions& options = {});
  ~TlsListener();
  TlsListener(const TlsListener&) = delete;
  TlsListener& operator=(const TlsListener&) = delete;
  std::uint16_t port() const { return port_; }
  void close();  // stops accepting; open connections go on

 private:
  struct State;
  std::shared_ptr<State> state_;
  std::uint16_t port_ = 0;
};

}  // namespace assay::net
