// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/forwarding.hpp"

#include <algorithm>
#include <array>

#include "platform/jose/signer.hpp"

namespace assay::gateway {
namespace {

constexpr std::array<std::string_view, 8> kUpstream = {"Accept",     "Accept-Language", "Content-Type",
                                                       "If-Match",   "If-None-Match",   "Traceparent",
                                                       "Tracestate", "User-Agent"};
constexpr std::array<std::string_view, 8> kDownstream = {"Content-Type",  "Cache-Control",   "ETag",
                                                         "Last-Modified", "Location",        "Retry-After",
                                                         "Vary",          "Content-Language"};

template <std::size_t N>
wire::Fields only(const wire::Fields& fields, const std::array<std::string_view, N>& names) {
  const auto nominated = wire::connection_options(fields);
  wire::Fields out;
  for (const wire::Field& field : fields) {
    const auto same = [&](std::string_view name) { return wire::iequals(name, field.name); };
    if (std::any_of(nominated.begin(), nominated.end(), same)) continue;
    if (std::any_of(names.begin(), names.end(), same)) out.add(field.name, field.value);
  }
  return out;
}

}  // namespace

wire::Fields AllowedFields::upstream(const wire::Fields& from_client) const {
  return only(from_client, kUpstream);
}
wire::Fields AllowedFields::downstream(const wire::Fields& from_service) const {
  return only(from_service, kDownstream);
}

void AllowedFields::identify(wire::Fields& upstream, const Principal& caller) const {
  if (caller.anonymous()) return;
  std::string roles;
  for (const std::string& role : caller.roles) roles += (roles.empty() ? "" : ",") + role;
  upstream.set("X-User-Id", caller.subject);
  upstream.set("X-User-Roles", roles);
}

wire::RequestHead upstream_head(const Exchange& exchange, const FieldPolicy& fields,
                                const std::string& bearer) {
  const http::Request& request = exchange.request;
  wire::RequestHead head;
  head.method = request.head.method;
  head.target = exchange.match->upstream_path + (request.query.empty() ? "" : "?" + request.query);
  head.fields = fields.upstream(request.head.fields);
  head.fields.set("X-Request-Id", request.request_id);
  fields.identify(head.fields, exchange.principal);
  if (!bearer.empty()) head.fields.set("Authorization", "Bearer " + bearer);
  head.fields = fields.leaving(std::move(head.fields), request.head.fields);
  return head;
}

std::optional<std::string> repeated_singleton(const wire::Fields& from_service) {
  for (const char* name : {"Content-Type", "ETag", "Last-Modified", "Location", "Retry-After"}) {
    if (from_service.count(name) > 1) return name;
  }
  return std::nullopt;
}

std::string InternalToken::bearer(const Exchange& exchange, TimePoint now) const {
  if (!exchange.token) return {};
  if (exchange.credential.empty()) return sign(exchange, now);  // nothing tells whose it would be
  auto& made = made_[exchange.match->route.upstream];
  if (const auto known = made.find(exchange.credential); known != made.end()) {
    const Duration age = now - known->second.at;
    if (age >= Duration::zero() && age * 2 < options_.lifetime) return known->second.token;
  }
  if (made.size() >= kMostKept) made.clear();
  Made& fresh = made[exchange.credential] = Made{sign(exchange, now), now};
  return fresh.token;
}

std::string InternalToken::sign(const Exchange& exchange, TimePoint now) const {
  const jose::VerifiedToken& token = *exchange.token;
  Json roles = Json::array();
  for (const std::string& role : token.roles) roles.push_back(role);
  const std::int64_t issued = to_unix_seconds(now);
  const Json claims = Json::object({{"iss", options_.issuer},
                                    {"aud", exchange.match->route.upstream},
                                    {"sub", token.subject},
                                    {"client_id", token.client_id},
                                    {"roles", roles},
                                    {"jti", token.jti},
                                    {"iat", issued},
                                    {"exp", issued + options_.lifetime.count()}});
  const Json header = Json::object({{"alg", "ES256"}, {"typ", "internal+jwt"}, {"kid", options_.kid}});
  return jose::sign_compact(header, claims, key_, SignScheme::es256);
}

}  // namespace assay::gateway
