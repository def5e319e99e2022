// SPDX-License-Identifier: Apache-2.0
#include "core/net/stream.hpp"

#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <optional>

#include "core/base/glob.hpp"

namespace assay::net {
namespace asio = boost::asio;
using asio::ip::tcp;
namespace {

constexpr auto kAcceptPause = std::chrono::milliseconds(100);
constexpr auto kNoThrow = asio::as_tuple(asio::use_awaitable);

Error network_error(const boost::system::error_code& error, std::string_view doing) {
  const bool tls = error.category() == asio::error::get_ssl_category();
  return {tls ? Errc::denied : Errc::unavailable, std::string(doing) + ": " + error.message(), {}};
}

// Closes a socket when its time is up, by the loop's clock; ends with the scope.
class Patience {
 public:
  Patience(EventLoop& loop, tcp::socket& socket, Duration budget) : loop_(loop) {
    id_ = loop.add_timer(loop.now() + budget, [this, &socket] {
      over_ = true;
      boost::system::error_code ignored;
      socket.close(ignored);
    });
  }
  ~Patience() { loop_.cancel_timer(id_); }
  Patience(const Patience&) = delete;
  Patience& operator=(const Patience&) = delete;
  bool over() const { return over_; }

 private:
  EventLoop& loop_;
  EventLoop::TimerId id_;
  bool over_ = false;
};

Error too_slow(std::string_view doing) {
  return {Errc::timeout, std::string(doing) + ": no answer in time", {}};
}

Task<Result<tcp::socket>> dial(EventLoop& loop, Place place, Duration budget) {
  boost::system::error_code malformed;
  const auto address = asio::ip::make_address_v4(place.address, malformed);
  if (malformed || !address.is_loopback()) {
    co_return Error{Errc::unavailable, "connect: " + place.text() + " is beyond loopback", {}};
  }
  tcp::socket socket(loop.context());
  const Patience patience(loop, socket, budget);
  const auto [error] = co_await socket.async_connect(tcp::endpoint(address, place.port), kNoThrow);
  if (patience.over()) co_return too_slow("connect");
  if (error) co_return network_error(error, "connect");
  co_return socket;
}

}  // namespace

struct Stream::Connection {
  using Tls = asio::ssl::stream<tcp::socket>;

  explicit Connection(tcp::socket socket) : plain(std::move(socket)) { no_delay(); }
  Connection(tcp::socket socket, const TlsContext& settings) : context(settings) {
    tls.emplace(std::move(socket), context->native());
    no_delay();
  }
  tcp::socket& socket() { return tls ? tls->next_layer() : *plain; }
  void no_delay() {
    boost::system::error_code ignored;
    socket().set_option(tcp::no_delay(true), ignored);
  }

  std::optional<TlsContext> context;  // outlives tls
  std::optional<tcp::socket> plain;   // one of these two
  std::optional<Tls> tls;
};

Stream::Stream(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Stream::~Stream() = default;

void Stream::remember_peer() {
  SSL* ssl = connection_->tls->native_handle();
  if (const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name); name != nullptr)
    server_name_ = name;
  if (X509* x509 = SSL_get0_peer_certificate(ssl)) {
    for (std::string& uri : Certificate::from_native(x509).uris()) {
      if (uri.rfind("spiffe://", 0) == 0) {
        peer_ = std::move(uri);
        return;
      }
    }
  }
  boost::system::error_code error;
  peer_ = connection_->socket().remote_endpoint(error).address().to_string();
}

Task<Result<std::unique_ptr<Stream>>> Stream::connect(EventLoop& loop, const TlsContext& context, Place place,
                                                      std::string server_name, std::string peer_uri,
                                                      Duration patience) {
  auto socket = co_await dial(loop, std::move(place), patience);
  if (!socket.ok()) co_return std::move(socket).error();
  std::unique_ptr<Stream> stream(
      new Stream(std::make_unique<Connection>(std::move(socket).value(), context)));
  SSL_set_tlsext_host_name(stream->connection_->tls->native_handle(), server_name.c_str());
  const Patience handshake(loop, stream->connection_->socket(), patience);
  const auto [handshake_error] =
      co_await stream->connection_->tls->async_handshake(asio::ssl::stream_base::client, kNoThrow);
  if (handshake.over()) co_return too_slow("TLS handshake");
  if (handshake_error) co_return network_error(handshake_error, "TLS handshake");
  stream->remember_peer();
  if (!glob_match(peer_uri, stream->peer_)) {
    Error wrong{Errc::denied, "the peer is " + stream->peer_ + ", not " + peer_uri, {}};
    stream->close();
    co_return wrong;
  }
  co_return stream;
}

Task<Result<std::unique_ptr<Stream>>> Stream::connect_plain(EventLoop& loop, Place place, Duration patience) {
  const std::string address = place.address;
  auto socket = co_await dial(loop, std::move(place), patience);
  if (!socket.ok()) co_return std::move(socket).error();
  std::unique_ptr<Stream> stream(new Stream(std::make_unique<Connection>(std::move(socket).value())));
  stream->peer_ = address;
  co_return stream;
}

Task<Result<std::string>> Stream::read_some(std::size_t limit) {
  std::string buffer(limit, '\0');
  const auto [error, count] =
      connection_->tls ? co_await connection_->tls->async_read_some(asio::buffer(buffer), kNoThrow)
                       : co_await connection_->plain->async_read_some(asio::buffer(buffer), kNoThrow);
  if (error) co_return network_error(error, "read");
  buffer.resize(count);
  co_return buffer;
}

Task<Result<void>> Stream::write(std::string bytes) {
  const auto [error, count] =
      connection_->tls ? co_await asio::async_write(*connection_->tls, asio::buffer(bytes), kNoThrow)
                       : co_await asio::async_write(*connection_->plain, asio::buffer(bytes), kNoThrow);
  if (error) co_return network_error(error, "write");
  co_return Result<void>();
}

Stream::Waiting Stream::waiting() {
  if (connection_->tls && SSL_pending(connection_->tls->native_handle()) > 0) return Waiting::bytes;
  char byte = 0;
  const ssize_t got =
      ::recv(connection_->socket().native_handle(), &byte, sizeof byte, MSG_PEEK | MSG_DONTWAIT);
  if (got > 0) return Waiting::bytes;
  return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? Waiting::nothing : Waiting::end;
}

Task<void> Stream::linger(std::size_t limit) {
  boost::system::error_code ignored;
  connection_->socket().shutdown(tcp::socket::shutdown_send, ignored);
  std::string rest(16384, '\0');
  std::size_t total = 0;
  while (total < limit) {
    const auto [error, count] = co_await connection_->socket().async_read_some(asio::buffer(rest), kNoThrow);
    if (error) co_return;
    total += count;
  }
}

void Stream::close() {
  boost::system::error_code ignored;
  connection_->socket().close(ignored);
}

void Stream::abort() {
  boost::system::error_code ignored;
  connection_->socket().set_option(asio::socket_base::linger(true, 0), ignored);
  close();
}

void Stream::cancel() {
  boost::system::error_code ignored;
  connection_->socket().cancel(ignored);
}

struct TlsListener::State {
  State(EventLoop& event_loop, TlsContext tls, Accepted on_accepted, Refused on_refused,
        ListenerOptions listener_options)
      : loop(event_loop),
        context(std::move(tls)),
        accepted(std::move(on_accepted)),
        refused(std::move(on_refused)),
        options(std::move(listener_options)),
        acceptor(loop.context(), tcp::endpoint(asio::ip::make_address_v4(options.address), 0)) {}

  EventLoop& loop;
  TlsContext context;
  Accepted accepted;
  Refused refused;
  ListenerOptions options;
  tcp::acceptor acceptor;

  static std::string address_of(const tcp::socket& socket) {
    boost::system::error_code error;
    return socket.remote_endpoint(error).address().to_string();
  }

  static Task<void> serve(std::shared_ptr<State> self, tcp::socket socket,
                          std::shared_ptr<Admission> admission) {
    const std::string address = address_of(socket);
    std::unique_ptr<Stream> stream(
        new Stream(std::make_unique<Stream::Connection>(std::move(socket), self->context)));
    if (admission) admission->began(*stream);
    stream->admission_ = std::move(admission);
    const auto failure = co_await shake_hands(*self, *stream);
    if (failure) {
      self->refused(*failure, address);
      co_return;
    }
    stream->remember_peer();
    co_await self->accepted(std::move(stream));
  }

  static Task<std::optional<std::string>> shake_hands(State& self, Stream& stream) {
    const Patience patience(self.loop, stream.connection_->socket(), self.options.handshake);
    const auto [error] =
        co_await stream.connection_->tls->async_handshake(asio::ssl::stream_base::server, kNoThrow);
    if (patience.over()) co_return kTooSlow;
    if (error) co_return error.message();
    co_return std::nullopt;
  }

  // False: the listener has no room for it.
  bool admit(tcp::socket& socket, std::shared_ptr<Admission>& admission) {
    boost::system::error_code ignored;
    if (options.send_buffer > 0)
      socket.set_option(asio::socket_base::send_buffer_size(options.send_buffer), ignored);
    if (!options.admit) return true;
    admission = options.admit(address_of(socket));
    return admission != nullptr;
  }

  static Task<void> accept_loop(std::shared_ptr<State> self) {
    while (self->acceptor.is_open()) {
      auto [error, socket] = co_await self->acceptor.async_accept(kNoThrow);
      if (!self->acceptor.is_open()) co_return;
      if (error) {  // out of descriptors, or the peer has gone again: later ones may succeed
        co_await self->loop.sleep_until(self->loop.now() + kAcceptPause);
        continue;
      }
      std::shared_ptr<Admission> admission;
      if (!self->admit(socket, admission)) continue;  // the socket closes with its scope
      self->loop.spawn(serve(self, std::move(socket), std::move(admission)));
    }
  }
};

TlsListener::TlsListener(EventLoop& loop, TlsContext context, Accepted accepted, Refused refused,
                         ListenerOptions options)
    : state_(std::make_shared<State>(loop, std::move(context), std::move(accepted), std::move(refused),
                                     std::move(options))),
      port_(state_->acceptor.local_endpoint().port()) {
  loop.spawn(State::accept_loop(state_));
}

TlsListener::~TlsListener() {
  close();
}

void TlsListener::close() {
  boost::system::error_code ignored;
  state_->acceptor.close(ignored);
}

void TlsListener::set_context(TlsContext context) {
  state_->context = std::move(context);
}

struct PlainListener::State {
  State(EventLoop& event_loop, Accepted on_accepted)
      : loop(event_loop),
        accepted(std::move(on_accepted)),
        acceptor(loop.context(), tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {}

  EventLoop& loop;
  Accepted accepted;
  tcp::acceptor acceptor;

  static Task<void> accept_loop(std::shared_ptr<State> self) {
    while (self->acceptor.is_open()) {
      auto [error, socket] = co_await self->acceptor.async_accept(kNoThrow);
      if (error) co_return;  // closed: nothing else ends an accept on loopback
      std::unique_ptr<Stream> stream(new Stream(std::make_unique<Stream::Connection>(std::move(socket))));
      boost::system::error_code ignored;
      stream->peer_ = stream->connection_->socket().remote_endpoint(ignored).address().to_string();
      self->loop.spawn(self->accepted(std::move(stream)));
    }
  }
};

PlainListener::PlainListener(EventLoop& loop, Accepted accepted)
    : state_(std::make_shared<State>(loop, std::move(accepted))),
      port_(state_->acceptor.local_endpoint().port()) {
  loop.spawn(State::accept_loop(state_));
}

PlainListener::~PlainListener() {
  boost::system::error_code ignored;
  state_->acceptor.close(ignored);
}

}  // namespace assay::net
