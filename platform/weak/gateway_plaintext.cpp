// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_plaintext.hpp"

#include "platform/weak/forked_port.hpp"

namespace assay::weak {
namespace {

constexpr char kTlsHandshakeRecord = 0x16;  // RFC 8446 §5.1

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
  const auto plain =
      std::make_shared<http::Server>(loop, http::ServerOptions(), std::move(filters), std::move(sink));
  Fork fork;
  fork.edge = edge;
  fork.other = plain->port();
  fork.to_other = [&hits](std::string_view first) {
    if (first.front() == kTlsHandshakeRecord) return false;
    hits.hit("gateway.tls.no-plaintext/plaintext-on-tls-port");
    return true;
  };
  fork.server = plain;
  return forked_port(loop, std::move(fork));
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
