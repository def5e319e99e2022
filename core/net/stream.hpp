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

#include "core/base/result.hpp"
#include "core/net/event_loop.hpp"
#include "core/net/tls.hpp"

namespace assay::net {

class Stream {
 public:
  // Connects to 127.0.0.1:`port`, shakes hands with SNI `server_name`, and requires that the peer's
  // certificate carries the URI `peer_uri` (its SPIFFE id; a `*` stands for anything, as in glob_match).
  static Task<Result<std::unique_ptr<Stream>>> connect(EventLoop& loop, const TlsContext& context,
                                                       std::uint16_t port, std::string server_name,
                                                       std::string peer_uri);
  // The same without TLS, for backends that know none.
  static Task<Result<std::unique_ptr<Stream>>> connect_plain(EventLoop& loop, std::uint16_t port);

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
};

class TlsListener {
 public:
  using Accepted = std::function<Task<void>(std::unique_ptr<Stream>)>;
  // Told of each handshake that failed: the TLS library's reason and the peer's address.
  using Refused = std::function<void(const std::string& reason, const std::string& address)>;

  // Listens on 127.0.0.1, port 0. Each accepted connection runs as its own task.
  TlsListener(EventLoop& loop, TlsContext context, Accepted accepted, Refused refused);
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
