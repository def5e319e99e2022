// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a running platform is made of beside its Spec: keys, certificates, accounts and secrets, all made for
// one run. Parts get only what is theirs (`only_for`); over a process boundary it travels as JSON on a
// private socket.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/secret.hpp"
#include "core/crypto/certificate.hpp"
#include "core/json/value.hpp"
#include "platform/compose/spec.hpp"

namespace assay::compose {

inline constexpr const char* kTrustDomain = "spiffe://assay.test/";
std::string spiffe_id(std::string_view part);  // "gateway" → "spiffe://assay.test/gateway"

struct Account {
  std::string id, name, email;
  std::vector<std::string> roles;
  Secret password;
};

// Both authorities of a run and what they issued. Platforms of one run may share them: they hold no state.
struct Certificates {
  std::vector<Certificate> mesh_ca;      // one
  std::map<std::string, Identity> mesh;  // part → X.509-SVID: identity, limiter, gateway, balancer,
                                         // user-service, operator, monitor, registry
  std::vector<Certificate> edge_ca;      // one: what clients trust
  std::map<std::string, Identity> edge;  // gateway, balancer, identity: server certificates for clients
};

struct Deployment : Certificates {
  std::map<std::string, PrivateKey> signing;      // gateway (internal tokens), partner, partner-rsa-512 and
                                                  // partner-rsa-1024 (the second issuer), issuer-rsa (the
                                                  // issuer's first RSA key)
  std::map<std::string, PublicKey> verification;  // the same names, for parts that only verify
  Secret shared_secret;                           // of the issuer, where the Spec has one
  std::vector<Account> accounts;                  // alice, bob (customer), carol (admin), guest
  std::map<std::string, Secret> client_secrets;   // OAuth clients that have one

  // The part's share: its own keys, public halves of what it must verify, and what it stores.
  Deployment only_for(std::string_view part) const;
  // Whether it holds what the part cannot start without. Error: invalid, names what is missing.
  Result<void> serves(std::string_view part) const;
};

Certificates make_certificates(TimePoint now);  // valid from `now` for 30 days
Deployment make_deployment(Certificates certificates);
Json to_json(const Deployment& deployment);
// Error: invalid, names the member that is missing or of another kind.
Result<Deployment> deployment_from_json(const Json& json);

}  // namespace assay::compose
