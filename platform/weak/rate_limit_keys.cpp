// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/rate_limit_keys.hpp"

#include <array>

namespace assay::weak {
namespace {

using gateway::Exchange;
using gateway::LimitKey;

// The field that the balancer writes comes last: what the client wrote beside it counts first.
constexpr std::array<const char*, 7> kClaims = {"X-Real-IP",      "True-Client-IP", "CF-Connecting-IP",
                                                "X-Client-IP",    "X-Forwarded",    "Forwarded",
                                                "X-Forwarded-For"};

class ForwardedForTrusted final : public gateway::ClientAddress {
 public:
  ForwardedForTrusted(std::unique_ptr<gateway::ClientAddress> standard, HitCounter& hits)
      : standard_(std::move(standard)), hits_(hits) {}

  std::string of(const http::Request& request) const override {
    for (const char* name : kClaims) {
      const std::string* claim = request.head.fields.find(name);
      if (claim == nullptr) continue;
      hits_.hit("gateway.rate-limit.key-integrity/forwarded-for-trusted");
      std::string first = claim->substr(0, claim->find(','));
      if (first.compare(0, 4, "for=") == 0) first.erase(0, 4);
      return gateway::address_key(first);
    }
    return standard_->of(request);
  }

 private:
  std::unique_ptr<gateway::ClientAddress> standard_;
  HitCounter& hits_;
};

// Reads the relay's word on the client in a way of its own.
class OtherReading final : public gateway::ClientAddress {
 public:
  using Read = std::string (*)(const std::string& address);
  OtherReading(std::unique_ptr<gateway::ClientAddress> standard, std::string relay, Read read,
               const char* fault, HitCounter& hits)
      : standard_(std::move(standard)), relay_(std::move(relay)), read_(read), fault_(fault), hits_(hits) {}

  std::string of(const http::Request& request) const override {
    const std::string* seen = request.head.fields.find("X-Forwarded-For");
    if (request.peer != relay_ || seen == nullptr) return standard_->of(request);
    std::string key = read_(*seen);
    if (key != standard_->of(request)) hits_.hit(fault_);
    return key;
  }

 private:
  std::unique_ptr<gateway::ClientAddress> standard_;
  std::string relay_;
  Read read_;
  const char* fault_;
  HitCounter& hits_;
};

std::string whole(const std::string& address) {
  return address;
}

std::string first_half(const std::string& address) {
  const bool mapped = address.find("::ffff:") == 0 || address.find('.') != std::string::npos;
  return mapped ? "::/64" : gateway::address_key(address);
}

// A key with something of the request's spelling behind it.
class SplitKey final : public LimitKey {
 public:
  using Part = std::string (*)(const Exchange&);
  SplitKey(std::unique_ptr<LimitKey> standard, Part part, const char* fault, HitCounter& hits)
      : standard_(std::move(standard)), part_(part), fault_(fault), hits_(hits) {}

  std::string key(const Exchange& exchange) const override {
    hits_.hit(fault_);
    return standard_->key(exchange) + " " + part_(exchange);
  }

 private:
  std::unique_ptr<LimitKey> standard_;
  Part part_;
  const char* fault_;
  HitCounter& hits_;
};

class PerTokenCounters final : public LimitKey {
 public:
  explicit PerTokenCounters(HitCounter& hits) : hits_(hits) {}
  std::string key(const Exchange& exchange) const override {
    if (!exchange.principal.anonymous()) hits_.hit("gateway.rate-limit.per-user/per-token-counters");
    return exchange.principal.token_id;
  }

 private:
  HitCounter& hits_;
};

class FlatCost final : public LimitKey {
 public:
  FlatCost(std::unique_ptr<LimitKey> standard, HitCounter& hits)
      : standard_(std::move(standard)), hits_(hits) {}
  std::string key(const Exchange& exchange) const override { return standard_->key(exchange); }
  std::int64_t cost(const Exchange& exchange) const override {
    if (standard_->cost(exchange) > 1) hits_.hit("gateway.rate-limit.costly-routes/flat-cost");
    return 1;
  }

 private:
  std::unique_ptr<LimitKey> standard_;
  HitCounter& hits_;
};

class Unlimited final : public LimitKey {
 public:
  Unlimited(const char* fault, HitCounter& hits) : fault_(fault), hits_(hits) {}
  std::string key(const Exchange&) const override {
    hits_.hit(fault_);
    return {};
  }

 private:
  const char* fault_;
  HitCounter& hits_;
};

class PassBy final : public gateway::Filter {
 public:
  explicit PassBy(HitCounter& hits) : hits_(hits) {}
  net::Task<std::optional<http::Response>> apply(Exchange&) override {
    hits_.hit("gateway.rate-limit.per-ip/after-authentication");
    co_return std::nullopt;
  }

 private:
  HitCounter& hits_;
};

class ThenLimit final : public gateway::Filter {
 public:
  ThenLimit(std::unique_ptr<gateway::Filter> authentication, std::shared_ptr<gateway::Filter> limit)
      : authentication_(std::move(authentication)), limit_(std::move(limit)) {}
  net::Task<std::optional<http::Response>> apply(Exchange& exchange) override {
    auto refused = co_await authentication_->apply(exchange);
    if (refused) co_return refused;
    co_return co_await limit_->apply(exchange);
  }

 private:
  std::unique_ptr<gateway::Filter> authentication_;
  std::shared_ptr<gateway::Filter> limit_;
};

std::string host_field(const Exchange& exchange) {
  const std::string* host = exchange.request.head.fields.find("Host");
  return host == nullptr ? std::string() : *host;
}

}  // namespace

std::unique_ptr<gateway::ClientAddress> forwarded_for_trusted(
    std::unique_ptr<gateway::ClientAddress> standard, HitCounter& hits) {
  return std::make_unique<ForwardedForTrusted>(std::move(standard), hits);
}

std::unique_ptr<gateway::ClientAddress> whole_ipv6_address(std::unique_ptr<gateway::ClientAddress> standard,
                                                           std::string relay, HitCounter& hits) {
  return std::make_unique<OtherReading>(std::move(standard), std::move(relay), whole,
                                        "gateway.rate-limit.per-ip/whole-ipv6-address", hits);
}

std::unique_ptr<gateway::ClientAddress> first_64_bits(std::unique_ptr<gateway::ClientAddress> standard,
                                                      std::string relay, HitCounter& hits) {
  return std::make_unique<OtherReading>(std::move(standard), std::move(relay), first_half,
                                        "gateway.rate-limit.per-ip/first-64-bits", hits);
}

std::unique_ptr<LimitKey> raw_target_in_key(std::unique_ptr<LimitKey> standard, HitCounter& hits) {
  return std::make_unique<SplitKey>(
      std::move(standard), [](const Exchange& exchange) { return exchange.request.head.target; },
      "gateway.rate-limit.key-integrity/raw-target-in-key", hits);
}

std::unique_ptr<LimitKey> host_in_key(std::unique_ptr<LimitKey> standard, HitCounter& hits) {
  return std::make_unique<SplitKey>(std::move(standard), host_field,
                                    "gateway.rate-limit.key-integrity/host-in-key", hits);
}

std::unique_ptr<LimitKey> per_token_counters(HitCounter& hits) {
  return std::make_unique<PerTokenCounters>(hits);
}

std::unique_ptr<LimitKey> flat_cost(std::unique_ptr<LimitKey> standard, HitCounter& hits) {
  return std::make_unique<FlatCost>(std::move(standard), hits);
}

std::unique_ptr<LimitKey> unlimited(const char* fault, HitCounter& hits) {
  return std::make_unique<Unlimited>(fault, hits);
}

LateLimit step_aside(std::unique_ptr<gateway::Filter> limit, HitCounter& hits) {
  return {std::make_unique<PassBy>(hits), std::move(limit)};
}

std::unique_ptr<gateway::Filter> then_limit(std::unique_ptr<gateway::Filter> authentication,
                                            std::shared_ptr<gateway::Filter> limit) {
  return std::make_unique<ThenLimit>(std::move(authentication), std::move(limit));
}

}  // namespace assay::weak
