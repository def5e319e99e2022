// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/browser_policy.hpp"

#include <algorithm>
#include <array>

#include "platform/gateway/filters.hpp"

namespace assay::gateway {
namespace {

constexpr int kForbidden = 403;
constexpr int kNoContent = 204;

bool changes_something(const std::string& method) {
  return method != "GET" && method != "HEAD" && method != "OPTIONS";
}

std::string one_value(const wire::Fields& fields, std::string_view name) {
  return fields.count(name) == 1 ? *fields.find(name) : std::string();
}

}  // namespace

bool ListedOrigins::allows(const std::string& origin) const {
  return std::find(origins_.begin(), origins_.end(), origin) != origins_.end();
}

std::optional<std::string> SameSiteChanges::refusal(const http::Request& request,
                                                    const OriginPolicy& origins) const {
  const wire::Fields& fields = request.head.fields;
  if (!changes_something(request.head.method)) return std::nullopt;
  if (fields.find("Cookie") == nullptr || fields.find("Authorization") != nullptr) return std::nullopt;
  if (fields.find("Origin") == nullptr) return "origin_missing";
  if (fields.count("Origin") == 1 && origins.allows(*fields.find("Origin"))) return std::nullopt;
  return "origin_foreign";
}

std::optional<std::string> ListedHeaders::headers(const std::string& asked) const {
  static constexpr std::array<std::string_view, 5> kHeaders = {"authorization", "content-type", "if-match",
                                                               "if-none-match", "accept-language"};
  for (std::string_view rest = asked; !rest.empty();) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    std::string_view name = rest.substr(0, comma);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
    while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
    const auto same = [&](std::string_view known) { return wire::iequals(known, name); };
    if (std::none_of(kHeaders.begin(), kHeaders.end(), same)) return std::nullopt;
  }
  std::string all;
  for (const std::string_view name : kHeaders) all.append(all.empty() ? "" : ", ").append(name);
  return all;
}

void GuardedAnswers::write(http::Response& response, bool personal) const {
  response.fields.set("X-Content-Type-Options", "nosniff");
  response.fields.set("X-Frame-Options", "DENY");
  response.fields.set("Content-Security-Policy", "frame-ancestors 'none'");
  response.fields.set("Referrer-Policy", "no-referrer");
  if (personal) response.fields.set("Cache-Control", "no-store");
}

std::optional<http::Response> BrowserPolicy::preflight(const http::Request& request) const {
  const wire::Fields& fields = request.head.fields;
  if (request.head.method != "OPTIONS" || fields.find("Origin") == nullptr ||
      fields.find("Access-Control-Request-Method") == nullptr) {
    return std::nullopt;
  }
  const auto headers = parts_.preflight->headers(one_value(fields, "Access-Control-Request-Headers"));
  if (!headers || !parts_.origins->allows(one_value(fields, "Origin")))
    return http::Response::error(kForbidden, "cross_site");
  http::Response response;
  response.status = kNoContent;
  response.fields.add("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE");
  response.fields.add("Access-Control-Allow-Headers", *headers);
  response.fields.add("Access-Control-Max-Age", "600");
  return response;
}

std::optional<http::Response> BrowserPolicy::cross_site(const Exchange& exchange) const {
  if (exchange.match && exchange.match->route.access == Access::anyone) return std::nullopt;
  const auto reason = parts_.cross_site->refusal(exchange.request, *parts_.origins);
  if (!reason) return std::nullopt;
  sink_.audit(audit_of(exchange, "authn.failure", *reason));
  return http::Response::error(kForbidden, "cross_site");
}

void BrowserPolicy::after(const Exchange& exchange, http::Response& response) const {
  if (response.takeover) return;
  parts_.fields->write(response, exchange.match && exchange.match->route.access != Access::anyone);
  response.fields.add("Vary", "Origin");  // a cache must not give one origin's answer to another
  const std::string origin = one_value(exchange.request.head.fields, "Origin");
  if (!origin.empty() && parts_.origins->allows(origin))
    response.fields.set("Access-Control-Allow-Origin", origin);
}

}  // namespace assay::gateway
