// SPDX-License-Identifier: Apache-2.0
#include <charconv>

#include "core/json/parse.hpp"
#include "platform/http/request_event.hpp"
#include "platform/identity/endpoints.hpp"

namespace assay::identity {
namespace {

struct Context {
  net::EventLoop& loop;
  std::shared_ptr<Provider> provider;
  std::shared_ptr<const KeySetEndpoint> key_set;
  InternalCallers callers;
  AuditSink& sink;
};

http::Response refuse(const Context& context, const http::Request& request) {
  context.sink.audit(http::event_about(request, "mesh.deny", "caller_not_allowed"));
  return http::Response::error(403, "forbidden");
}

http::Response revocations(const Context& context, const http::Request& request) {
  const auto form = http::parse_form(request.query);
  std::int64_t from = 0;
  if (form && form->count("from") == 1) {
    const std::string& text = form->at("from");
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), from);
    if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) {
      return http::Response::error(400, "invalid_request");
    }
  }
  return http::Response::json(200, context.provider->revocations(from));
}

net::Task<http::Response> rotate(const Context& context, const http::Request& request, const Json& body) {
  const std::string alg = body.at("alg").string_or("ES256");
  if (!context.provider->keys().has(alg)) co_return http::Response::error(400, "unknown_alg");
  const KeyType type = key_type_for(alg);
  PrivateKey next = co_await context.loop.offload([type] { return PrivateKey::generate(type); });
  const std::string kid = context.provider->rotate_key(alg, std::move(next), request.peer);
  const Json answer = Json::object({{"kid", kid}});
  co_return http::Response::json(200, answer);
}

net::Task<http::Response> administer(const Context& context, const http::Request& request) {
  const auto body = parse_json(request.body.empty() ? "{}" : request.body);
  if (!body.ok() || !body->is_object()) co_return http::Response::error(400, "invalid_request");
  if (request.path == "/admin/keys/rotate") co_return co_await rotate(context, request, *body);
  if (request.path == "/admin/tokens/revoke") {
    const std::string token_id = body->at("jti").string_or("");
    if (token_id.empty()) co_return http::Response::error(400, "invalid_request");
    context.provider->revoke_id(token_id, request.peer);
    co_return http::Response::json(200, Json::object());
  }
  if (request.path == "/admin/users/disable") {
    const auto done = context.provider->disable_user(body->at("user").string_or(""), request.peer);
    co_return done.ok() ? http::Response::json(200, Json::object())
                        : http::Response::error(404, done.error().message);
  }
  co_return http::Response::error(404, "not_found");
}

net::Task<http::Response> answer(std::shared_ptr<Context> shared, http::Request& request) {
  const Context& context = *shared;
  request.subject = request.peer;
  if (request.path.rfind("/admin/", 0) == 0) {
    if (context.callers.operators.count(request.peer) == 0) co_return refuse(context, request);
    if (request.head.method != "POST") co_return http::Response::error(405, "method_not_allowed");
    co_return co_await administer(context, request);
  }
  if (context.callers.relying_parties.count(request.peer) == 0) co_return refuse(context, request);
  if (auto keys = context.key_set->answer(request, *context.provider)) co_return std::move(*keys);
  if (request.path == "/revocations" && request.head.method == "GET") co_return revocations(context, request);
  co_return http::Response::error(404, "not_found");
}

}  // namespace

http::Handler internal_endpoints(net::EventLoop& loop, std::shared_ptr<Provider> provider,
                                 std::shared_ptr<const KeySetEndpoint> key_set, InternalCallers callers,
                                 AuditSink& sink) {
  const auto context = std::make_shared<Context>(
      Context{loop, std::move(provider), std::move(key_set), std::move(callers), sink});
  return [context](http::Request& request) { return answer(context, request); };
}

}  // namespace assay::identity
