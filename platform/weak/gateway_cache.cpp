// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_cache.hpp"

#include <chrono>

#include "platform/weak/field_policy_around.hpp"

namespace assay::weak {
namespace {

using gateway::Exchange;
using Policy = std::unique_ptr<gateway::CachePolicy>;

constexpr const char* kCacheSafety = "gateway.cache-safety/";

// The standard rules, for a fault to leave one out.
class Rules : public gateway::CachePolicy {
 public:
  Rules(Policy standard, std::string fault, HitCounter& hits)
      : standard_(std::move(standard)), fault_(kCacheSafety + fault), hits_(hits) {}
  std::optional<std::string> key(const Exchange& exchange) const override { return standard_->key(exchange); }
  Duration keep_for(const Exchange& exchange, const http::Response& response) const override {
    return standard_->keep_for(exchange, response);
  }
  std::optional<wire::Fields> varied(const Exchange& exchange) const override {
    return standard_->varied(exchange);
  }

 protected:
  void hit() const { hits_.hit(fault_); }
  static Duration of_route(const Exchange& exchange) {
    return std::chrono::seconds(exchange.match->route.cache_s);
  }
  static bool is_cached_get(const Exchange& exchange) {
    return exchange.match->route.cache_s > 0 && exchange.request.head.method == "GET";
  }
  const Policy standard_;

 private:
  std::string fault_;
  HitCounter& hits_;
};

class AuthorizationIgnored final : public Rules {
 public:
  AuthorizationIgnored(Policy standard, HitCounter& hits)
      : Rules(std::move(standard), "authorization-ignored", hits) {}
  std::optional<std::string> key(const Exchange& exchange) const override {
    if (auto key = standard_->key(exchange)) return key;
    if (!is_cached_get(exchange) || !exchange.request.body.empty()) return std::nullopt;
    hit();
    return gateway::cache_key(exchange);
  }
};

class CacheControlIgnored final : public Rules {
 public:
  CacheControlIgnored(Policy standard, HitCounter& hits)
      : Rules(std::move(standard), "cache-control-ignored", hits) {}
  Duration keep_for(const Exchange& exchange, const http::Response& response) const override {
    const Duration strict = standard_->keep_for(exchange, response);
    if (strict > Duration::zero() || response.status != 200) return strict;
    hit();
    return of_route(exchange);
  }
};

class BodyUnkeyed final : public Rules {
 public:
  BodyUnkeyed(Policy standard, HitCounter& hits) : Rules(std::move(standard), "body-unkeyed", hits) {}
  std::optional<std::string> key(const Exchange& exchange) const override {
    if (exchange.request.body.empty() || !is_cached_get(exchange) || exchange.token)
      return standard_->key(exchange);
    hit();
    return gateway::cache_key(exchange);
  }
};

class VaryIgnored final : public Rules {
 public:
  VaryIgnored(Policy standard, HitCounter& hits) : Rules(std::move(standard), "vary-ignored", hits) {}
  std::optional<wire::Fields> varied(const Exchange& exchange) const override {
    if (exchange.from_service.find("Vary") != nullptr) hit();
    return wire::Fields();
  }
};

class MarketingUnkeyed final : public Rules {
 public:
  MarketingUnkeyed(Policy standard, HitCounter& hits)
      : Rules(std::move(standard), "marketing-unkeyed", hits) {}
  std::optional<std::string> key(const Exchange& exchange) const override {
    auto key = standard_->key(exchange);
    if (!key) return key;
    const std::size_t at = key->find("utm_");
    if (at == std::string::npos) return key;
    hit();
    const std::size_t end = key->find('&', at);
    key->erase(at, end == std::string::npos ? end : end + 1 - at);
    if (!key->empty() && key->back() == '&') key->pop_back();
    return key;
  }
};

class ErrorsKept final : public Rules {
 public:
  ErrorsKept(Policy standard, HitCounter& hits) : Rules(std::move(standard), "errors-kept", hits) {}
  Duration keep_for(const Exchange& exchange, const http::Response& response) const override {
    if (response.status == 200) return standard_->keep_for(exchange, response);
    hit();
    return of_route(exchange);
  }
};

class StalePages final : public Rules {
 public:
  StalePages(Policy standard, HitCounter& hits) : Rules(std::move(standard), "stale-pages", hits) {}
  Duration keep_for(const Exchange& exchange, const http::Response& response) const override {
    const Duration strict = standard_->keep_for(exchange, response);
    return strict > Duration::zero() ? std::chrono::hours(1000) : strict;
  }
};

template <typename Fault>
CacheFault rule(const std::string& name) {
  return {kCacheSafety + name, [](Policy standard, HitCounter& hits) -> Policy {
            return std::make_unique<Fault>(std::move(standard), hits);
          }};
}

class FieldsForwarded final : public FieldPolicyAround {
 public:
  FieldsForwarded(std::unique_ptr<gateway::FieldPolicy> standard, HitCounter& hits)
      : FieldPolicyAround(std::move(standard)), hits_(hits) {}
  wire::Fields upstream(const wire::Fields& from_client) const override {
    wire::Fields out = FieldPolicyAround::upstream(from_client);
    for (const char* name :
         {"X-Forwarded-Host", "X-Forwarded-Scheme", "X-Original-URL", "X-HTTP-Method-Override"}) {
      for (const std::string_view value : from_client.all(name)) {
        hits_.hit(std::string(kCacheSafety) + "unkeyed-fields-forwarded");
        out.add(name, std::string(value));
      }
    }
    return out;
  }

 private:
  HitCounter& hits_;
};

}  // namespace

std::vector<CacheFault> cache_rule_faults() {
  return {rule<AuthorizationIgnored>("authorization-ignored"),
          rule<CacheControlIgnored>("cache-control-ignored"),
          rule<BodyUnkeyed>("body-unkeyed"),
          rule<VaryIgnored>("vary-ignored"),
          rule<MarketingUnkeyed>("marketing-unkeyed"),
          rule<ErrorsKept>("errors-kept")};
}

std::unique_ptr<gateway::FieldPolicy> unkeyed_fields_forwarded(std::unique_ptr<gateway::FieldPolicy> standard,
                                                               HitCounter& hits) {
  return std::make_unique<FieldsForwarded>(std::move(standard), hits);
}

std::unique_ptr<gateway::CachePolicy> stale_pages(std::unique_ptr<gateway::CachePolicy> standard) {
  static HitCounter nobody_counts;
  return std::make_unique<StalePages>(std::move(standard), nobody_counts);
}

}  // namespace assay::weak
