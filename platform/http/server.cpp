// SPDX-License-Identifier: Apache-2.0
#include "platform/http/server.hpp"

#include "core/crypto/digest.hpp"
#include "platform/http/pipeline.hpp"
#include "platform/http/request_event.hpp"
#include "platform/http/sampled_audit.hpp"
#include "platform/http/watchdog.hpp"

namespace assay::http {
namespace {

constexpr int kInternalError = 500;
constexpr int kRequestTimeout = 408;
constexpr int kUnavailable = 503;
constexpr std::size_t kMaxLinger = std::size_t{4} << 20;  // bytes read away behind a refused request

bool is_credential(std::string_view name) {
  return wire::iequals(name, "Authorization") || wire::iequals(name, "Cookie") ||
         wire::iequals(name, "Proxy-Authorization");
}

Json journal_fields(const wire::Fields& fields) {
  Json::Array out;
  out.reserve(fields.size());
  for (const wire::Field& field : fields) {
    Json::Array pair;
    pair.reserve(2);
    pair.emplace_back(field.name);
    pair.emplace_back(is_credential(field.name) ? "sha256:" + credential_digest(field.value) : field.value);
    out.emplace_back(std::move(pair));
  }
  return Json(std::move(out));
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

AuditEvent event_of(const char* event, const char* reason, const std::string& peer) {
  AuditEvent out;
  out.event = event;
  out.reason = reason;
  out.detail = Json::object({{"peer", peer}});
  return out;
}

}  // namespace

struct Server::State : std::enable_shared_from_this<State> {
  State(net::EventLoop& event_loop, ServerOptions server_options, Handler request_handler,
        std::shared_ptr<AuditSink> audit_sink)
      : loop(event_loop),
        options(std::move(server_options)),
        handler(std::move(request_handler)),
        sink(std::move(audit_sink)),
        sampled(std::make_shared<SampledAudit>(loop, sink)),
        gate(std::make_shared<ConnectionGate>(options.connections,
                                              [audit = sampled](const char* reason, const std::string& peer) {
                                                audit->audit(event_of("limit.exceeded", reason, peer));
                                              })) {}

  net::EventLoop& loop;
  ServerOptions options;
  Handler handler;
  std::shared_ptr<AuditSink> sink;
  std::shared_ptr<SampledAudit> sampled;
  std::shared_ptr<ConnectionGate> gate;
  std::size_t in_flight = 0;
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

  // A request that is being served counts, however its handler ends.
  class Serving {
   public:
    Serving(State& state, const net::Stream& stream) : state_(state), stream_(stream) {
      ++state_.in_flight;
      state_.gate->set_serving(stream_, true);
    }
    ~Serving() {
      --state_.in_flight;
      state_.gate->set_serving(stream_, false);
    }
    Serving(const Serving&) = delete;
    Serving& operator=(const Serving&) = delete;

   private:
    State& state_;
    const net::Stream& stream_;
  };

  net::Task<Response> answer_or_shed(Request& request, const net::Stream& stream) {
    if (options.max_in_flight > 0 && in_flight >= options.max_in_flight) {
      sampled->audit(event_of("limit.exceeded", "in_flight", request.peer));
      Response response = Response::error(kUnavailable, "overloaded");
      response.fields.add("Retry-After", "1");
      finish(response, request.request_id);
      sink->journal(journal_entry(request, response.status));
      co_return response;
    }
    const Serving serving(*this, stream);
    co_return co_await answer(request);
  }

  net::Task<Response> answer(Request& request) {
    bool failed = false;
    Response response;
    try {
      response = co_await handler(request);
    } catch (const std::exception& e) {
      failed = true;
      AuditEvent event = event_about(request, "internal.error");
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

  // What a connection is waited for, and since when.
  struct Wait {
    const char* phase = "head";
    TimePoint began;
    std::size_t received = 0;  // bytes of the body, as they came
    bool late = false;
  };

  TimePoint due(const Wait& wait) const {
    const Patience& patience = options.patience;
    if (wait.phase == std::string_view("body")) return body_due(patience, wait.began, wait.received);
    return wait.began + (wait.phase == std::string_view("idle") ? patience.idle : patience.head);
  }

  void enter_phase(Wait& wait, const char* phase) const {
    if (wait.phase == std::string_view(phase)) return;
    wait.phase = phase;
    wait.began = loop.now();
  }

  // Waits for more bytes until the phase's deadline; false when the connection is over or the client late.
  net::Task<bool> read_more(net::Stream& stream, Wait& wait, Pipeline& pipeline) {
    const TimePoint end = due(wait);
    if (end <= loop.now()) {
      wait.late = true;
      co_return false;
    }
    const Watchdog watchdog(loop, stream, end, &net::Stream::cancel);
    const auto bytes = co_await stream.read_some();
    if (!bytes.ok()) {
      wait.late = watchdog.fired();
      co_return false;
    }
    if (wait.phase == std::string_view("body")) wait.received += bytes->size();
    pipeline.push(*bytes);
    co_return true;
  }

  // Reads until there is something to answer; false when the connection is over or the client late.
  net::Task<bool> read_request(net::Stream& stream, Pipeline& pipeline, Wait& wait) {
    const RequestReader& reader = pipeline.reader();
    bool continued = false;
    while (pipeline.step() == Pipeline::Step::read) {
      if (reader.state() == RequestReader::State::head_done) {
        enter_phase(wait, "body");
      } else if (!reader.idle()) {
        enter_phase(wait, "head");
      }
      if (reader.expects_continue() && !continued) {
        continued = true;
        const auto told = co_await stream.write("HTTP/1.1 100 Continue\r\n\r\n");
        if (!told.ok()) co_return false;
      }
      const bool more = co_await read_more(stream, wait, pipeline);
      if (!more) co_return false;
    }
    co_return true;
  }

  // A late client is told so where it has begun to ask for something, and closed in any case. That an idle
  // connection ends is nobody's fault.
  net::Task<void> end_late(net::Stream& stream, const Wait& wait, bool begun) {
    if (wait.phase == std::string_view("idle")) co_return;
    const std::string request_id = random_token(96);
    AuditEvent event = event_of("timeout.client", wait.phase, stream.peer());
    event.request_id = request_id;
    sampled->audit(event);
    if (!begun) co_return;
    Response notice = Response::error(kRequestTimeout, "request_timeout");
    finish(notice, request_id);
    co_await refuse(stream, notice);
  }

  // Answers and waits a moment for the client to close, lest it never reads why.
  net::Task<void> refuse(net::Stream& stream, const Response& refusal) {
    const bool sent = co_await send(stream, answer_bytes("", refusal, true));
    if (!sent) co_return;
    const Watchdog watchdog(loop, stream, options.patience.farewell);
    co_await stream.linger(kMaxLinger);
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
    Wait wait;
    wait.began = loop.now();
    while (pipeline.step() != Pipeline::Step::over) {
      const bool read = co_await read_request(stream, pipeline, wait);
      if (wait.late) co_await end_late(stream, wait, !pipeline.reader().idle());
      if (!read) break;
      if (pipeline.step() == Pipeline::Step::refused) {
        co_await refuse(stream, refusal_of(pipeline.reader().error(), stream.peer()));
        break;
      }
      Request request = make_request(pipeline, stream);
      const Response response = co_await answer_or_shed(request, stream);
      if (response.takeover) {
        co_await response.takeover(stream, pipeline.take_pending());
        break;
      }
      const bool close = response.close || !pipeline.keep_alive();
      const bool sent = co_await send(stream, answer_bytes(request.head.method, response, close));
      if (!sent) break;
      pipeline.answered(close);
      wait = {"idle", loop.now(), 0, false};
    }
  }

  // False when the client did not take it, or not in time.
  net::Task<bool> send(net::Stream& stream, std::string bytes) {
    const TimePoint end = write_due(options.patience, loop.now(), bytes.size());
    const Watchdog watchdog(loop, stream, end, &net::Stream::abort);
    const auto written = co_await stream.write(std::move(bytes));
    if (watchdog.fired()) sampled->audit(event_of("timeout.client", "write", stream.peer()));
    co_return written.ok();
  }
};

Server::Server(net::EventLoop& loop, net::TlsContext tls, ServerOptions options, Handler handler,
               std::shared_ptr<AuditSink> sink)
    : state_(std::make_shared<State>(loop, std::move(options), std::move(handler), std::move(sink))) {
  const std::weak_ptr<State> weak = state_;
  net::ListenerOptions listening;
  listening.address = state_->options.address;
  listening.handshake = state_->options.patience.handshake;
  listening.send_buffer = state_->options.send_buffer;
  listening.admit = [gate = state_->gate](const std::string& address) { return gate->enter(address); };
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
        if (reason == net::TlsListener::kTooSlow) {
          state->sampled->audit(event_of("timeout.client", "handshake", address));
          return;
        }
        AuditEvent event = event_of("tls.reject", "handshake_failed", address);
        event.detail["tls"] = reason;
        state->sink->audit(event);
      },
      listening);
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

void Server::set_tls(net::TlsContext tls) {
  state_->listener->set_context(std::move(tls));
}

std::uint16_t Server::port() const {
  return state_->listener ? state_->listener->port() : state_->plain->port();
}

}  // namespace assay::http
