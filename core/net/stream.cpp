// SPDX-License-Identifier: Apache-2.0
#include "core/net/stream.hpp"

#include <openssl/ssl.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace assay::net {
namespace asio = boost::asio;
using asio::ip::tcp;
namespace {

constexpr auto kNoThrow = asio::as_tuple(asio::use_awaitable);

Error network_error(const boost::system::error_code& error, std::string_view doing) {
  const bool tls = error.category() == asio::error::get_ssl_category();
  return {tls ? Errc::denied : Errc::unavailable, std::string(doing) + ": " + error.message(), {}};
}

}  // namespace

struct TlsStream::Connection {
  Connection(tcp::socket socket, TlsContext tls)
      : context(std::move(tls)), ssl(std::move(socket), context.native()) {
    boost::system::error_code ignored;
    tcp_socket().set_option(tcp::no_delay(true), ignored);
  }
  tcp::socket& tcp_socket() { return ssl.next_layer(); }

  TlsContext context;  // outlives ssl
  asio::ssl::stream<tcp::socket> ssl;
};

TlsStream::TlsStream(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
TlsStream::~TlsStream() = default;

void TlsStream::remember_peer() {
  SSL* ssl = connection_->ssl.native_handle();
  if (X509* x509 = SSL_get0_peer_certificate(ssl)) {
    for (std::string& uri : Certificate::from_native(x509).uris()) {
      if (uri.rfind("spiffe://", 0) == 0) {
        peer_ = std::move(uri);
        return;
      }
    }
  }
  boost::system::error_code error;
  peer_ = connection_->tcp_socket().remote_endpoint(error).address().to_string();
}

Task<Result<std::unique_ptr<TlsStream>>> TlsStream::connect(EventLoop& loop, const TlsContext& context,
                                                            std::uint16_t port, std::string server_name,
                                                            std::string peer_uri) {
  tcp::socket socket(loop.context());
  const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
  const auto [connect_error] = co_await socket.async_connect(endpoint, kNoThrow);
  if (connect_error) co_return network_error(connect_error, "connect");

  std::unique_ptr<TlsStream> stream(new TlsStream(std::make_unique<Connection>(std::move(socket), context)));
  SSL_set_tlsext_host_name(stream->connection_->ssl.native_handle(), server_name.c_str());
  const auto [handshake_error] =
      co_await stream->connection_->ssl.async_handshake(asio::ssl::stream_base::client, kNoThrow);
  if (handshake_error) co_return network_error(handshake_error, "TLS handshake");
  stream->remember_peer();
  if (stream->peer_ != peer_uri) {
    Error wrong{Errc::denied, "the peer is " + stream->peer_ + ", not " + peer_uri, {}};
    stream->close();
    co_return wrong;
  }
  co_return stream;
}

Task<Result<std::string>> TlsStream::read_some(std::size_t limit) {
  std::string buffer(limit, '\0');
  const auto [error, count] = co_await connection_->ssl.async_read_some(asio::buffer(buffer), kNoThrow);
  if (error) co_return network_error(error, "read");
  buffer.resize(count);
  co_return buffer;
}

Task<Result<void>> TlsStream::write(std::string bytes) {
  const auto [error, count] = co_await asio::async_write(connection_->ssl, asio::buffer(bytes), kNoThrow);
  if (error) co_return network_error(error, "write");
  co_return Result<void>();
}

Task<void> TlsStream::linger(std::size_t limit) {
  boost::system::error_code ignored;
  connection_->tcp_socket().shutdown(tcp::socket::shutdown_send, ignored);
  std::string rest(16384, '\0');
  std::size_t total = 0;
  while (total < limit) {
    const auto [error, count] =
        co_await connection_->tcp_socket().async_read_some(asio::buffer(rest), kNoThrow);
    if (error) co_return;
    total += count;
  }
}

void TlsStream::close() {
  boost::system::error_code ignored;
  connection_->tcp_socket().close(ignored);
}

struct TlsListener::State {
  State(EventLoop& event_loop, TlsContext tls, Accepted on_accepted, Refused on_refused)
      : loop(event_loop),
        context(std::move(tls)),
        accepted(std::move(on_accepted)),
        refused(std::move(on_refused)),
        acceptor(loop.context(), tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {}

  EventLoop& loop;
  TlsContext context;
  Accepted accepted;
  Refused refused;
  tcp::acceptor acceptor;

  static Task<void> serve(std::shared_ptr<State> self, tcp::socket socket) {
    std::unique_ptr<TlsStream> stream(
        new TlsStream(std::make_unique<TlsStream::Connection>(std::move(socket), self->context)));
    const auto [error] =
        co_await stream->connection_->ssl.async_handshake(asio::ssl::stream_base::server, kNoThrow);
    stream->remember_peer();
    if (error) {
      self->refused(error.message(), stream->peer());
      co_return;
    }
    co_await self->accepted(std::move(stream));
  }

  static Task<void> accept_loop(std::shared_ptr<State> self) {
    while (self->acceptor.is_open()) {
      auto [error, socket] = co_await self->acceptor.async_accept(kNoThrow);
      if (error) co_return;  // closed: nothing else ends an accept on loopback
      self->loop.spawn(serve(self, std::move(socket)));
    }
  }
};

TlsListener::TlsListener(EventLoop& loop, TlsContext context, Accepted accepted, Refused refused)
    : state_(std::make_shared<State>(loop, std::move(context), std::move(accepted), std::move(refused))),
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

}  // namespace assay::net
