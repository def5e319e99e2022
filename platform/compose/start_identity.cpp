// SPDX-License-Identifier: Apache-2.0
#include "platform/compose/start.hpp"

namespace assay::compose {
namespace {

identity::Accounts make_accounts(const Deployment& share, unsigned log2_n) {
  identity::Accounts accounts;
  for (const Account& account : share.accounts) {
    accounts.add(identity::User{account.id, account.name, account.roles,
                                identity::hash_password(account.password.reveal(), log2_n), false});
  }
  accounts.add(
      identity::OAuthClient{"web", {"http://127.0.0.1/callback"}, std::nullopt, {}, "openid profile"});
  for (const auto& [id, secret] : share.client_secrets) {
    accounts.add(identity::OAuthClient{
        id, {}, identity::hash_password(secret.reveal(), log2_n), {"service"}, "profile"});
  }
  return accounts;
}

class IdentityPart final : public Part {
 public:
  IdentityPart(const Assembly& assembly, const Deployment& share, const Surroundings& around)
      : Part(around.loop, around.log, "identity") {
    const Site site{around.loop, assembly.spec, share, around.hits, *recorder_, around.environment.scratch};
    const IdentitySpec& spec = assembly.spec.identity;
    auto retirement = fitted<identity::RetirementPolicy>(
        std::make_unique<identity::RetireAfter>(std::chrono::seconds(spec.key_grace_s)),
        assembly.seams.retirement, site);
    identity::SigningKeys keys(spec.algorithms, share.signing.at("issuer-rsa"), std::move(retirement),
                               around.loop.now());

    identity::ProviderOptions options;
    options.issuer = spec.issuer;
    options.audience = assembly.spec.gateway.audience;
    options.default_alg = spec.default_alg;
    options.access_lifetime = std::chrono::seconds(spec.access_lifetime_s);
    options.code_lifetime = std::chrono::seconds(spec.code_lifetime_s);
    provider_ = std::make_shared<identity::Provider>(options,
                                                     make_accounts(share, around.environment.password_log2_n),
                                                     std::move(keys), around.loop.clock(), *recorder_);
    const std::shared_ptr<const identity::KeySetEndpoint> key_set = fitted<identity::KeySetEndpoint>(
        std::make_unique<identity::PublicKeySet>(), assembly.seams.key_set, site);

    const std::shared_ptr<const identity::BrowserFace> face = fitted<identity::BrowserFace>(
        std::make_unique<identity::BrowserFace>(), assembly.seams.browser_face, site);

    public_ = std::make_unique<http::Server>(around.loop, edge_server(share, "identity", around.loop),
                                             http::ServerOptions{},
                                             identity::public_endpoints(provider_, key_set, face), recorder_);
    http::ServerOptions in_mesh;
    in_mesh.in_mesh = true;
    const identity::InternalCallers callers{{spiffe_id("gateway"), spiffe_id("user-service")},
                                            {spiffe_id("operator")}};
    internal_ =
        std::make_unique<http::Server>(around.loop, mesh_server(share, "identity", around.loop), in_mesh,
                                       disturbance_->around(identity::internal_endpoints(
                                           around.loop, provider_, key_set, callers, *recorder_)),
                                       recorder_);
  }

  Ports ports() const override {
    return {{"identity", public_->port()}, {"identity-internal", internal_->port()}};
  }

  Json issuer_keys() const override {
    Json out = Json::array();
    for (const identity::SigningKey& key : provider_->keys().all()) {
      out.push_back(Json::object({{"alg", key.alg},
                                  {"kid", key.kid},
                                  {"private", key.key.pkcs8_pem()},
                                  {"published", provider_->now() < key.published_until}}));
    }
    return out;
  }

 private:
  std::shared_ptr<identity::Provider> provider_;
  std::unique_ptr<http::Server> public_;
  std::unique_ptr<http::Server> internal_;
};

}  // namespace

std::unique_ptr<Part> start_identity(const Assembly& assembly, const Deployment& share,
                                     const Surroundings& around) {
  return std::make_unique<IdentityPart>(assembly, share, around);
}

}  // namespace assay::compose
