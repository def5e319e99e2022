// SPDX-License-Identifier: Apache-2.0
#include "core/net/tls_identity.hpp"
#include "platform/compose/gateway_config.hpp"
#include "platform/compose/gateway_management.hpp"
#include "platform/compose/start.hpp"
#include "platform/gateway/content_coding.hpp"
#include "platform/gateway/gateway.hpp"
#include "platform/gateway/host_binding.hpp"
#include "platform/gateway/plain_port.hpp"
#include "platform/jose/remembered_signature.hpp"
#include "platform/ratelimit/shared_buckets.hpp"
#include "platform/trust/revocation_list.hpp"

namespace assay::compose {
namespace {

using std::chrono::seconds;

class GatewayPart final : public Part {
 public:
  GatewayPart(std::string part, const Assembly& assembly, const Deployment& share, const Ports& peers,
              const Surroundings& around, gateway::Config config)
      : Part(around.loop, around.log, part), part_(std::move(part)) {
    // Whatever the gateway tells is told through the counts, so that its metrics miss nothing.
    counts_ = std::make_shared<gateway::CountingSink>(recorder_);
    for (const auto& make : assembly.seams.counts) counts_ = make(recorder_, around.hits);
    const Site site{around.loop, assembly.spec, share, around.hits, *counts_, around.environment.scratch};
    keys_ = make_keys(assembly, share, peers, site);
    revocations_ = make_revocations(assembly.spec.gateway, share, peers, site);
    directory_ = make_directory(peers);
    config_ = std::make_shared<gateway::ActiveConfig>(
        std::move(config),
        fitted<gateway::ConfigLoader>(
            std::make_unique<gateway::ConfigFile>(config_file(part_, site.scratch), upstreams_of(peers)),
            assembly.seams.config_loader, site));

    const Seams& seams = assembly.seams;
    const auto buckets = make_buckets(assembly, share, peers, site);
    const auto limit = [&](const char* name, std::unique_ptr<gateway::LimitKey> key) {
      return std::make_unique<gateway::RateLimit>(name, std::move(key), buckets, *counts_);
    };
    std::vector<std::unique_ptr<gateway::Filter>> chain;
    auto address = fitted<gateway::ClientAddress>(
        std::make_unique<gateway::SocketAddress>(spiffe_id("balancer")), seams.client_address, site);
    chain.push_back(fitted<gateway::Filter>(
        limit(gateway::kAddressLimit,
              fitted<gateway::LimitKey>(std::make_unique<gateway::ByAddress>(std::move(address)),
                                        seams.address_key, site)),
        seams.address_limit, site));
    const auto browsers = make_browser_policy(assembly, site);
    chain.push_back(std::make_unique<gateway::PreflightGate>(browsers));
    chain.push_back(std::make_unique<gateway::Routing>(
        fitted<gateway::Router>(std::make_unique<gateway::ActiveRoutes>(config_), seams.router, site),
        *counts_));
    chain.push_back(std::make_unique<gateway::CrossSiteGate>(browsers));
    chain.push_back(std::make_unique<gateway::HostBinding>(
        host_agreement(
            seams, site,
            [active = config_]() -> const std::vector<std::string>& { return active->current().hosts; }),
        spiffe_id("balancer"), *counts_));
    chain.push_back(fitted<gateway::Filter>(
        std::make_unique<gateway::Authentication>(
            around.loop,
            fitted<gateway::CredentialSource>(std::make_unique<gateway::SingleBearer>(),
                                              seams.credential_source, site),
            make_verifier(assembly, site), keys_, *counts_),
        seams.authentication, site));
    chain.push_back(limit(gateway::kUserLimit, fitted<gateway::LimitKey>(std::make_unique<gateway::ByUser>(),
                                                                         seams.user_key, site)));
    chain.push_back(fitted<gateway::Filter>(std::make_unique<gateway::Authorization>(*counts_),
                                            seams.authorization, site));
    chain.push_back(make_validation(assembly, site));
    chain.push_back(fitted<gateway::Filter>(std::make_unique<gateway::PlainContent>(*counts_),
                                            seams.content_coding, site));
    chain.push_back(
        limit(gateway::kCostlyLimit,
              fitted<gateway::LimitKey>(std::make_unique<gateway::ByCost>(), seams.costly_key, site)));
    const std::shared_ptr<const gateway::ErrorPolicy> errors =
        fitted<gateway::ErrorPolicy>(std::make_unique<gateway::OwnErrors>(), seams.error_policy, site);
    chain.push_back(disturbance_->around(make_caching(
        assembly, site,
        std::make_unique<gateway::ServiceErrors>(make_forwarding(assembly, share, peers, site), errors))));

    http::ServerOptions options = edge_server_options(site.spec.gateway);
    options.finish = [errors](const std::string& request_id, http::Response& answer) {
      errors->finish(request_id, answer);
    };
    for (const auto& make : seams.request_reader) {
      options.reader = [make, &hits = around.hits](const wire::RequestLimits& limits) {
        return make(limits, hits);
      };
    }
    http::ServerOptions from_balancer = options;
    from_balancer.always = {};  // the balancer's answers carry it already
    from_balancer.in_mesh = true;
    from_balancer.connections = {};  // one peer that proved itself carries everybody
    const StrictEdge edge = strict_edge(assembly, share, "gateway", around.loop);
    edge_ = std::make_shared<net::TlsContext>(edge(config_->current().tls));
    const auto certificate = make_edge_certificate(
        part_, assembly, site,
        [edge = edge_](const Identity& identity) { return net::present(*edge, identity); }, counts_);
    if (certificate) certificate_state_ = certificate->start();
    gateway_ = std::make_unique<gateway::Gateway>(
        around.loop, gateway::Gateway::Listener{*edge_, options, around_edge(assembly, site)},
        gateway::Gateway::Listener{mesh_server(share, "gateway", around.loop), from_balancer},
        spiffe_id("balancer"), std::move(chain), browsers, footing());
    const OwnListeners listeners = {{"edge", {"127.0.0.1", gateway_->port()}},
                                    {"relay", {"127.0.0.1", gateway_->relay_port()}}};
    follow_config(edge, certificate);
    management_ =
        make_management(assembly, site, listeners, directory_, counts_, certificate, part_, config_);
    directory_->set_policy(make_egress(assembly, site, peers, listeners, management_->port()));
    serve_plain(assembly, site);
    for (const auto& front : seams.edge_front)
      front_ = front(site, gateway_->port(), gateway_->filters(), footing());
  }

  // An error: what stands in the edge's files is refused, and the part must not serve.
  const Result<void>& certificate_state() const { return certificate_state_; }

  Ports ports() const override {
    return {{part_, front_ ? front_->port() : gateway_->port()},
            {part_ + "-relay", gateway_->relay_port()},
            {part_ + "-management", management_->port()},
            {part_ + "-plain", plain_->port()}};
  }

 private:
  // The sink together with the list that the verifier looks at: a request that outlives the part may come
  // back to either.
  std::shared_ptr<AuditSink> footing() const {
    struct Footing {
      std::shared_ptr<AuditSink> sink;
      std::shared_ptr<trust::RevocationList> revocations;
      std::shared_ptr<jose::RevocationView> other_view;
    };
    const auto held = std::make_shared<Footing>(Footing{counts_, revocations_, other_view_});
    return {held, held->sink.get()};
  }

  // Whenever the configuration changes, TLS at the edge does, and presents what it presented before.
  void follow_config(const StrictEdge& edge,
                     const std::shared_ptr<const gateway::EdgeCertificate>& certificate) {
    config_->add_follower([this, edge, certificate](const gateway::Config& now) {
      *edge_ = edge(now.tls);
      if (certificate)
        ASSAY_CHECK(net::present(*edge_, certificate->current()).ok(), "it was presented before");
      gateway_->set_edge_tls(*edge_);
    });
  }

  // One after the other around the filters.
  static std::function<http::Handler(http::Handler)> around_edge(const Assembly& assembly, const Site& site) {
    if (assembly.seams.edge_handler.empty()) return nullptr;
    return [&assembly, site](http::Handler handler) {
      for (const auto& wrap : assembly.seams.edge_handler) handler = wrap(std::move(handler), site);
      return handler;
    };
  }

  void serve_plain(const Assembly& assembly, const Site& site) {
    const GatewaySpec& spec = site.spec.gateway;
    http::Handler handler = gateway::turn_away({spec.hosts.front(), spec.pages}, *counts_);
    for (const auto& replace : assembly.seams.plain_handler)
      handler = replace(std::move(handler), gateway_->filters(), site);
    plain_ = std::make_unique<http::Server>(site.loop, http::ServerOptions(), std::move(handler), footing());
  }

  std::shared_ptr<trust::KeyCache> make_keys(const Assembly& assembly, const Deployment& share,
                                             const Ports& peers, const Site& site) {
    const GatewaySpec& spec = site.spec.gateway;
    const auto admission = [&] {
      return fitted<jose::KeyAdmission>(std::make_unique<jose::StandardKeyAdmission>(),
                                        assembly.seams.key_admission, site);
    };
    trust::KeyCacheOptions options;
    options.issuer = site.spec.identity.issuer;
    options.refresh_every = seconds(spec.key_refresh_every_s);
    for (const std::string& alg : spec.shared_secret_algorithms) {
      const std::string& chosen = spec.chosen_shared_secret;
      options.secrets.push_back(
          {"shared-" + alg, alg, chosen.empty() ? share.shared_secret : Secret(chosen)});
    }
    if (spec.trust_partner_issuer) {
      options.other_issuers.push_back(
          {"https://partner.assay.test", partner_keys(spec, share, *admission())});
    }
    auto refresh = fitted<trust::RefreshPolicy>(
        std::make_unique<trust::AtMostEvery>(seconds(spec.unknown_key_refresh_at_most_every_s)),
        assembly.seams.refresh_policy, site);
    auto keys = std::make_shared<trust::KeyCache>(
        site.loop, mesh_call(share, "gateway", "identity", peers, site.loop), std::move(options), admission(),
        std::move(refresh), counts_);
    keys->start();
    return keys;
  }

  // Read once, when the part starts; what is refused is written down.
  jose::KeySet partner_keys(const GatewaySpec& spec, const Deployment& share,
                            const jose::KeyAdmission& admission) {
    std::vector<Json> keys = {jose::public_jwk(share.verification.at("partner"), "partner-1", "ES256")};
    if (spec.partner_has_short_keys) {
      for (const char* name : {"partner-rsa-512", "partner-rsa-1024"}) {
        keys.push_back(jose::public_jwk(share.verification.at(name), name, "RS256"));
      }
    }
    jose::LoadedKeys loaded = jose::load_jwks(jose::jwks_of(std::move(keys)), admission);
    for (const std::string& refused : loaded.refused) {
      AuditEvent event;
      event.event = "key.refused";
      event.detail = Json::object({{"key", refused}});
      counts_->audit(event);
    }
    return std::move(loaded.keys);
  }

  std::shared_ptr<trust::RevocationList> make_revocations(const GatewaySpec& spec, const Deployment& share,
                                                          const Ports& peers, const Site& site) {
    auto list = std::make_shared<trust::RevocationList>(
        site.loop, mesh_call(share, "gateway", "identity", peers, site.loop),
        trust::RevocationOptions{seconds(spec.revocation_poll_every_s),
                                 seconds(spec.revocation_max_staleness_s)},
        counts_);
    list->start();
    return list;
  }

  static std::shared_ptr<ratelimit::BucketStore> make_buckets(const Assembly& assembly,
                                                              const Deployment& share, const Ports& peers,
                                                              const Site& site) {
    const auto local = [&](const ratelimit::Limits& limits) {
      auto tables =
          ratelimit::bounded_tables(limits, static_cast<std::size_t>(site.spec.gateway.limited_keys));
      for (const auto& edit : assembly.seams.bucket_tables) edit(tables, limits, site);
      return std::make_unique<ratelimit::LocalBuckets>(site.loop.clock(), std::move(tables));
    };
    const ratelimit::Limits limits = limits_of(site.spec.gateway);
    std::unique_ptr<ratelimit::BucketStore> store;
    if (site.spec.gateways > 1) {
      store = std::make_unique<ratelimit::WithFallback>(
          std::make_unique<ratelimit::SharedBuckets>(
              mesh_call(share, "gateway", "limiter", peers, site.loop)),
          fitted<ratelimit::BucketStore>(local(ratelimit::share_of_limits(limits, site.spec.gateways)),
                                         assembly.seams.fallback_store, site),
          site.sink);
    } else {
      store = local(limits);
    }
    return fitted<ratelimit::BucketStore>(std::move(store), assembly.seams.bucket_store, site);
  }

  std::unique_ptr<jose::TokenVerifier> make_verifier(const Assembly& assembly, const Site& site) {
    const GatewaySpec& spec = site.spec.gateway;
    jose::Policy policy;
    policy.algorithms = spec.algorithms;
    policy.audience = spec.audience;
    policy.leeway = seconds(spec.leeway_s);
    policy.max_lifetime = seconds(spec.max_lifetime_s);
    policy.limits.max_token = static_cast<std::size_t>(spec.max_token_bytes);
    const jose::RevocationView* view = revocations_.get();
    for (const auto& make : assembly.seams.revocation_view) {
      other_view_ = make(*revocations_, site);
      view = other_view_.get();
    }
    jose::VerifierParts parts = jose::standard_parts(policy, view);
    parts.signature = std::make_unique<jose::RememberedSignature>(
        std::move(parts.signature), static_cast<std::size_t>(spec.remembered_signatures));
    for (const auto& edit : assembly.seams.gateway_verifier_parts) edit(parts, site);
    return fitted<jose::TokenVerifier>(std::make_unique<jose::Verifier>(std::move(parts), keys_->trust()),
                                       assembly.seams.gateway_verifier, site);
  }

  std::unique_ptr<gateway::Filter> make_validation(const Assembly& assembly, const Site& site) {
    gateway::ValidationParts parts;
    for (const auto& edit : assembly.seams.validation_parts) edit(parts, site);
    return std::make_unique<gateway::Validation>(std::move(parts), *counts_);
  }

  http::ClientOptions located(const std::string& service) const {
    http::ClientOptions options;
    options.locate = [directory = directory_, service] { return directory->locate(service); };
    return options;
  }

  static std::shared_ptr<const gateway::BrowserPolicy> make_browser_policy(const Assembly& assembly,
                                                                           const Site& site) {
    gateway::BrowserParts parts;
    parts.origins = std::make_unique<gateway::ListedOrigins>(site.spec.gateway.browser_origins);
    for (const auto& edit : assembly.seams.browser_parts) edit(parts, site);
    return std::make_shared<gateway::BrowserPolicy>(std::move(parts), site.sink);
  }

  static std::unique_ptr<gateway::Filter> make_caching(const Assembly& assembly, const Site& site,
                                                       std::unique_ptr<gateway::Filter> forwarding) {
    gateway::CacheLimits limits;
    limits.entries = static_cast<std::size_t>(site.spec.gateway.cached_answers);
    auto policy = fitted<gateway::CachePolicy>(std::make_unique<gateway::PublicAnswers>(),
                                               assembly.seams.cache_policy, site);
    return fitted<gateway::Filter>(
        std::make_unique<gateway::Caching>(site.loop, std::move(forwarding), std::move(policy), limits),
        assembly.seams.caching, site);
  }

  std::unique_ptr<gateway::Filter> make_forwarding(const Assembly& assembly, const Deployment& share,
                                                   const Ports& peers, const Site& site) {
    const EdgeSpec& edge = site.spec.gateway.edge;
    const auto patient = [&](const std::string& name) {
      http::ClientOptions options = located(name);
      options.timeout = seconds(edge.upstream_timeout_s);
      return options;
    };
    std::map<std::string, std::shared_ptr<gateway::GuardedUpstream>> upstreams;
    const auto guarded = [&](const std::string& name, http::Client client) {
      upstreams[name] = std::make_shared<gateway::GuardedUpstream>(
          site.loop, name, std::move(client), upstream_guards(edge, assembly.seams, site), *counts_);
    };
    guarded("user-service",
            mesh_call(share, "gateway", "user-service", peers, site.loop, patient("user-service")));
    const auto legacy = peers.find(kLegacy);
    if (legacy != peers.end()) {
      http::ClientOptions options = patient(kLegacy);
      for (const auto& edit : assembly.seams.legacy_client) edit(options, site);
      guarded(kLegacy, {site.loop, std::nullopt, http::Upstream{legacy->second, kLegacy, ""}, options});
    }
    const gateway::InternalTokenOptions internal{spiffe_id("gateway"), "gateway",
                                                 seconds(site.spec.gateway.internal_token_lifetime_s)};
    std::unique_ptr<gateway::Filter> forwarding = std::make_unique<gateway::Forwarding>(
        site.loop, std::move(upstreams),
        fitted<gateway::FieldPolicy>(std::make_unique<gateway::AllowedFields>(), assembly.seams.field_policy,
                                     site),
        fitted<gateway::UpstreamCredential>(
            std::make_unique<gateway::InternalToken>(share.signing.at("gateway"), internal),
            assembly.seams.upstream_credential, site),
        *counts_);
    if (legacy == peers.end()) return forwarding;
    for (const auto& relay : assembly.seams.legacy_relay) {
      forwarding = relay(std::move(forwarding), site, legacy->second);
    }
    return forwarding;
  }

  std::string part_;
  std::shared_ptr<net::TlsContext> edge_;  // for clients that come from now on
  Result<void> certificate_state_;
  std::shared_ptr<trust::KeyCache> keys_;
  std::shared_ptr<trust::RevocationList> revocations_;
  std::shared_ptr<gateway::CountingSink> counts_;
  std::shared_ptr<gateway::Directory> directory_;
  std::shared_ptr<gateway::ActiveConfig> config_;
  std::shared_ptr<jose::RevocationView> other_view_;  // in front of the list, where a seam puts one
  std::unique_ptr<gateway::Gateway> gateway_;
  std::unique_ptr<http::Server> management_;
  std::unique_ptr<http::Server> plain_;
  std::unique_ptr<net::PlainListener> front_;
};

}  // namespace

Result<std::unique_ptr<Part>> start_gateway(const std::string& part, const Assembly& assembly,
                                            const Deployment& share, const Ports& peers,
                                            const Surroundings& around, gateway::Config config) {
  auto gateway = std::make_unique<GatewayPart>(part, assembly, share, peers, around, std::move(config));
  const Result<void>& certificate = gateway->certificate_state();
  if (!certificate.ok())
    return Error{certificate.error().code, part + ": edge: " + certificate.error().message, {}};
  return std::unique_ptr<Part>(std::move(gateway));
}

}  // namespace assay::compose
