// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_sniffed_name.hpp"

#include "platform/weak/tunnel.hpp"

namespace assay::weak {
namespace {

constexpr std::size_t kLook = 1460;  // what one segment of Ethernet carries
constexpr std::size_t kRandom = 32;
constexpr char kHandshakeRecord = 22;
constexpr char kClientHello = 1;

// Numbers and vectors of RFC 8446 §3, as far as there are bytes.
struct Reader {
  std::string_view rest;

  std::string_view take(std::size_t size) {
    const std::string_view out = rest.substr(0, size);
    rest.remove_prefix(out.size());
    return out;
  }
  std::size_t number(std::size_t bytes) {
    std::size_t out = 0;
    for (const char c : take(bytes)) out = out << 8 | static_cast<unsigned char>(c);
    return out;
  }
  std::string_view vector(std::size_t length_bytes) { return take(number(length_bytes)); }
};

std::string name_in(Reader server_names) {
  Reader list{server_names.vector(2)};
  list.number(1);  // a host name; there is no other kind
  const std::size_t size = list.number(2);
  return list.rest.size() < size ? std::string() : std::string(list.take(size));
}

// Behind the port stand two servers, and each connection is passed on to one of them.
struct Router {
  net::EventLoop& loop;
  std::uint16_t edge;
  std::unique_ptr<http::Server> nameless;
  HitCounter& hits;
};

net::Task<void> pass_on(std::shared_ptr<Router> router, std::unique_ptr<net::Stream> client) {
  auto first = co_await client->read_some(kLook);
  if (!first.ok()) co_return;
  const bool found = !sniffed_name(*first).empty();
  if (!found) router->hits.hit("gateway.tls.host-binding/first-segment-sniffed");
  auto back =
      co_await net::Stream::connect_plain(router->loop, found ? router->edge : router->nameless->port());
  if (!back.ok()) co_return;
  co_await tunnel(router->loop, *client, std::move(back).value(), std::move(first).value(), "");
}

net::Task<http::Response> without_name(http::Handler handler, http::Request& request) {
  request.server_name.clear();
  co_return co_await handler(request);
}

}  // namespace

std::string sniffed_name(std::string_view bytes) {
  Reader record{bytes};
  if (record.number(1) != kHandshakeRecord) return "";
  record.take(2);
  Reader message{record.vector(2)};
  if (message.number(1) != kClientHello) return "";
  Reader hello{message.vector(3)};
  hello.take(2 + kRandom);
  hello.vector(1);  // session id
  hello.vector(2);  // suites
  hello.vector(1);  // compression methods
  Reader extensions{hello.vector(2)};
  while (!extensions.rest.empty()) {
    const std::size_t type = extensions.number(2);
    const std::string_view content = extensions.vector(2);
    if (type == 0 && !content.empty()) return name_in({content});
  }
  return "";
}

std::unique_ptr<net::PlainListener> first_segment_sniffed(net::EventLoop& loop, std::uint16_t edge,
                                                          net::TlsContext tls, http::Handler handler,
                                                          std::shared_ptr<AuditSink> sink, HitCounter& hits) {
  const std::shared_ptr<Router> router(new Router{
      loop, edge,
      std::make_unique<http::Server>(
          loop, std::move(tls), http::ServerOptions(),
          [handler = std::move(handler)](http::Request& request) { return without_name(handler, request); },
          std::move(sink)),
      hits});
  return std::make_unique<net::PlainListener>(
      loop, [router](std::unique_ptr<net::Stream> client) { return pass_on(router, std::move(client)); });
}

}  // namespace assay::weak
