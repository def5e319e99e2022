// SPDX-License-Identifier: Apache-2.0
#include "platform/compose/deployment.hpp"

#include "core/base/encoding.hpp"
#include "core/crypto/digest.hpp"

namespace assay::compose {
namespace {

constexpr auto kCertificateLifetime = std::chrono::hours(24 * 30);

struct Authority {
  Certificate certificate;
  PrivateKey key;
};

template <typename T>
T must(Result<T> result) {
  ASSAY_CHECK(result.ok(), "making certificates for a run");
  return std::move(result).value();
}

CertificateRequest validity(std::string name, TimePoint now) {
  CertificateRequest request;
  request.common_name = std::move(name);
  request.not_before = now - std::chrono::minutes(5);
  request.not_after = now + kCertificateLifetime;
  return request;
}

Authority make_authority(const std::string& name, TimePoint now) {
  PrivateKey key = PrivateKey::generate(KeyType::ec_p256);
  CertificateRequest request = validity(name, now);
  request.is_ca = true;
  Certificate certificate = must(Certificate::self_signed(request, key));
  return {std::move(certificate), std::move(key)};
}

Identity issue(const Authority& authority, const CertificateRequest& request) {
  PrivateKey key = PrivateKey::generate(KeyType::ec_p256);
  Certificate certificate =
      must(Certificate::issue(request, key.public_key(), authority.certificate, authority.key));
  return {std::move(certificate), std::move(key)};
}

Identity mesh_identity(const Authority& authority, const std::string& part, TimePoint now) {
  CertificateRequest request = validity(part, now);
  request.uris = {spiffe_id(part)};
  return issue(authority, request);
}

Identity edge_identity(const Authority& authority, const std::string& host, TimePoint now) {
  CertificateRequest request = validity(host, now);
  request.dns_names = {host, "localhost"};
  request.ip_addresses = {"127.0.0.1"};
  request.client_auth = false;
  return issue(authority, request);
}

Json to_json(const Identity& identity) {
  return Json::object({{"certificate", identity.certificate.pem()}, {"key", identity.key.pkcs8_pem()}});
}

Result<Identity> identity_from_json(const Json& json) {
  ASSAY_TRY_ASSIGN(Certificate certificate, Certificate::from_pem(json.at("certificate").string_or("")));
  ASSAY_TRY_ASSIGN(PrivateKey key, PrivateKey::from_pem(json.at("key").string_or("")));
  return Identity{std::move(certificate), std::move(key)};
}

Json identities(const std::map<std::string, Identity>& all) {
  Json out = Json::object();
  for (const auto& [name, identity] : all) out[name] = to_json(identity);
  return out;
}

Json account_json(const Account& account) {
  Json roles = Json::array();
  for (const std::string& role : account.roles) roles.push_back(role);
  return Json::object({{"id", account.id},
                       {"name", account.name},
                       {"email", account.email},
                       {"roles", roles},
                       {"password", account.password.reveal()}});
}

Account account_from_json(const Json& json) {
  Account account{json.at("id").string_or(""),
                  json.at("name").string_or(""),
                  json.at("email").string_or(""),
                  {},
                  Secret(json.at("password").string_or(""))};
  for (const Json& role : json.at("roles").items()) account.roles.push_back(role.string_or(""));
  return account;
}

Result<std::map<std::string, Identity>> identities_from_json(const Json& json) {
  std::map<std::string, Identity> out;
  if (!json.is_object()) return out;
  for (const auto& [name, member] : json.members()) {
    ASSAY_TRY_ASSIGN(Identity identity, identity_from_json(member));
    out.emplace(name, std::move(identity));
  }
  return out;
}

}  // namespace

std::string spiffe_id(std::string_view part) {
  return kTrustDomain + std::string(part);
}

Certificates make_certificates(TimePoint now) {
  Certificates out;
  const Authority mesh = make_authority("Assay mesh", now);
  const Authority edge = make_authority("Assay edge", now);
  out.mesh_ca = {mesh.certificate};
  out.edge_ca = {edge.certificate};
  for (const char* part : {"identity", "gateway", "user-service", "operator"}) {
    out.mesh.emplace(part, mesh_identity(mesh, part, now));
  }
  out.edge.emplace("gateway", edge_identity(edge, "api.assay.test", now));
  out.edge.emplace("identity", edge_identity(edge, "identity.assay.test", now));
  return out;
}

Deployment make_deployment(Certificates certificates) {
  Deployment d{std::move(certificates), {}, {}, {}, {}, {}};
  d.signing.emplace("gateway", PrivateKey::generate(KeyType::ec_p256));
  d.signing.emplace("partner", PrivateKey::generate(KeyType::ec_p256));
  d.signing.emplace("issuer-rsa", rsa_pool_key(0));
  for (const auto& [name, key] : d.signing) d.verification.emplace(name, key.public_key());
  d.shared_secret = Secret(random_bytes(32));
  const auto add = [&](const char* id, const char* name, std::vector<std::string> roles) {
    d.accounts.push_back(
        {id, name, std::string(id) + "@example.test", std::move(roles), Secret(random_token(128))});
  };
  add("alice", "Alice Archer", {"customer"});
  add("bob", "Bob Baker", {"customer"});
  add("carol", "Carol Carter", {"admin"});
  add("guest", "Guest", {"customer"});
  d.client_secrets["batch"] = Secret(random_token(256));
  return d;
}

Deployment Deployment::only_for(std::string_view part) const {
  Deployment share;
  share.mesh_ca = mesh_ca;
  const std::string name(part);
  if (const auto it = mesh.find(name); it != mesh.end()) share.mesh.emplace(name, it->second);
  if (const auto it = edge.find(name); it != edge.end()) share.edge.emplace(name, it->second);
  if (part == "gateway") {
    share.signing.emplace("gateway", signing.at("gateway"));
    share.verification.emplace("partner", verification.at("partner"));
    share.shared_secret = shared_secret;
  }
  if (part == "user-service") {
    share.verification.emplace("gateway", verification.at("gateway"));
    for (Account account : accounts) {
      account.password = Secret();
      share.accounts.push_back(std::move(account));
    }
  }
  if (part == "identity") {
    share.signing.emplace("issuer-rsa", signing.at("issuer-rsa"));
    share.accounts = accounts;
    share.client_secrets = client_secrets;
  }
  return share;
}

Json to_json(const Deployment& d) {
  Json signing = Json::object();
  for (const auto& [name, key] : d.signing) signing[name] = key.pkcs8_pem();
  Json verification = Json::object();
  for (const auto& [name, key] : d.verification) verification[name] = key.spki_pem();
  Json accounts = Json::array();
  for (const Account& account : d.accounts) accounts.push_back(account_json(account));
  Json secrets = Json::object();
  for (const auto& [name, secret] : d.client_secrets) secrets[name] = secret.reveal();
  return Json::object({{"mesh_ca", d.mesh_ca.empty() ? "" : d.mesh_ca.front().pem()},
                       {"mesh", identities(d.mesh)},
                       {"edge_ca", d.edge_ca.empty() ? "" : d.edge_ca.front().pem()},
                       {"edge", identities(d.edge)},
                       {"signing", signing},
                       {"verification", verification},
                       {"shared_secret", to_hex(d.shared_secret.reveal())},
                       {"accounts", accounts},
                       {"client_secrets", secrets}});
}

Result<Deployment> deployment_from_json(const Json& json) {
  Deployment d;
  const std::string mesh_ca = json.at("mesh_ca").string_or("");
  if (!mesh_ca.empty()) {
    ASSAY_TRY_ASSIGN(Certificate certificate, Certificate::from_pem(mesh_ca));
    d.mesh_ca.push_back(std::move(certificate));
  }
  const std::string edge_ca = json.at("edge_ca").string_or("");
  if (!edge_ca.empty()) {
    ASSAY_TRY_ASSIGN(Certificate certificate, Certificate::from_pem(edge_ca));
    d.edge_ca.push_back(std::move(certificate));
  }
  ASSAY_TRY_ASSIGN(d.mesh, identities_from_json(json.at("mesh")));
  ASSAY_TRY_ASSIGN(d.edge, identities_from_json(json.at("edge")));
  for (const auto& [name, pem] : json.at("signing").members()) {
    ASSAY_TRY_ASSIGN(PrivateKey key, PrivateKey::from_pem(pem.string_or("")));
    d.signing.emplace(name, std::move(key));
  }
  for (const auto& [name, pem] : json.at("verification").members()) {
    ASSAY_TRY_ASSIGN(PublicKey key, PublicKey::from_pem(pem.string_or("")));
    d.verification.emplace(name, std::move(key));
  }
  d.shared_secret = Secret(from_hex(json.at("shared_secret").string_or("")).value_or(""));
  for (const Json& account : json.at("accounts").items()) d.accounts.push_back(account_from_json(account));
  for (const auto& [name, secret] : json.at("client_secrets").members()) {
    d.client_secrets[name] = Secret(secret.string_or(""));
  }
  return d;
}

}  // namespace assay::compose
