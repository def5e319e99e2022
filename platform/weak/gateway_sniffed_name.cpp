// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_sniffed_name.hpp"

#include "platform/weak/client_hello.hpp"
#include "platform/weak/forked_port.hpp"

namespace assay::weak {
namespace {

constexpr std::size_t kLook = 1460;  // what one segment of Ethernet carries

net::Task<http::Response> without_name(http::Handler handler, http::Request& request) {
  request.server_name.clear();
  co_return co_await handler(request);
}

}  // namespace

std::string sniffed_name(std::string_view bytes) {
  HelloReader names{hello_extension(bytes, kServerName)};
  HelloReader list{names.vector(2)};
  list.number(1);  // a host name; there is no other kind
  const std::size_t size = list.number(2);
  return list.rest.size() < size ? std::string() : std::string(list.take(size));
}

std::unique_ptr<net::PlainListener> first_segment_sniffed(net::EventLoop& loop, std::uint16_t edge,
                                                          net::TlsContext tls, http::Handler handler,
                                                          std::shared_ptr<AuditSink> sink, HitCounter& hits) {
  const auto nameless = std::make_shared<http::Server>(
      loop, std::move(tls), http::ServerOptions(),
      [handler = std::move(handler)](http::Request& request) { return without_name(handler, request); },
      std::move(sink));
  Fork fork;
  fork.edge = edge;
  fork.other = nameless->port();
  fork.look = kLook;
  fork.to_other = [&hits](std::string_view first) {
    if (!sniffed_name(first).empty()) return false;
    hits.hit("gateway.tls.host-binding/first-segment-sniffed");
    return true;
  };
  fork.server = nameless;
  return forked_port(loop, std::move(fork));
}

}  // namespace assay::weak
