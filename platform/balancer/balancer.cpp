// SPDX-License-Identifier: Apache-2.0
#include "platform/balancer/balancer.hpp"

#include "platform/http/request_event.hpp"

namespace assay::balancer {
namespace {

constexpr int kBadGateway = 502;

void audit_down(AuditSink& sink, const http::Request& request, const Backend& backend, const Error& error) {
  AuditEvent event = http::event_about(request, "balancer.gateway_down");
  event.detail = Json::object({{"gateway", backend.name}, {"what", error.message}});
  sink.audit(event);
}

net::Task<http::Response> relay(net::EventLoop& loop, std::shared_ptr<Pool> pool,
                                std::shared_ptr<const ForwardedFields> fields, AuditSink& sink,
                                std::shared_ptr<const RepeatRule> repeat, http::Request& request) {
  wire::RequestHead head;
  head.method = request.head.method;
  head.target = request.head.target;
  head.fields = fields->upstream(request);
  head.fields.set("X-Request-Id", request.request_id);
  for (Backend* backend : pool->in_turn(loop.now())) {
    auto answer = co_await backend->client.send(head, request.body);
    if (answer.ok()) {
      http::Response response;
      response.status = answer->head.status;
      response.fields = std::move(answer->head.fields);
      response.body = std::move(answer->body);
      co_return response;
    }
    audit_down(sink, request, *backend, answer.error());
    pool->leave_out(*backend, loop.now());
    if (!repeat->repeatable(head.method)) break;
  }
  co_return http::Response::error(kBadGateway, "unavailable");
}

net::Task<http::Response> check_host(std::shared_ptr<const http::HostAgreement> agreement, http::Handler next,
                                     AuditSink& sink, http::Request& request) {
  if (agreement->holds(request.server_name, request.authority)) co_return co_await next(request);
  co_return http::misdirected(request, http::event_about(request, ""), sink);
}

}  // namespace

bool RepeatRule::repeatable(const std::string& method) const {
  return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

std::vector<Backend*> Pool::in_turn(TimePoint now) {
  std::vector<Backend*> order;
  std::vector<Backend*> left_out;
  for (std::size_t i = 0; i < backends_.size(); ++i) {
    Backend& backend = backends_[(next_ + i) % backends_.size()];
    (backend.left_out_until <= now ? order : left_out).push_back(&backend);
  }
  next_ = (next_ + 1) % backends_.size();
  order.insert(order.end(), left_out.begin(), left_out.end());
  return order;
}

http::Handler balance(net::EventLoop& loop, std::shared_ptr<Pool> pool,
                      std::shared_ptr<const ForwardedFields> fields, AuditSink& sink,
                      std::shared_ptr<const RepeatRule> repeat) {
  return [&loop, pool = std::move(pool), fields = std::move(fields), &sink, repeat = std::move(repeat)](
             http::Request& request) { return relay(loop, pool, fields, sink, repeat, request); };
}

http::Handler bound_to_host(std::shared_ptr<const http::HostAgreement> agreement, http::Handler next,
                            AuditSink& sink) {
  return [agreement = std::move(agreement), next = std::move(next), &sink](http::Request& request) {
    return check_host(agreement, next, sink, request);
  };
}

}  // namespace assay::balancer
