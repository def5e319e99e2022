// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/proxy_preamble.hpp"

#include <arpa/inet.h>

#include "platform/weak/tunnel.hpp"

namespace assay::weak {
namespace {

constexpr std::string_view kText = "PROXY ";
constexpr std::string_view kBinary("\r\n\r\n\0\r\nQUIT\n", 12);
constexpr std::size_t kBinaryHead = 16;
constexpr char kProxied = 0x21;  // version 2, command PROXY
constexpr char kTcp4 = 0x11, kTcp6 = 0x21;

std::optional<ProxyPreamble> text_preamble(std::string_view bytes) {
  constexpr std::size_t kLongest = 107;
  const std::size_t end = bytes.substr(0, kLongest).find("\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  std::string_view line = bytes.substr(kText.size(), end - kText.size());
  if (line.substr(0, 5) != "TCP4 " && line.substr(0, 5) != "TCP6 ") return std::nullopt;
  line.remove_prefix(5);
  return ProxyPreamble{std::string(line.substr(0, line.find(' '))), end + 2};
}

std::optional<ProxyPreamble> binary_preamble(std::string_view bytes) {
  if (bytes.size() < kBinaryHead || bytes[12] != kProxied) return std::nullopt;
  const std::size_t length = static_cast<std::size_t>(static_cast<unsigned char>(bytes[14])) << 8 |
                             static_cast<unsigned char>(bytes[15]);
  const bool v4 = bytes[13] == kTcp4;
  if (!v4 && bytes[13] != kTcp6) return std::nullopt;
  if (bytes.size() < kBinaryHead + length || length < (v4 ? 12u : 36u)) return std::nullopt;
  char text[INET6_ADDRSTRLEN] = {};
  inet_ntop(v4 ? AF_INET : AF_INET6, bytes.data() + kBinaryHead, text, sizeof text);
  return ProxyPreamble{text, kBinaryHead + length};
}

struct Believing {
  net::EventLoop& loop;
  std::uint16_t edge;
  net::TlsContext tls;
  http::Handler handler;
  std::shared_ptr<AuditSink> sink;
  HitCounter& hits;
};

net::Task<http::Response> as_client(http::Handler handler, std::string client, http::Request& request) {
  request.peer = client;
  co_return co_await handler(request);
}

// A server for one connection, since what was claimed holds for that one.
std::unique_ptr<http::Server> server_for(const Believing& with, const std::string& client) {
  return std::make_unique<http::Server>(
      with.loop, with.tls, http::ServerOptions(),
      [handler = with.handler, client](http::Request& request) {
        return as_client(handler, client, request);
      },
      with.sink);
}

net::Task<void> pass_with_preamble(std::shared_ptr<const Believing> with,
                                   std::unique_ptr<net::Stream> client) {
  auto first = co_await client->read_some();
  if (!first.ok()) co_return;
  const auto preamble = proxy_preamble(*first);
  std::unique_ptr<http::Server> server;
  if (preamble) {
    with->hits.hit("lb.forwarded-headers/proxy-preamble-believed");
    server = server_for(*with, preamble->client);
    first->erase(0, preamble->size);
  }
  auto back = co_await net::Stream::connect_plain(with->loop, server ? server->port() : with->edge);
  if (!back.ok()) co_return;
  co_await tunnel(with->loop, *client, std::move(back).value(), std::move(first).value(), "");
}

}  // namespace

std::optional<ProxyPreamble> proxy_preamble(std::string_view bytes) {
  if (bytes.substr(0, kText.size()) == kText) return text_preamble(bytes);
  if (bytes.substr(0, kBinary.size()) == kBinary) return binary_preamble(bytes);
  return std::nullopt;
}

std::unique_ptr<net::PlainListener> proxy_preamble_believed(net::EventLoop& loop, std::uint16_t edge,
                                                            net::TlsContext tls, http::Handler handler,
                                                            std::shared_ptr<AuditSink> sink,
                                                            HitCounter& hits) {
  const std::shared_ptr<const Believing> with(
      new Believing{loop, edge, std::move(tls), std::move(handler), std::move(sink), hits});
  return std::make_unique<net::PlainListener>(loop, [with](std::unique_ptr<net::Stream> client) {
    return pass_with_preamble(with, std::move(client));
  });
}

}  // namespace assay::weak
