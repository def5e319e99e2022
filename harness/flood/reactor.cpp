// SPDX-License-Identifier: Apache-2.0
#include "harness/flood/reactor.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <optional>
#include <utility>
#include <vector>

namespace assay::flood {
namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
namespace {

using TcpSocket = asio::basic_stream_socket<tcp, asio::io_context::executor_type>;
using Timer =
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>,
                               asio::io_context::executor_type>;

LineEnd end_of(const error_code& error) {
  switch (error.value()) {
    case ECONNREFUSED:
      return LineEnd::refused;
    case EADDRNOTAVAIL:
    case EADDRINUSE:
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
      return LineEnd::local;
    default:
      return error == asio::error::eof ? LineEnd::closed : LineEnd::reset;
  }
}

}  // namespace

struct Reactor::Asio {
  asio::io_context context{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE};  // one thread only, so no locks
  Timer timer{context};
};

Reactor::Reactor() : asio_(std::make_unique<Asio>()) {}
Reactor::~Reactor() = default;

void Reactor::run() {
  asio_->context.restart();
  asio_->context.run();
}

void Reactor::stop() {
  asio_->context.stop();
}

std::size_t Reactor::poll() {
  asio_->context.restart();
  return asio_->context.poll();
}

bool Reactor::run_one_for(std::chrono::milliseconds time) {
  asio_->context.restart();
  return asio_->context.run_one_for(time) > 0;
}

void Reactor::on_alarm(std::function<void()> action) {
  alarm_ = std::move(action);
}

void Reactor::alarm_at(Instant when) {
  asio_->timer.expires_at(when);
  asio_->timer.async_wait([this](const error_code& error) {
    if (!error && alarm_) alarm_();
  });
}

struct Line::Socket {
  Socket(asio::io_context& context, std::size_t buffer_bytes) : tcp(context), buffer(buffer_bytes) {}
  TcpSocket tcp;
  std::vector<char> buffer;
  std::string unsent;
  bool writing = false, reading = false, freely = true;
  std::uint64_t life = 0;  // handlers of an earlier connection are recognised by it
};

Line::Line(Reactor& reactor, LineOwner& owner, std::size_t buffer_bytes)
    : reactor_(reactor),
      owner_(owner),
      socket_(std::make_unique<Socket>(reactor.asio_->context, buffer_bytes)) {}
Line::~Line() = default;

void Line::connect(const Address& address) {
  close(false);
  Socket& own = *socket_;
  const std::uint64_t life = own.life;
  error_code error;
  const asio::ip::address target = asio::ip::make_address(address.target, error);
  if (!error) own.tcp.open(target.is_v4() ? tcp::v4() : tcp::v6(), error);
  if (!error && address.receive_window > 0)
    own.tcp.set_option(asio::socket_base::receive_buffer_size(address.receive_window), error);
  if (!error && !address.source.empty()) {
    // The port is chosen at the connect, where only the pair of both ends must be new.
    const int on = 1;
    ::setsockopt(own.tcp.native_handle(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    const auto source = asio::ip::make_address(address.source, error);
    if (!error) own.tcp.bind(tcp::endpoint(source, 0), error);
  }
  if (error) {
    asio::post(reactor_.asio_->context, [this, life, error] {
      if (life == socket_->life) end(end_of(error));
    });
    return;
  }
  own.tcp.set_option(tcp::no_delay(true), error);
  own.tcp.async_connect(tcp::endpoint(target, address.port), [this, life](const error_code& failed) {
    if (life == socket_->life) connected(static_cast<bool>(failed), failed.value());
  });
}

void Line::connected(bool failed, int error) {
  if (failed) {
    end(end_of(error_code(error, boost::system::system_category())));
    return;
  }
  error_code ignored;
  socket_->tcp.non_blocking(true, ignored);
  ++reactor_.traffic_.connections;
  const std::uint64_t life = socket_->life;
  owner_.line_connected();
  if (life == socket_->life && socket_->freely) start_read(socket_->buffer.size());
}

void Line::start_read(std::size_t bytes) {
  Socket& own = *socket_;
  if (own.reading || !own.tcp.is_open()) return;
  own.reading = true;
  own.tcp.async_read_some(asio::buffer(own.buffer.data(), std::min(bytes, own.buffer.size())),
                          [this, life = own.life](const error_code& error, std::size_t count) {
                            if (life != socket_->life) return;
                            socket_->reading = false;
                            if (error) {
                              end(end_of(error));
                            } else {
                              arrived(count);
                            }
                          });
}

void Line::arrived(std::size_t count) {
  const std::uint64_t life = socket_->life;
  reactor_.traffic_.bytes_received += count;
  owner_.line_received({socket_->buffer.data(), count});
  if (life == socket_->life && socket_->freely) start_read(socket_->buffer.size());
}

void Line::end(LineEnd how) {
  close(how == LineEnd::local);
  owner_.line_ended(how);
}

void Line::send(std::string_view bytes) {
  Socket& own = *socket_;
  if (!own.tcp.is_open()) return;
  if (own.unsent.empty()) {
    // Straight to the kernel: no copy, no handler. A dead connection is told of by the read.
    const ssize_t n = ::send(own.tcp.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    const std::size_t taken = n > 0 ? static_cast<std::size_t>(n) : 0;
    reactor_.traffic_.bytes_sent += taken;
    if (taken == bytes.size()) return;
    if (n < 0 && errno != EAGAIN && errno != EINTR) return;
    bytes.remove_prefix(taken);
  }
  own.unsent.append(bytes);
  flush();
}

void Line::flush() {
  Socket& own = *socket_;
  if (own.writing || own.unsent.empty()) return;
  own.writing = true;
  own.tcp.async_wait(tcp::socket::wait_write, [this, life = own.life](const error_code& error) {
    if (life != socket_->life) return;
    socket_->writing = false;
    if (error) return;
    std::string rest = std::exchange(socket_->unsent, {});
    send(rest);
  });
}

void Line::read_freely(bool freely) {
  socket_->freely = freely;
  if (freely) start_read(socket_->buffer.size());
}

void Line::read_once(std::size_t bytes) {
  start_read(bytes);
}

void Line::widen() {
  constexpr int kWide = 1 << 20;
  error_code ignored;
  socket_->tcp.set_option(asio::socket_base::receive_buffer_size(kWide), ignored);
}

void Line::close(bool reset) {
  Socket& own = *socket_;
  ++own.life;
  own.reading = own.writing = false;
  own.unsent.clear();
  if (!own.tcp.is_open()) return;
  error_code ignored;
  if (reset) own.tcp.set_option(asio::socket_base::linger(true, 0), ignored);
  own.tcp.close(ignored);
}

}  // namespace assay::flood
