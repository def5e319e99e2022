// SPDX-License-Identifier: Apache-2.0
#pragma once
// Rate limits as filters of the chain: by client address before anything is parsed or verified further, by
// user once authentication has succeeded, by user and route where a route is costly. Refused requests are
// answered 429 with Retry-After (RFC 6585 §4). Audit: rate.limited{limit, key, refusals}, for the first,
// second, fourth, eighth … refusal in a row, so that a flood does not become a flood of events.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "platform/contract/audit.hpp"
#include "platform/gateway/client_address.hpp"
#include "platform/gateway/exchange.hpp"
#include "platform/ratelimit/bucket_store.hpp"

namespace assay::gateway {

// Names of the limits in the store.
inline constexpr const char* kAddressLimit = "address";
inline constexpr const char* kUserLimit = "user";
inline constexpr const char* kCostlyLimit = "costly";

// What a limit counts by, and how much a request costs. Empty key: this limit does not concern the request.
class LimitKey {
 public:
  virtual ~LimitKey() = default;
  virtual std::string key(const Exchange& exchange) const = 0;
  virtual std::int64_t cost(const Exchange&) const { return 1; }
};

class ByAddress final : public LimitKey {
 public:
  explicit ByAddress(std::unique_ptr<ClientAddress> address) : address_(std::move(address)) {}
  std::string key(const Exchange& exchange) const override { return address_->of(exchange.request); }

 private:
  std::unique_ptr<ClientAddress> address_;
};

// The verified subject, whatever token, session, address or replica it comes by.
class ByUser final : public LimitKey {
 public:
  std::string key(const Exchange& exchange) const override { return exchange.principal.subject; }
};

// The subject on a costly route; the request costs what it asks for (Route::cost and its page size).
class ByCost final : public LimitKey {
 public:
  std::string key(const Exchange& exchange) const override;
  std::int64_t cost(const Exchange& exchange) const override;
};

class RateLimit final : public Filter {
 public:
  RateLimit(std::string limit, std::unique_ptr<LimitKey> key, std::shared_ptr<ratelimit::BucketStore> store,
            AuditSink& sink)
      : limit_(std::move(limit)), key_(std::move(key)), store_(std::move(store)), sink_(sink) {}
  net::Task<std::optional<http::Response>> apply(Exchange& exchange) override;

 private:
  void audit(const Exchange& exchange, const std::string& key, const ratelimit::Grant& grant);

  std::string limit_;
  std::unique_ptr<LimitKey> key_;
  std::shared_ptr<ratelimit::BucketStore> store_;
  AuditSink& sink_;
};

}  // namespace assay::gateway
