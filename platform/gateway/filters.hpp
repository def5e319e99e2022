// SPDX-License-Identifier: Apache-2.0
#pragma once
// The gateway's filters in the order of the chain: routing, authentication, authorisation,
// (validation: validation.hpp,) forwarding.
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "platform/contract/audit.hpp"
#include "platform/gateway/credentials.hpp"
#include "platform/gateway/exchange.hpp"
#include "platform/gateway/forwarding.hpp"
#include "platform/http/client.hpp"
#include "platform/jose/verifier.hpp"
#include "platform/trust/key_cache.hpp"

namespace assay::gateway {

// Finds the declared route, or answers 421, 404 or 405. Audit: route.refused{reason}.
class Routing final : public Filter {
 public:
  Routing(std::unique_ptr<Router> router, AuditSink& sink) : router_(std::move(router)), sink_(sink) {}
  net::Task<std::optional<http::Response>> apply(Exchange& exchange) override;

 private:
  std::unique_ptr<Router> router_;
  AuditSink& sink_;
};

// Verifies the bearer token on every route that is not for anyone. Audit: authn.failure{reason}. The client
// learns 401 and nothing else.
class Authentication final : public Filter {
 public:
  Authentication(net::EventLoop& loop, std::unique_ptr<CredentialSource> source,
                 std::unique_ptr<jose::TokenVerifier> verifier, std::shared_ptr<trust::KeyCache> keys,
                 AuditSink& sink);
  net::Task<std::optional<http::Response>> apply(Exchange& exchange) override;

 private:
  net::EventLoop& loop_;
  std::unique_ptr<CredentialSource> source_;
  std::unique_ptr<jose::TokenVerifier> verifier_;
  std::shared_ptr<trust::KeyCache> keys_;
  AuditSink& sink_;
};

// The role that the route asks for. Audit: authz.deny.
class Authorization final : public Filter {
 public:
  explicit Authorization(AuditSink& sink) : sink_(sink) {}
  net::Task<std::optional<http::Response>> apply(Exchange& exchange) override;

 private:
  AuditSink& sink_;
};

// Sends what it has re-serialised itself to the service, and the service's answer back. An answer that cannot
// be read in one way only becomes 502. Audit: upstream.failure{service}, upstream.irregular{what}.
class Forwarding final : public Filter {
 public:
  Forwarding(net::EventLoop& loop, std::map<std::string, std::shared_ptr<http::Client>> upstreams,
             std::unique_ptr<FieldPolicy> fields, std::unique_ptr<UpstreamCredential> credential,
             AuditSink& sink);
  net::Task<std::optional<http::Response>> apply(Exchange& exchange) override;

 private:
  net::EventLoop& loop_;
  std::map<std::string, std::shared_ptr<http::Client>> upstreams_;
  std::unique_ptr<FieldPolicy> fields_;
  std::unique_ptr<UpstreamCredential> credential_;
  AuditSink& sink_;
};

// The audit event of a request, with its correlating members filled in.
AuditEvent audit_of(const Exchange& exchange, std::string event, std::string reason);
// 401 as RFC 6750 §3 wants it, the same for every reason.
http::Response unauthenticated();

}  // namespace assay::gateway
