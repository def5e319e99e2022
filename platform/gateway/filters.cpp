// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/filters.hpp"

#include "platform/jose/reader.hpp"
#include "platform/jose/reasons.hpp"

namespace assay::gateway {
namespace {

int status_of_refusal(std::string_view reason) {
  if (reason == "unknown_host") return 421;
  return reason == "unknown_method" ? 405 : 404;
}

std::string_view code_of_refusal(int status) {
  if (status == 421) return "misdirected";
  return status == 405 ? "method_not_allowed" : "not_found";
}

// Names the key id of a refused token for the audit log; it is a stranger's text and stays quoted there.
void name_key(AuditEvent& event, const std::string& credential) {
  const auto token = jose::StrictReader(jose::ReaderLimits{}).read(credential);
  if (token.ok() && token->header.contains("kid")) event.detail["kid"] = token->header.at("kid");
}

}  // namespace

AuditEvent audit_of(const Exchange& exchange, std::string event, std::string reason) {
  AuditEvent out;
  out.event = std::move(event);
  out.reason = std::move(reason);
  out.subject = exchange.principal.subject;
  out.method = exchange.request.head.method;
  out.target = exchange.request.head.target;
  out.request_id = exchange.request.request_id;
  return out;
}

http::Response unauthenticated() {
  http::Response response = http::Response::error(401, "invalid_token");
  response.fields.add("WWW-Authenticate", "Bearer error=\"invalid_token\"");
  return response;
}

net::Task<std::optional<http::Response>> Routing::apply(Exchange& exchange) {
  const http::Request& request = exchange.request;
  auto match = router_->match(request.authority, request.head.method, request.path);
  if (match.ok()) {
    exchange.match = std::move(match).value();
    co_return std::nullopt;
  }
  sink_.audit(audit_of(exchange, "route.refused", match.error().message));
  const int status = status_of_refusal(match.error().message);
  co_return http::Response::error(status, code_of_refusal(status));
}

Authentication::Authentication(net::EventLoop& loop, std::unique_ptr<CredentialSource> source,
                               std::unique_ptr<jose::TokenVerifier> verifier,
                               std::shared_ptr<trust::KeyCache> keys, AuditSink& sink)
    : loop_(loop),
      source_(std::move(source)),
      verifier_(std::move(verifier)),
      keys_(std::move(keys)),
      sink_(sink) {}

net::Task<std::optional<http::Response>> Authentication::apply(Exchange& exchange) {
  if (exchange.match->route.access == Access::anyone) co_return std::nullopt;
  const auto credential = source_->credential(exchange.request);
  if (!credential.ok()) {
    sink_.audit(audit_of(exchange, "authn.failure", credential.error().message));
    co_return unauthenticated();
  }
  auto verified = verifier_->verify(*credential, loop_.now());
  if (!verified.ok() && verified.error().message == jose::kUnknownKid) {
    const bool refreshed = co_await keys_->refresh_for_unknown_key();
    if (refreshed) verified = verifier_->verify(*credential, loop_.now());
  }
  if (!verified.ok()) {
    AuditEvent event = audit_of(exchange, "authn.failure", verified.error().message);
    if (event.reason == jose::kUnknownKid || event.reason == jose::kBadKid) name_key(event, *credential);
    sink_.audit(event);
    co_return unauthenticated();
  }
  exchange.token = std::move(verified).value();
  exchange.credential = *credential;
  exchange.principal = {exchange.token->subject, exchange.token->client_id, exchange.token->roles,
                        exchange.token->jti};
  exchange.request.subject = exchange.principal.subject;
  co_return std::nullopt;
}

net::Task<std::optional<http::Response>> Authorization::apply(Exchange& exchange) {
  const Route& route = exchange.match->route;
  if (route.access != Access::role || exchange.principal.has_role(route.role)) co_return std::nullopt;
  AuditEvent event = audit_of(exchange, "authz.deny", "role_missing");
  event.detail = Json::object({{"route", route.name}, {"role", route.role}});
  sink_.audit(event);
  co_return http::Response::error(403, "forbidden");
}

Forwarding::Forwarding(net::EventLoop& loop, std::map<std::string, std::shared_ptr<http::Client>> upstreams,
                       std::unique_ptr<FieldPolicy> fields, std::unique_ptr<UpstreamCredential> credential,
                       AuditSink& sink)
    : loop_(loop),
      upstreams_(std::move(upstreams)),
      fields_(std::move(fields)),
      credential_(std::move(credential)),
      sink_(sink) {}

net::Task<std::optional<http::Response>> Forwarding::apply(Exchange& exchange) {
  wire::RequestHead head = upstream_head(exchange, *fields_, credential_->bearer(exchange, loop_.now()));
  const auto upstream = upstreams_.find(exchange.match->route.upstream);
  ASSAY_CHECK(upstream != upstreams_.end(), "every route names a known service");
  const auto answer = co_await upstream->second->send(std::move(head), exchange.request.body);
  if (!answer.ok()) {
    AuditEvent event = audit_of(exchange, "upstream.failure", exchange.match->route.upstream);
    event.detail = Json::object({{"what", answer.error().message}});
    sink_.audit(event);
    co_return http::Response::error(answer.error().code == Errc::timeout ? 504 : 502, "upstream_unavailable");
  }
  if (!answer->irregular.empty()) {
    AuditEvent event = audit_of(exchange, "upstream.irregular", answer->irregular);
    event.detail = Json::object({{"service", exchange.match->route.upstream}});
    sink_.audit(event);
  }
  exchange.from_service = answer->head.fields;
  http::Response response;
  response.status = answer->head.status;
  response.fields = fields_->downstream(answer->head.fields);
  if (const auto twice = repeated_singleton(response.fields)) {
    AuditEvent event = audit_of(exchange, "upstream.failure", exchange.match->route.upstream);
    event.detail = Json::object({{"what", "refused answer: " + *twice + " twice"}});
    sink_.audit(event);
    co_return http::Response::error(502, "upstream_unavailable");
  }
  response.body = answer->body;
  co_return response;
}

}  // namespace assay::gateway
