// SPDX-License-Identifier: Apache-2.0
#include "platform/http/client.hpp"

#include "platform/http/request_bytes.hpp"
#include "platform/http/watchdog.hpp"

namespace assay::http {

Client::Client(net::EventLoop& loop, std::optional<net::TlsContext> tls, Upstream upstream,
               ClientOptions options)
    : loop_(loop), tls_(std::move(tls)), upstream_(std::move(upstream)), options_(std::move(options)) {
  if (!options_.reuse) options_.reuse = std::make_shared<CleanReuse>();
}

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

std::optional<Client::Idle> Client::take_idle(std::string& irregular) {
  while (!idle_.empty()) {
    Idle last = std::move(idle_.back());
    idle_.pop_back();
    if (loop_.now() - last.since >= options_.reuse_within) continue;
    const net::Stream::Waiting waiting = last.stream->waiting();
    if (options_.reuse->takes(waiting)) return last;
    if (waiting == net::Stream::Waiting::bytes) irregular = "unasked";
  }
  return std::nullopt;
}

void Client::keep(std::unique_ptr<net::Stream> stream, std::string surplus) {
  if (idle_.size() < options_.max_idle) idle_.push_back({std::move(stream), loop_.now(), std::move(surplus)});
}

std::unique_ptr<AnswerReader> Client::reader_for(const std::string& method) const {
  if (options_.reader) return options_.reader(method, options_.limits);
  return std::make_unique<StrictAnswerReader>(method, options_.limits);
}

net::Task<Result<std::unique_ptr<net::Stream>>> Client::connect() {
  if (!tls_) co_return co_await net::Stream::connect_plain(loop_, upstream_.place, options_.timeout);
  co_return co_await net::Stream::connect(loop_, *tls_, upstream_.place, upstream_.server_name,
                                          upstream_.peer_uri, options_.timeout);
}

net::Task<Result<Answer>> Client::send(wire::RequestHead head, std::string body) {
  if (const auto located = locate(); !located.ok()) co_return located.error();
  const std::string method = head.method;
  const std::string* chosen = options_.keep_host ? head.fields.find("Host") : nullptr;
  const std::string host = chosen == nullptr ? upstream_.server_name : *chosen;
  std::string bytes = request_bytes(std::move(head), body, host);
  std::string irregular;
  std::optional<Idle> connection = take_idle(irregular);
  if (!connection) {
    auto connected = co_await connect();
    if (!connected.ok()) co_return std::move(connected).error();
    connection = Idle{std::move(connected).value(), loop_.now(), {}};
  }
  auto answer = co_await exchange(std::move(*connection), method, std::move(bytes));
  if (answer.ok() && answer->irregular.empty()) answer->irregular = std::move(irregular);
  co_return answer;
}

net::Task<Result<Answer>> Client::exchange(Idle connection, const std::string& method, std::string bytes) {
  std::unique_ptr<net::Stream> stream = std::move(connection.stream);
  const Watchdog watchdog(loop_, *stream, options_.timeout);
  const auto written = co_await stream->write(std::move(bytes));
  if (!written.ok()) co_return written.error();

  const std::unique_ptr<AnswerReader> reader = reader_for(method);
  std::string pending = std::move(connection.surplus);
  while (true) {
    if (!pending.empty()) pending.erase(0, reader->feed(pending));
    if (reader->state() == AnswerReader::State::complete) break;
    if (reader->state() == AnswerReader::State::rejected) {
      co_return Error{Errc::invalid, "refused answer: " + reader->error().reason, upstream_.server_name};
    }
    auto more = co_await stream->read_some();
    if (!more.ok()) {
      reader->finish();
      if (reader->state() == AnswerReader::State::complete) break;
      if (watchdog.fired()) co_return Error{Errc::timeout, "no answer in time", upstream_.server_name};
      co_return std::move(more).error();
    }
    pending += *more;
  }
  Answer answer{reader->head(), reader->body(), pending.empty() ? "" : "surplus"};
  if (options_.reuse->keeps(*reader, pending)) keep(std::move(stream), std::move(pending));
  co_return answer;
}

}  // namespace assay::http
