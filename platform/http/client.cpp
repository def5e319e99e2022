// SPDX-License-Identifier: Apache-2.0
#include "platform/http/client.hpp"

#include "platform/http/request_bytes.hpp"
#include "platform/http/watchdog.hpp"

namespace assay::http {

Client::Client(net::EventLoop& loop, std::optional<net::TlsContext> tls, Upstream upstream,
               ClientOptions options)
    : loop_(loop), tls_(std::move(tls)), upstream_(std::move(upstream)), options_(std::move(options)) {}

void Client::set_upstream(Upstream upstream) {
  upstream_ = std::move(upstream);
  idle_.clear();
}

Result<void> Client::locate() {
  if (!options_.locate) return {};
  ASSAY_TRY_ASSIGN(net::Place place, options_.locate());
  if (place == upstream_.place) return {};
  upstream_.place = std::move(place);
  idle_.clear();
  return {};
}

std::unique_ptr<net::Stream> Client::take_idle() {
  while (!idle_.empty()) {
    Idle last = std::move(idle_.back());
    idle_.pop_back();
    if (loop_.now() - last.since < options_.reuse_within) return std::move(last.stream);
  }
  return nullptr;
}

void Client::keep(std::unique_ptr<net::Stream> stream) {
  if (idle_.size() < options_.max_idle) idle_.push_back({std::move(stream), loop_.now()});
}

net::Task<Result<std::unique_ptr<net::Stream>>> Client::connect() {
  if (!tls_) co_return co_await net::Stream::connect_plain(loop_, upstream_.place);
  co_return co_await net::Stream::connect(loop_, *tls_, upstream_.place, upstream_.server_name,
                                          upstream_.peer_uri);
}

net::Task<Result<Answer>> Client::send(wire::RequestHead head, std::string body) {
  if (const auto located = locate(); !located.ok()) co_return located.error();
  const std::string method = head.method;
  const std::string* chosen = options_.keep_host ? head.fields.find("Host") : nullptr;
  const std::string host = chosen == nullptr ? upstream_.server_name : *chosen;
  std::string bytes = request_bytes(std::move(head), body, host);
  std::unique_ptr<net::Stream> stream = take_idle();
  if (!stream) {
    auto connected = co_await connect();
    if (!connected.ok()) co_return std::move(connected).error();
    stream = std::move(connected).value();
  }
  co_return co_await exchange(std::move(stream), method, std::move(bytes));
}

net::Task<Result<Answer>> Client::exchange(std::unique_ptr<net::Stream> stream, const std::string& method,
                                           std::string bytes) {
  const Watchdog watchdog(loop_, *stream, options_.timeout);
  const auto written = co_await stream->write(std::move(bytes));
  if (!written.ok()) co_return written.error();

  wire::ResponseParser parser(method, options_.limits);
  std::string pending;
  while (parser.state() != wire::ResponseParser::State::complete) {
    auto more = co_await stream->read_some();
    if (!more.ok()) {
      parser.finish();
      if (parser.state() == wire::ResponseParser::State::complete) break;
      if (watchdog.fired()) co_return Error{Errc::timeout, "no answer in time", upstream_.server_name};
      co_return std::move(more).error();
    }
    pending += *more;
    pending.erase(0, parser.feed(pending));
    if (parser.state() == wire::ResponseParser::State::rejected) {
      co_return Error{Errc::invalid, "refused answer: " + parser.error().reason, upstream_.server_name};
    }
  }
  Answer answer{parser.head(), parser.body()};
  // Bytes beyond the answer belong to no request: never reuse such a connection.
  if (parser.keep_alive() && pending.empty()) keep(std::move(stream));
  co_return answer;
}

}  // namespace assay::http
