// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_plaintext.hpp"

#include "platform/weak/tunnel.hpp"

namespace assay::weak {
namespace {

constexpr char kTlsHandshakeRecord = 0x16;  // RFC 8446 §5.1

// Behind the shared port stand two servers, and each connection is passed on to one of them.
struct SharedPort {
  net::EventLoop& loop;
  std::uint16_t edge;
  std::unique_ptr<http::Server> plain;
  HitCounter& hits;
};

net::Task<void> pass_plain_on(std::shared_ptr<SharedPort> port, std::unique_ptr<net::Stream> client) {
  auto first = co_await client->read_some();
  if (!first.ok()) co_return;
  const bool tls = first->front() == kTlsHandshakeRecord;
  if (!tls) port->hits.hit("gateway.tls.no-plaintext/plaintext-on-tls-port");
  auto back = co_await net::Stream::connect_plain(port->loop, tls ? port->edge : port->plain->port());
  if (!back.ok()) co_return;
  co_await tunnel(port->loop, *client, std::move(back).value(), std::move(first).value(), "");
}

net::Task<http::Response> add_hsts(http::Handler filters, std::string value, HitCounter& hits,
                                   http::Request& request) {
  http::Response response = co_await filters(request);
  const bool listed = response.status < 400 && response.status != 202 && response.status != 205;
  if (listed) {
    response.fields.set("Strict-Transport-Security", value);
  } else {
    hits.hit("gateway.tls.no-plaintext/hsts-on-success-only");
  }
  co_return response;
}

net::Task<http::Response> counted(http::Handler filters, HitCounter& hits, http::Request& request) {
  hits.hit("gateway.tls.no-plaintext/plain-port-proxies");
  co_return co_await filters(request);
}

}  // namespace

std::unique_ptr<net::PlainListener> plaintext_on_tls_port(net::EventLoop& loop, std::uint16_t edge,
                                                          http::Handler filters,
                                                          std::shared_ptr<AuditSink> sink, HitCounter& hits) {
  const std::shared_ptr<SharedPort> port(new SharedPort{
      loop, edge,
      std::make_unique<http::Server>(loop, http::ServerOptions(), std::move(filters), std::move(sink)),
      hits});
  return std::make_unique<net::PlainListener>(
      loop, [port](std::unique_ptr<net::Stream> client) { return pass_plain_on(port, std::move(client)); });
}

http::Handler plain_port_proxies(http::Handler filters, HitCounter& hits) {
  return [filters = std::move(filters), &hits](http::Request& request) {
    return counted(filters, hits, request);
  };
}

http::Handler redirects_everything(HitCounter& hits) {
  return [&hits](http::Request& request) -> net::Task<http::Response> {
    hits.hit("gateway.tls.no-plaintext/redirects-everything");
    http::Response response;
    response.status = 301;
    const std::string* host = request.head.fields.find("Host");
    response.fields.add("Location",
                        "https://" + (host == nullptr ? std::string() : *host) + request.head.target);
    co_return response;
  };
}

http::Handler hsts_on_success_only(http::Handler filters, std::string value, HitCounter& hits) {
  return [filters = std::move(filters), value = std::move(value), &hits](http::Request& request) {
    return add_hsts(filters, value, hits, request);
  };
}

}  // namespace assay::weak
