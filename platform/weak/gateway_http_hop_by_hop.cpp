// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_http_hop_by_hop.hpp"

#include <algorithm>
#include <charconv>

#include "platform/weak/field_policy_around.hpp"
#include "platform/weak/head_text.hpp"
#include "platform/weak/tunnel.hpp"
#include "platform/wire/http1_serialize.hpp"

namespace assay::weak {
namespace {

using Answer = std::optional<http::Response>;
using Repaired = std::optional<std::string>;

const std::string kHopByHop = "gateway.http.hop-by-hop/";
constexpr std::size_t kMaxAnswerHead = 65536;

class NominatedAfterOwn final : public FieldPolicyAround {
 public:
  NominatedAfterOwn(std::unique_ptr<gateway::FieldPolicy> standard, HitCounter& hits)
      : FieldPolicyAround(std::move(standard)), hits_(hits) {}
  wire::Fields leaving(wire::Fields complete, const wire::Fields& from_client) const override {
    wire::Fields out = FieldPolicyAround::leaving(std::move(complete), from_client);
    for (const std::string& option : wire::connection_options(from_client)) {
      if (out.remove(option) > 0) hits_.hit(kHopByHop + "nominated-after-own");
    }
    return out;
  }

 private:
  HitCounter& hits_;
};

bool is_of_one_hop(const std::string& line) {
  const std::string name = lower(line.substr(0, line.find(':')));
  return name != "content-length" && name != "transfer-encoding" && name != "connection" &&
         wire::is_hop_by_hop(name);
}

// Nothing to repair: the relay alone is the fault.
Repaired with_hop_fields(const std::string& text) {
  const HeadText head = HeadText::parse(text);
  const bool any = std::any_of(head.lines.begin(), head.lines.end(), is_of_one_hop);
  return any ? Repaired(text) : std::nullopt;
}

Repaired without_expected_body(const std::string& text) {
  HeadText head = HeadText::parse(text);
  const auto expectations = head.values("Expect");
  const bool expects = std::any_of(expectations.begin(), expectations.end(), [](const std::string& value) {
    return lower(value).find("100-continue") != std::string::npos;
  });
  if (!expects) return std::nullopt;
  for (const char* name : {"Expect", "Content-Length", "Transfer-Encoding"}) head.remove(name);
  return head.text();
}

bool starts_with(const std::string& text, const char* method) {
  return text.rfind(method, 0) == 0;
}

// The request as a harmless GET for a public route of this gateway.
std::string as_public_get(const std::string& text) {
  HeadText head = HeadText::parse(text);
  head.request_line = "GET /v1/status HTTP/1.1";
  for (const char* name : {"Host", "Content-Length", "Transfer-Encoding"}) head.remove(name);
  head.lines.emplace_back("Host: api.assay.test");
  return head.text();
}

Repaired trace_as_get(const std::string& text) {
  if (!starts_with(text, "TRACE ") && !starts_with(text, "TRACK ")) return std::nullopt;
  return as_public_get(text);
}

Repaired connect_as_get(const std::string& text) {
  return starts_with(text, "CONNECT ") ? Repaired(as_public_get(text)) : std::nullopt;
}

Repaired nothing(const std::string&) {
  return std::nullopt;
}

class Upgrades final : public gateway::Filter {
 public:
  Upgrades(std::unique_ptr<gateway::Filter> standard, net::EventLoop& loop, std::string upstream,
           std::uint16_t port, bool assumed, HitCounter& hits)
      : standard_(std::move(standard)),
        loop_(loop),
        upstream_(std::move(upstream)),
        port_(port),
        assumed_(assumed),
        hits_(hits) {}

  net::Task<Answer> apply(gateway::Exchange& exchange) override {
    const bool mine = exchange.match && exchange.match->route.upstream == upstream_ &&
                      exchange.request.head.fields.find("Upgrade") != nullptr;
    if (!mine) co_return co_await standard_->apply(exchange);
    auto back = co_await net::Stream::connect_plain(loop_, port_);
    if (!back.ok()) co_return co_await standard_->apply(exchange);
    const auto sent = co_await (*back)->write(exchange.request.received);
    std::string answer;
    while (sent.ok() && answer.find("\r\n\r\n") == std::string::npos && answer.size() < kMaxAnswerHead) {
      auto bytes = co_await (*back)->read_some();
      if (!bytes.ok()) break;
      answer += *bytes;
    }
    const bool switched = answer.rfind("HTTP/1.1 101 ", 0) == 0;
    if (!switched && !assumed_) co_return co_await standard_->apply(exchange);
    hits_.hit(kHopByHop + (assumed_ ? "tunnel-assumed" : "upgrade-tunnelled"));
    co_return tunnelled(std::move(back).value(), std::move(answer));
  }

 private:
  http::Response tunnelled(std::unique_ptr<net::Stream> back, std::string answer) {
    const auto held = std::make_shared<std::unique_ptr<net::Stream>>(std::move(back));
    http::Response response;
    response.status = 101;
    response.takeover = [&loop = loop_, held, answer = std::move(answer)](
                            net::Stream& client, std::string pending) -> net::Task<void> {
      co_await tunnel(loop, client, std::move(*held), std::move(pending), answer);
    };
    return response;
  }

  std::unique_ptr<gateway::Filter> standard_;
  net::EventLoop& loop_;
  std::string upstream_;
  std::uint16_t port_;
  bool assumed_;
  HitCounter& hits_;
};

class TraceReflected final : public gateway::Filter {
 public:
  explicit TraceReflected(std::unique_ptr<gateway::Filter> next) : next_(std::move(next)) {}
  net::Task<Answer> apply(gateway::Exchange& exchange) override {
    const std::string& received = exchange.request.received;
    if (!starts_with(received, "TRACE ") && !starts_with(received, "TRACK "))
      co_return co_await next_->apply(exchange);
    co_return http::Response::text(200, received, "message/http");
  }

 private:
  std::unique_ptr<gateway::Filter> next_;
};

// The port of "CONNECT host:port …"; whatever the host, this platform never leaves the machine.
std::uint16_t port_of_connect(const std::string& received) {
  const std::string line = received.substr(0, received.find("\r\n"));
  const std::size_t colon = line.find(':');
  std::uint16_t port = 0;
  if (colon != std::string::npos) std::from_chars(line.data() + colon + 1, line.data() + line.size(), port);
  return port;
}

class ConnectTunnelled final : public gateway::Filter {
 public:
  ConnectTunnelled(std::unique_ptr<gateway::Filter> next, net::EventLoop& loop)
      : next_(std::move(next)), loop_(loop) {}

  net::Task<Answer> apply(gateway::Exchange& exchange) override {
    const std::string& received = exchange.request.received;
    if (!starts_with(received, "CONNECT ")) co_return co_await next_->apply(exchange);
    auto back = co_await net::Stream::connect_plain(loop_, port_of_connect(received));
    if (!back.ok()) co_return http::Response::error(404, "not_found");
    const auto held = std::make_shared<std::unique_ptr<net::Stream>>(std::move(back).value());
    http::Response response;
    response.takeover = [&loop = loop_, held](net::Stream& client, std::string pending) -> net::Task<void> {
      co_await tunnel(loop, client, std::move(*held), std::move(pending),
                      "HTTP/1.1 200 Connection established\r\nContent-Length: 0\r\n\r\n");
    };
    co_return response;
  }

 private:
  std::unique_ptr<gateway::Filter> next_;
  net::EventLoop& loop_;
};

}  // namespace

std::unique_ptr<gateway::FieldPolicy> nominated_after_own(std::unique_ptr<gateway::FieldPolicy> standard,
                                                          HitCounter& hits) {
  return std::make_unique<NominatedAfterOwn>(std::move(standard), hits);
}

HeadFault hop_fields_relayed() {
  return {kHopByHop + "hop-fields-relayed", with_hop_fields};
}

HeadFault expecting_body_left() {
  return {kHopByHop + "expecting-body-left", without_expected_body};
}

HeadFault trace_read_as_get() {
  return {kHopByHop + "trace-reflected", trace_as_get};
}

HeadFault connect_read_as_get() {
  return {"gateway.http.request-line/connect-tunnelled", connect_as_get};
}

HeadFault keeps_bytes() {
  return {"none", nothing};
}

std::unique_ptr<gateway::Filter> upgrades(std::unique_ptr<gateway::Filter> standard, net::EventLoop& loop,
                                          std::string upstream, std::uint16_t port, bool assumed,
                                          HitCounter& hits) {
  return std::make_unique<Upgrades>(std::move(standard), loop, std::move(upstream), port, assumed, hits);
}

std::unique_ptr<gateway::Filter> trace_reflected(std::unique_ptr<gateway::Filter> next) {
  return std::make_unique<TraceReflected>(std::move(next));
}

std::unique_ptr<gateway::Filter> connect_tunnelled(std::unique_ptr<gateway::Filter> next,
                                                   net::EventLoop& loop) {
  return std::make_unique<ConnectTunnelled>(std::move(next), loop);
}

}  // namespace assay::weak
