// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the gateway does about browsers: which other sites' pages may read its answers (the CORS protocol of
// the Fetch standard), which may make a user's browser change something (RFC 6265bis §8.8.1), and what
// browsers are told with every answer. No answer ever allows credentials across sites: clients of other
// origins bring a bearer token of their own.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "platform/contract/audit.hpp"
#include "platform/gateway/exchange.hpp"

namespace assay::gateway {

// Which origins are ours, compared byte for byte.
class OriginPolicy {
 public:
  virtual ~OriginPolicy() = default;
  virtual bool allows(const std::string& origin) const = 0;
};
class ListedOrigins final : public OriginPolicy {
 public:
  explicit ListedOrigins(std::vector<std::string> origins) : origins_(std::move(origins)) {}
  bool allows(const std::string& origin) const override;

 private:
  std::vector<std::string> origins_;
};

// Whether a request may change something, as far as browsers are concerned; nullopt: yes. A request that
// brings cookies and no Authorization is one that any page can make a browser send: it has to come from an
// origin of ours, and say so.
class CrossSitePolicy {
 public:
  virtual ~CrossSitePolicy() = default;
  // Reasons: origin_foreign, origin_missing.
  virtual std::optional<std::string> refusal(const http::Request& request,
                                             const OriginPolicy& origins) const = 0;
};
class SameSiteChanges final : public CrossSitePolicy {
 public:
  std::optional<std::string> refusal(const http::Request& request,
                                     const OriginPolicy& origins) const override;
};

// Which fields a page of ours may send, as a preflight asks for.
class PreflightPolicy {
 public:
  virtual ~PreflightPolicy() = default;
  // The value of Access-Control-Allow-Headers for what is asked for; nullopt: refused.
  virtual std::optional<std::string> headers(const std::string& asked) const = 0;
};
class ListedHeaders final : public PreflightPolicy {
 public:
  std::optional<std::string> headers(const std::string& asked) const override;
};

// What every answer tells browsers.
class AnswerFields {
 public:
  virtual ~AnswerFields() = default;
  // `personal`: the answer was made for one user.
  virtual void write(http::Response& response, bool personal) const = 0;
};
class GuardedAnswers final : public AnswerFields {
 public:
  void write(http::Response& response, bool personal) const override;
};

struct BrowserParts {
  std::unique_ptr<OriginPolicy> origins;
  std::unique_ptr<CrossSitePolicy> cross_site = std::make_unique<SameSiteChanges>();
  std::unique_ptr<PreflightPolicy> preflight = std::make_unique<ListedHeaders>();
  std::unique_ptr<AnswerFields> fields = std::make_unique<GuardedAnswers>();
};

// Stands in the chain, before and behind routing, and after it for every answer. Audit:
// authn.failure{origin_foreign, origin_missing}.
class BrowserPolicy {
 public:
  BrowserPolicy(BrowserParts parts, AuditSink& sink) : parts_(std::move(parts)), sink_(sink) {}
  // Answers a preflight: 204, or 403.
  std::optional<http::Response> preflight(const http::Request& request) const;
  // Refuses what another site made a browser send to a route that is not for anyone: 403.
  std::optional<http::Response> cross_site(const Exchange& exchange) const;
  void after(const Exchange& exchange, http::Response& response) const;

 private:
  BrowserParts parts_;
  AuditSink& sink_;
};

// The policy's places in the chain: before routing, since nobody declares OPTIONS for it, and behind.
class PreflightGate final : public Filter {
 public:
  explicit PreflightGate(std::shared_ptr<const BrowserPolicy> policy) : policy_(std::move(policy)) {}
  net::Task<std::optional<http::Response>> apply(Exchange& exchange) override {
    co_return policy_->preflight(exchange.request);
  }

 private:
  std::shared_ptr<const BrowserPolicy> policy_;
};
class CrossSiteGate final : public Filter {
 public:
  explicit CrossSiteGate(std::shared_ptr<const BrowserPolicy> policy) : policy_(std::move(policy)) {}
  net::Task<std::optional<http::Response>> apply(Exchange& exchange) override {
    co_return policy_->cross_site(exchange);
  }

 private:
  std::shared_ptr<const BrowserPolicy> policy_;
};

}  // namespace assay::gateway
