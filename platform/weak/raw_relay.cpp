// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/raw_relay.hpp"

#include "core/net/stream.hpp"
#include "platform/http/watchdog.hpp"
#include "platform/wire/http1_response.hpp"

namespace assay::weak {
namespace {

constexpr int kAccepted = 202;
constexpr auto kPatience = std::chrono::seconds(10);

class RawRelay final : public gateway::Filter {
 public:
  RawRelay(std::unique_ptr<gateway::Filter> standard, net::EventLoop& loop, std::string upstream,
           std::uint16_t port)
      : standard_(std::move(standard)), loop_(loop), upstream_(std::move(upstream)), port_(port) {}

  net::Task<std::optional<http::Response>> apply(gateway::Exchange& exchange) override {
    const bool ours = exchange.match && exchange.match->route.upstream == upstream_;
    if (!ours || exchange.request.received.empty()) {
      co_return co_await standard_->apply(exchange);
    }
    auto stream = co_await net::Stream::connect_plain(loop_, port_);
    if (!stream.ok()) co_return http::Response::error(502, "bad_gateway");
    co_return co_await relay(**stream, exchange.request);
  }

 private:
  // Where the backend gives no answer that can be read, the client learns that the request was passed on.
  net::Task<http::Response> relay(net::Stream& stream, const http::Request& request) {
    const http::Watchdog watchdog(loop_, stream, kPatience);
    const auto sent = co_await stream.write(request.received);
    wire::ResponseParser parser(request.head.method, {});
    while (sent.ok() && parser.state() != wire::ResponseParser::State::complete &&
           parser.state() != wire::ResponseParser::State::rejected) {
      const auto bytes = co_await stream.read_some();
      if (!bytes.ok()) {
        parser.finish();
        break;
      }
      parser.feed(*bytes);
    }
    http::Response response;
    response.status = kAccepted;
    response.close = true;
    if (parser.state() == wire::ResponseParser::State::complete) {
      response.status = parser.head().status;
      response.body = parser.body();
    }
    co_return response;
  }

  std::unique_ptr<gateway::Filter> standard_;
  net::EventLoop& loop_;
  std::string upstream_;
  std::uint16_t port_;
};

}  // namespace

std::unique_ptr<gateway::Filter> raw_relay(std::unique_ptr<gateway::Filter> standard, net::EventLoop& loop,
                                           std::string upstream, std::uint16_t port) {
  return std::make_unique<RawRelay>(std::move(standard), loop, std::move(upstream), port);
}

}  // namespace assay::weak
