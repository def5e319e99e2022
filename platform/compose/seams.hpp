// SPDX-License-Identifier: Apache-2.0
#pragma once
// The places where compose puts a part's pieces together, and where a weakening may put another piece. The
// parts never see this: they are handed finished pieces.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "platform/balancer/balancer.hpp"
#include "platform/compose/deployment.hpp"
#include "platform/contract/hit_counter.hpp"
#include "platform/gateway/browser_policy.hpp"
#include "platform/gateway/config.hpp"
#include "platform/gateway/error_answers.hpp"
#include "platform/gateway/filters.hpp"
#include "platform/gateway/key_files.hpp"
#include "platform/gateway/management.hpp"
#include "platform/gateway/rate_limit.hpp"
#include "platform/gateway/response_cache.hpp"
#include "platform/gateway/validation.hpp"
#include "platform/http/host_agreement.hpp"
#include "platform/identity/endpoints.hpp"
#include "platform/services/user_service.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/trust/revocation_list.hpp"

namespace assay::compose {

// What surrounds a part while it is assembled.
struct Site {
  net::EventLoop& loop;
  const Spec& spec;
  const Deployment& deployment;  // the part's share
  HitCounter& hits;
  AuditSink& sink;
  std::filesystem::path scratch;  // private directory of this run
};

template <typename T>
using Replace = std::function<std::unique_ptr<T>(std::unique_ptr<T> standard, const Site& site)>;
template <typename T>
using Replacements = std::vector<Replace<T>>;

template <typename T>
std::unique_ptr<T> fitted(std::unique_ptr<T> piece, const Replacements<T>& replacements, const Site& site) {
  for (const Replace<T>& replace : replacements) piece = replace(std::move(piece), site);
  return piece;
}

struct Seams {
  // gateway
  Replacements<gateway::Router> router;
  Replacements<gateway::ClientAddress> client_address;
  Replacements<gateway::LimitKey> address_key;
  Replacements<gateway::LimitKey> user_key;
  Replacements<gateway::LimitKey> costly_key;
  // What each replica asks for tokens: its own tables, or the limiter with its own tables behind.
  Replacements<ratelimit::BucketStore> bucket_store;
  Replacements<ratelimit::BucketStore> fallback_store;
  Replacements<gateway::Filter> address_limit;
  Replacements<gateway::CredentialSource> credential_source;
  std::vector<std::function<void(jose::VerifierParts&, const Site&)>> gateway_verifier_parts;
  Replacements<jose::TokenVerifier> gateway_verifier;
  // What the gateway's verifier asks in place of the list itself; the last one counts.
  std::vector<std::function<std::unique_ptr<jose::RevocationView>(const trust::RevocationList&, const Site&)>>
      revocation_view;
  Replacements<jose::KeyAdmission> key_admission;
  Replacements<trust::RefreshPolicy> refresh_policy;
  Replacements<gateway::Filter> authentication;
  Replacements<gateway::Filter> authorization;
  std::vector<std::function<void(gateway::ValidationParts&, const Site&)>> validation_parts;
  Replacements<gateway::Filter> content_coding;
  Replacements<gateway::Breaker> breaker;
  Replacements<gateway::RetryPolicy> retries;
  Replacements<gateway::FieldPolicy> field_policy;
  Replacements<gateway::ErrorPolicy> error_policy;
  Replacements<gateway::EgressPolicy> egress_policy;
  Replacements<gateway::ManagementGuard> management_guard;
  Replacements<gateway::KeyFilePolicy> key_files;
  Replacements<gateway::ExpiryWatch> expiry_watch;
  // What counts; the last one does.
  std::vector<std::function<std::shared_ptr<gateway::CountingSink>(std::shared_ptr<AuditSink>, HitCounter&)>>
      counts;
  Replacements<gateway::ConfigLoader> config_loader;  // when it is read again
  std::vector<std::function<void(net::TlsOptions&, const Site&)>> management_tls;
  // What becomes of what the configuration says of TLS at the edge.
  std::vector<std::function<void(net::TlsOptions&, const gateway::EdgeTls&)>> edge_tls;
  Replacements<gateway::UpstreamCredential> upstream_credential;
  // In place of the strict reader; the last one counts.
  std::vector<std::function<std::unique_ptr<http::RequestReader>(const wire::RequestLimits&, HitCounter&)>>
      request_reader;
  // Port of a plain backend → what forwards to it in place of the standard filter.
  std::vector<std::function<std::unique_ptr<gateway::Filter>(std::unique_ptr<gateway::Filter>, const Site&,
                                                             std::uint16_t)>>
      legacy_relay;
  // What handles the edge's requests, and those without TLS (which are not shown the filters otherwise).
  std::vector<std::function<http::Handler(http::Handler filters, const Site&)>> edge_handler;
  std::vector<std::function<http::Handler(http::Handler standard, http::Handler filters, const Site&)>>
      plain_handler;
  std::vector<std::function<void(gateway::BrowserParts&, const Site&)>> browser_parts;
  Replacements<gateway::CachePolicy> cache_policy;
  Replacements<gateway::Filter> caching;  // the cache together with what is behind it
  // How the gateway calls a plain backend.
  std::vector<std::function<void(http::ClientOptions&, const Site&)>> legacy_client;
  // gateway and limiter
  std::vector<std::function<void(ratelimit::Tables&, const ratelimit::Limits&, const Site&)>> bucket_tables;
  // gateway and balancer, which both face strangers
  // What clients reach in place of the edge, which listens at this port and has this handler. The last one
  // counts; null: the edge itself.
  std::vector<std::function<std::unique_ptr<net::PlainListener>(
      const Site&, std::uint16_t edge, http::Handler handler, std::shared_ptr<AuditSink>)>>
      edge_front;
  Replacements<http::HostAgreement> host_agreement;
  // balancer
  Replacements<balancer::ForwardedFields> forwarded_fields;
  Replacements<balancer::RepeatRule> repeat_rule;
  std::vector<std::function<void(std::vector<balancer::Backend>&, const Site&)>> balancer_backends;
  // identity
  Replacements<identity::KeySetEndpoint> key_set;
  Replacements<identity::RetirementPolicy> retirement;
  Replacements<identity::BrowserFace> browser_face;
  // user service
  Replacements<services::CallerCheck> caller_check;
  // every part
  std::vector<std::function<telemetry::Log::LineFormat(HitCounter&)>> log_format;    // the last one counts
  std::vector<std::function<telemetry::Log::Redaction(HitCounter&)>> log_redaction;  // the last one counts
  // What a role needs outside its process, made ready before anything of it starts.
  std::vector<std::pair<std::string, std::function<Result<void>(const std::filesystem::path& scratch)>>>
      ground;
  // Signing keys of the deployment that a role is handed beyond its share: (role, name).
  std::vector<std::pair<std::string, std::string>> handed_keys;
  // Other edits of a share: (whole deployment, part, share).
  std::vector<std::function<void(const Deployment&, const std::string&, Deployment&)>> share;
};

}  // namespace assay::compose
