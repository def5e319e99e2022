// SPDX-License-Identifier: Apache-2.0
#include "platform/http/server.hpp"

#include "core/crypto/digest.hpp"
#include "platform/http/pipeline.hpp"
#include "platform/http/watchdog.hpp"

namespace assay::http {
namespace {

constexpr int kInternalError = 500;
constexpr std::size_t kMaxLinger = std::size_t{4} << 20;  // bytes read away behind a refused request

bool is_credential(std::string_view name) {
  return wire::iequals(name, "Authorization") || wire::iequals(name, "Cookie") ||
         wire::iequals(name, "Proxy-Authorization");
}

Json journal_fields(const wire::Fields& fields) {
  Json out = Json::array();
  for (const wire::Field& field : fields) {
    out.push_back(Json::array(
        {field.name, is_credential(field.name) ? "sha256:" + credential_digest(field.value) : field.value}));
  }
  return out;
}

JournalEntry journal_entry(const Request& request, int status) {
  JournalEntry entry;
  entry.method = request.head.method;
  entry.target = request.head.target;
  entry.peer = request.peer;
  entry.subject = request.subject;
  entry.request_id = request.request_id;
  entry.status = status;
  if (const std::string* authorization = request.head.fields.find("Authorization")) {
    if (const auto bearer = bearer_credential(*authorization)) entry.credential = credential_digest(*bearer);
  }
  entry.fields = journal_fields(request.head.fields);
  return entry;
}

}  // namespace

struct Server::State : std::enable_shared_from_this<State> {
  State(net::EventLoop& event_loop, ServerOptions server_options, Handler request_handler,
        std::shared_ptr<AuditSink> audit_sink)
      : loop(event_loop),
        options(std::move(server_options)),
        handler(std::move(request_handler)),
        sink(std::move(audit_sink)) {}

  net::EventLoop& loop;
  ServerOptions options;
  Handler handler;
  std::shared_ptr<AuditSink> sink;
  std::unique_ptr<net::TlsListener> listener;  // one of these two; none: the server is gone
  std::unique_ptr<net::PlainListener> plain;
  std::set<net::Stream*> open;

  std::string request_id_of(const wire::RequestHead& head) const {
    if (options.in_mesh) {
      if (const std::string* given = head.fields.find("X-Request-Id");
          given != nullptr && given->size() <= 64) {
        return *given;
      }
    }
    return random_token(96);
  }

  Request make_request(const Pipeline& pipeline, const net::Stream& stream) const {
    Request request = pipeline.request();
    request.peer = stream.peer();
    request.server_name = stream.server_name();
    request.request_id = request_id_of(request.head);
    return request;
  }

  net::Task<Response> answer(Request& request) {
    bool failed = false;
    Response response;
    try {
      response = co_await handler(request);
    } catch (const std::exception& e) {
      failed = true;
      AuditEvent event;
      event.event = "internal.error";
      event.method = request.head.method;
      event.target = request.head.target;
      event.request_id = request.request_id;
      event.detail = Json::object({{"what", e.what()}});
      sink->audit(event);
    }
    if (failed) {
      response = Response::error(kInternalError, "internal_error");
      response.close = true;
    }
    sink->journal(journal_entry(request, response.status));
    finish(response, request.request_id);
    co_return response;
  }

  void finish(Response& response, const std::string& request_id) const {
    for (const wire::Field& field : options.always) response.fields.set(field.name, field.value);
    if (options.finish) options.finish(request_id, response);
  }

  // What the client of an unreadable request gets, and the log.
  Response refusal_of(const wire::Rejection& rejection, const std::string& peer) {
    const std::string request_id = random_token(96);
    audit_rejection(rejection, peer, request_id);
    Response refusal = Response::error(rejection.status, "bad_request");
    finish(refusal, request_id);
    return refusal;
  }

  void audit_rejection(const wire::Rejection& rejection, const std::string& peer,
                       const std::string& request_id) {
    AuditEvent event;
    event.event = "http.reject";
    event.reason = rejection.reason;
    event.request_id = request_id;
    event.detail = Json::object({{"offset", static_cast<std::int64_t>(rejection.offset)},
                                 {"status", rejection.status},
                                 {"peer", peer}});
    sink->audit(event);
  }

  // Reads until there is something to answer; false when the connection is over.
  net::Task<bool> read_request(net::Stream& stream, Pipeline& pipeline) {
    const RequestReader& reader = pipeline.reader();
    bool continued = false;
    while (pipeline.step() == Pipeline::Step::read) {
      if (reader.expects_continue() && !continued) {
        continued = true;
        const auto told = co_await stream.write("HTTP/1.1 100 Continue\r\n\r\n");
        if (!told.ok()) co_return false;
      }
      const Watchdog watchdog(loop, stream, reader.idle() ? options.idle_timeout : options.request_timeout);
      auto bytes = co_await stream.read_some();
      if (!bytes.ok()) co_return false;
      pipeline.push(*bytes);
    }
    co_return true;
  }

  net::Task<void> serve(std::unique_ptr<net::Stream> stream) {
    const auto self = shared_from_this();
    open.insert(stream.get());
    co_await serve_requests(*stream);
    open.erase(stream.get());
    stream->close();
  }

  net::Task<void> serve_requests(net::Stream& stream) {
    Pipeline pipeline(options.reader ? options.reader(options.limits)
                                     : std::make_unique<StrictReader>(options.limits));
    while (pipeline.step() != Pipeline::Step::over) {
      const bool read = co_await read_request(stream, pipeline);
      if (!read) break;
      if (pipeline.step() == Pipeline::Step::refused) {
        const Response refusal = refusal_of(pipeline.reader().error(), stream.peer());
        const auto written = co_await stream.write(answer_bytes("", refusal, true));
        if (!written.ok()) break;
        const Watchdog watchdog(loop, stream, options.request_timeout);
        co_await stream.linger(kMaxLinger);
        break;
      }
      Request request = make_request(pipeline, stream);
      const Response response = co_await answer(request);
      if (response.takeover) {
        co_await response.takeover(stream, pipeline.take_pending());
        break;
      }
      const bool close = response.close || !pipeline.keep_alive();
      const auto written = co_await stream.write(answer_bytes(request.head.method, response, close));
      if (!written.ok()) break;
      pipeline.answered(close);
    }
  }
};

Server::Server(net::EventLoop& loop, net::TlsContext tls, ServerOptions options, Handler handler,
               std::shared_ptr<AuditSink> sink)
    : state_(std::make_shared<State>(loop, std::move(options), std::move(handler), std::move(sink))) {
  const std::weak_ptr<State> weak = state_;
  state_->listener = std::make_unique<net::TlsListener>(
      loop, std::move(tls),
      [weak](std::unique_ptr<net::Stream> stream) -> net::Task<void> {
        // A handshake may end after the server, while another connection still holds the state.
        if (const auto state = weak.lock(); state && state->listener)
          co_await state->serve(std::move(stream));
      },
      [weak](const std::string& reason, const std::string& address) {
        const auto state = weak.lock();
        if (!state || !state->listener) return;
        AuditEvent event;
        event.event = "tls.reject";
        event.reason = "handshake_failed";
        event.detail = Json::object({{"tls", reason}, {"peer", address}});
        state->sink->audit(event);
      });
}

Server::Server(net::EventLoop& loop, ServerOptions options, Handler handler, std::shared_ptr<AuditSink> sink)
    : state_(std::make_shared<State>(loop, std::move(options), std::move(handler), std::move(sink))) {
  const std::weak_ptr<State> weak = state_;
  state_->plain = std::make_unique<net::PlainListener>(
      loop, [weak](std::unique_ptr<net::Stream> stream) -> net::Task<void> {
        if (const auto state = weak.lock(); state && state->plain) co_await state->serve(std::move(stream));
      });
}

Server::~Server() {
  state_->listener.reset();
  state_->plain.reset();
  for (net::Stream* stream : state_->open) stream->close();
}

std::uint16_t Server::port() const {
  return state_->listener ? state_->listener->port() : state_->plain->port();
}

}  // namespace assay::http
