// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/rate_limit.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "platform/gateway/filters.hpp"

namespace assay::gateway {
namespace {

constexpr int kTooManyRequests = 429;
constexpr int kUnavailable = 503;

constexpr std::int64_t kItemsPerCost = 100;
constexpr std::int64_t kMaxItems = 1'000'000;

// How many items the query asks for: the sum of all `limit` members, so that none hides behind another. What
// is no number asks for nothing; validation refuses it.
std::int64_t items_asked_for(std::string_view query) {
  constexpr std::string_view kName = "limit=";
  std::int64_t sum = 0;
  while (!query.empty()) {
    std::string_view member = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), member.size() + 1));
    if (member.substr(0, kName.size()) != kName) continue;
    member.remove_prefix(kName.size());
    std::int64_t items = 0;
    const auto [end, error] = std::from_chars(member.data(), member.data() + member.size(), items);
    if (error == std::errc::result_out_of_range) items = kMaxItems;
    if (end == member.data() + member.size() && items > 0) sum += std::min(items, kMaxItems);
    sum = std::min(sum, kMaxItems);
  }
  return sum;
}

bool power_of_two(std::int64_t n) {
  return n > 0 && (n & (n - 1)) == 0;
}

}  // namespace

std::string ByCost::key(const Exchange& exchange) const {
  const Route& route = exchange.match->route;
  return route.cost == 0 ? std::string() : exchange.principal.subject + " " + route.name;
}

std::int64_t ByCost::cost(const Exchange& exchange) const {
  const std::int64_t hundreds = (items_asked_for(exchange.request.query) + kItemsPerCost - 1) / kItemsPerCost;
  return exchange.match->route.cost * std::max<std::int64_t>(hundreds, 1);
}

void RateLimit::audit(const Exchange& exchange, const std::string& key, const ratelimit::Grant& grant) {
  if (!power_of_two(grant.refusals)) {
    AuditEvent event;
    event.event = "rate.limited";
    event.reason = limit_;
    sink_.unwritten(event);
    return;
  }
  AuditEvent event = audit_of(exchange, "rate.limited", limit_);
  event.detail = Json::object({{"limit", limit_}, {"key", key}, {"refusals", grant.refusals}});
  sink_.audit(event);
}

net::Task<std::optional<http::Response>> RateLimit::apply(Exchange& exchange) {
  const std::string key = key_->key(exchange);
  if (key.empty()) co_return std::nullopt;
  const auto grant = co_await store_->take(limit_, key, key_->cost(exchange));
  if (!grant.ok()) {
    sink_.audit(audit_of(exchange, "limiter.unavailable", grant.error().message));
    co_return http::Response::error(kUnavailable, "unavailable");
  }
  if (grant->allowed) co_return std::nullopt;
  audit(exchange, key, *grant);
  http::Response response = http::Response::error(kTooManyRequests, "rate_limited");
  response.fields.add("Retry-After",
                      std::to_string(std::chrono::ceil<std::chrono::seconds>(grant->retry_after).count()));
  co_return response;
}

}  // namespace assay::gateway
