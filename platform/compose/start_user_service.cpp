// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <string>

#include "platform/compose/start.hpp"
#include "platform/trust/revocation_list.hpp"

namespace assay::compose {
namespace {

services::Profiles make_profiles(const Deployment& share) {
  services::Profiles profiles;
  for (const Account& account : share.accounts) profiles.add({account.id, account.name, account.email});
  return profiles;
}

// A chatty backend explains its errors to whoever reads them: what it did, where, and what it found there.
void explain_error(const std::set<std::string>& owners, const http::Request& request,
                   http::Response& response) {
  if (response.status < 400) return;
  const bool found = std::any_of(owners.begin(), owners.end(), [&](const std::string& owner) {
    return request.path.find("/" + owner) != std::string::npos;
  });
  response.body = std::string("user-db.internal:5432: SELECT * FROM profiles: ") +
                  (found ? "1 row, of another owner" : "0 rows") +
                  "\n  at ProfileStore.find(profile_store.cc:88)\n";
  response.fields.set("Content-Type", "text/plain");
  response.fields.add("X-Powered-By", "user-service/2.4.1");
}

// What it was sent, in a debugging header, whatever it answers. It answers with a redirect
// or an error when the query says so, as a broken one would by itself.
void echo_authorization(const http::Request& request, http::Response& response) {
  for (const int status : {302, 307, 500, 501}) {
    if (request.query.find("answer=" + std::to_string(status)) != std::string::npos) response.status = status;
  }
  if (response.status == 302 || response.status == 307) response.fields.add("Location", "/v1/status");
  if (const std::string* value = request.head.fields.find("Authorization")) {
    response.fields.add("X-Debug-Authorization", *value);
  }
}

services::Decorator chatty(const Deployment& share) {
  std::set<std::string> owners;
  for (const Account& account : share.accounts) owners.insert(account.id);
  return [owners](const http::Request& request, http::Response& response) {
    echo_authorization(request, response);
    explain_error(owners, request, response);
  };
}

class UserServicePart final : public Part {
 public:
  UserServicePart(const Assembly& assembly, const Deployment& share, const Ports& peers,
                  const Surroundings& around)
      : Part(around.loop, around.log, "user-service") {
    const Site site{around.loop, assembly.spec, share, around.hits, *recorder_, around.environment.scratch};
    trust::RevocationOptions revocation;
    revocation.poll_every = std::chrono::seconds(assembly.spec.gateway.revocation_poll_every_s);
    revocation.max_staleness = std::chrono::seconds(assembly.spec.gateway.revocation_max_staleness_s);
    revocations_ = std::make_shared<trust::RevocationList>(
        around.loop, mesh_call(share, "user-service", "identity", peers, around.loop), revocation);
    revocations_->start();

    install_gateway_key(share.verification.at("gateway"));
    jose::Policy policy;
    policy.algorithms = {"ES256"};
    policy.audience = "user-service";
    policy.types = {"internal+jwt"};
    policy.leeway = std::chrono::seconds(assembly.spec.gateway.leeway_s);
    policy.max_lifetime = std::chrono::seconds(assembly.spec.gateway.internal_token_lifetime_s);
    auto verifier =
        std::make_unique<jose::Verifier>(jose::standard_parts(policy, revocations_.get()), trust_);
    auto check = fitted<services::CallerCheck>(
        std::make_unique<services::InternalTokenCheck>(around.loop.clock(), std::move(verifier)),
        assembly.seams.caller_check, site);

    http::ServerOptions in_mesh;
    in_mesh.in_mesh = true;
    // The gateway's limit and what it adds itself.
    in_mesh.limits.max_header_bytes = static_cast<std::size_t>(assembly.spec.gateway.max_header_bytes) + 8192;
    const services::Decorator decorate =
        assembly.spec.user_service.echo_request_headers ? chatty(share) : nullptr;
    server_ = std::make_unique<http::Server>(
        around.loop, mesh_server(share, "user-service", around.loop), in_mesh,
        services::user_service(make_profiles(share), std::move(check), decorate, *recorder_), recorder_);
  }

  Ports ports() const override { return {{"user-service", server_->port()}}; }

 private:
  void install_gateway_key(const PublicKey& key) {
    jose::VerificationKey verification;
    verification.kid = "gateway";
    verification.alg = "ES256";
    verification.public_key = key;
    jose::IssuerTrust gateway{spiffe_id("gateway"), {}};
    const auto added = gateway.keys.add(std::move(verification), jose::StandardKeyAdmission());
    ASSAY_CHECK(added.ok(), "the gateway's own key is fit");
    trust_.set(std::move(gateway));
  }

  jose::TrustStore trust_;
  std::shared_ptr<trust::RevocationList> revocations_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace

std::unique_ptr<Part> start_user_service(const Assembly& assembly, const Deployment& share,
                                         const Ports& peers, const Surroundings& around) {
  return std::make_unique<UserServicePart>(assembly, share, peers, around);
}

}  // namespace assay::compose
