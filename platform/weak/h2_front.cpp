// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/h2_front.hpp"

#include "core/crypto/digest.hpp"
#include "platform/http/watchdog.hpp"
#include "platform/weak/client_hello.hpp"
#include "platform/weak/forked_port.hpp"
#include "platform/weak/h2_session.hpp"
#include "platform/weak/outbox.hpp"

namespace assay::weak {
namespace {

constexpr auto kPatienceWithConnection = std::chrono::minutes(10);
constexpr int kInternalError = 500;

bool offers_h2(std::string_view first_bytes) {
  HelloReader offer{hello_extension(first_bytes, kProtocols)};
  HelloReader list{offer.vector(2)};
  while (!list.rest.empty()) {
    if (list.vector(1) == "h2") return true;
  }
  return false;
}

// One connection. Whoever works for it keeps it: its reader, its outbox and each request.
struct H2Connection : std::enable_shared_from_this<H2Connection> {
  H2Connection(net::EventLoop& event_loop, std::unique_ptr<net::Stream> accepted, http::Handler to,
               const H2Fault& fault, HitCounter& hits)
      : loop(event_loop),
        stream(std::move(accepted)),
        handler(std::move(to)),
        session(
            fault.broken, [&hits, name = fault.name] { hits.hit(name); },
            [this](std::uint32_t of, http::Request request) {
              loop.spawn(serve(shared_from_this(), of, std::move(request)));
            }),
        outbox(
            loop, *stream, [this] { return session.take_output(); },
            [this] {
              if (session.over()) stream->close();
            }) {}

  net::EventLoop& loop;
  std::unique_ptr<net::Stream> stream;
  http::Handler handler;
  h2::Session session;
  Outbox outbox;

  static net::Task<void> serve(std::shared_ptr<H2Connection> self, std::uint32_t of, http::Request request) {
    request.peer = self->stream->peer();
    request.server_name = self->stream->server_name();
    request.request_id = random_token(96);
    http::Response response;
    try {
      response = co_await self->handler(request);
    } catch (const std::exception&) {
      response = http::Response::error(kInternalError, "internal_error");
    }
    self->session.answered(of, response);
    self->outbox.flush(self);
  }

  static net::Task<void> read(std::shared_ptr<H2Connection> self) {
    const http::Watchdog watchdog(self->loop, *self->stream, kPatienceWithConnection);
    while (!self->session.over()) {
      const auto bytes = co_await self->stream->read_some();
      if (!bytes.ok()) break;
      self->session.feed(*bytes);
      self->outbox.flush(self);
    }
  }
};

}  // namespace

const std::vector<H2Fault>& h2_faults() {
  using Broken = H2Fault::Broken;
  static const std::vector<H2Fault> kFaults = {
      {"gateway.connection-limits/h2-frames-uncounted", Broken::frames},
      {"gateway.connection-limits/h2-resets-uncounted", Broken::resets},
      {"gateway.http.framing/h2-framing-copied", Broken::framing},
      {"gateway.http.header-syntax/h2-bytes-copied", Broken::syntax},
      {"gateway.http.size-limits/h2-blocks-unbounded", Broken::blocks},
  };
  return kFaults;
}

std::unique_ptr<net::PlainListener> h2_front(net::EventLoop& loop, std::uint16_t edge, net::TlsContext tls,
                                             http::Handler handler, const H2Fault& fault, HitCounter& hits) {
  const auto server = std::make_shared<net::TlsListener>(
      loop, std::move(tls),
      [&loop, &hits, handler = std::move(handler), fault](std::unique_ptr<net::Stream> stream) {
        return H2Connection::read(
            std::make_shared<H2Connection>(loop, std::move(stream), handler, fault, hits));
      },
      [](const std::string&, const std::string&) {});
  Fork fork;
  fork.edge = edge;
  fork.other = server->port();
  fork.to_other = offers_h2;
  fork.server = server;
  return forked_port(loop, std::move(fork));
}

}  // namespace assay::weak
