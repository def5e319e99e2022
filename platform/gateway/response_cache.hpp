// SPDX-License-Identifier: Apache-2.0
#pragma once
// A small shared cache for declared public routes (RFC 9111). It takes part only where a route says so, the
// route is for anyone, and the request is a GET without credential and without body. What it keeps is a plain
// 200 that the service itself called fresh for everybody: no Set-Cookie, nothing private. The key is all that
// the answer can depend on: method, host, the path and query that go upstream, and of the fields that go
// there those that Vary names. Suffixes of paths decide nothing.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/net/event_loop.hpp"
#include "platform/gateway/exchange.hpp"

namespace assay::gateway {

struct StoredAnswer {
  http::Response response;
  wire::Fields varied;  // request fields that chose this answer, with their values
  TimePoint stored, stale;
};

class CachePolicy {
 public:
  virtual ~CachePolicy() = default;
  // Under which key the answer to this request is looked for and kept; nullopt: not at all.
  virtual std::optional<std::string> key(const Exchange& exchange) const = 0;
  // How long the answer that the service gave may be kept; zero: not.
  virtual Duration keep_for(const Exchange& exchange, const http::Response& response) const = 0;
  // The request fields that it depends on; nullopt: nobody can tell.
  virtual std::optional<wire::Fields> varied(const Exchange& exchange) const = 0;
};

class PublicAnswers final : public CachePolicy {
 public:
  std::optional<std::string> key(const Exchange& exchange) const override;
  Duration keep_for(const Exchange& exchange, const http::Response& response) const override;
  std::optional<wire::Fields> varied(const Exchange& exchange) const override;
};

// Method, host, path and query of a routed request, apart by line ends, which none of them can hold.
std::string cache_key(const Exchange& exchange);
// How long the fields of an answer allow everybody to keep it: s-maxage before max-age, less its Age; zero
// where neither is stated, where a value is no number, and for private, no-store and no-cache.
std::chrono::seconds stated_freshness(const wire::Fields& from_service);
// Values of that field in a request, as one text.
std::string joined_values(const wire::Fields& fields, std::string_view name);

struct CacheLimits {
  std::size_t entries = 1000;
  std::size_t max_body = std::size_t{64} << 10;
};

class AnswerStore {
 public:
  explicit AnswerStore(CacheLimits limits) : limits_(limits) {}
  const StoredAnswer* find(const std::string& key, const wire::Fields& request, TimePoint now) const;
  // In place of what the same request would find. Full: what goes stale first makes room.
  void keep(const std::string& key, StoredAnswer answer);
  std::size_t size() const { return answers_.size(); }

 private:
  CacheLimits limits_;
  std::multimap<std::string, StoredAnswer> answers_;
};

// Answers from the store, or from the filter behind it. A kept answer carries its Age.
class Caching final : public Filter {
 public:
  Caching(net::EventLoop& loop, std::unique_ptr<Filter> next, std::unique_ptr<CachePolicy> policy,
          CacheLimits limits)
      : loop_(loop), next_(std::move(next)), policy_(std::move(policy)), store_(limits) {}
  net::Task<std::optional<http::Response>> apply(Exchange& exchange) override;

 private:
  void keep(const std::string& key, const Exchange& exchange, const http::Response& response);

  net::EventLoop& loop_;
  std::unique_ptr<Filter> next_;
  std::unique_ptr<CachePolicy> policy_;
  AnswerStore store_;
};

}  // namespace assay::gateway
