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

// RSA keys that nobody should trust any more. Made once in a process, and never destroyed: OpenSSL cleans up
// at exit on its own, and freeing a key after that is an error.
const PrivateKey& short_rsa_key(int bits) {
  static const auto& short_keys = *new std::map<int, PrivateKey>{
      {512, PrivateKey::generate(KeyType::rsa, 512)}, {1024, PrivateKey::generate(KeyType::rsa, 1024)}};
  return short_keys.at(bits);
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

Error invalid(const std::string& member, const std::string& what) {
  return {Errc::invalid, "share: " + member + ": " + what, {}};
}

Result<std::string> text(const Json& json, const std::string& member) {
  if (!json.is_string()) return invalid(member, "must be a text");
  return json.as_string();
}

// Reads every member of the object `json.<name>` with `read(member, its path)`.
template <typename T, typename Read>
Result<std::map<std::string, T>> each_member(const Json& json, const std::string& name, Read read) {
  const Json& object = json.at(name);
  if (!object.is_object()) return invalid(name, "must be an object");
  std::map<std::string, T> out;
  for (const auto& [key, member] : object.members()) {
    ASSAY_TRY_ASSIGN(T value, read(member, name + "." + key));
    out.emplace(key, std::move(value));
  }
  return out;
}

// A certificate or key from its PEM text.
template <typename T>
Result<T> from_pem(const Json& json, const std::string& member) {
  ASSAY_TRY_ASSIGN(const std::string pem, text(json, member));
  auto made = T::from_pem(pem);
  if (!made.ok()) return invalid(member, made.error().message);
  return made;
}

Result<Identity> identity_from_json(const Json& json, const std::string& member) {
  ASSAY_TRY_ASSIGN(Certificate certificate, from_pem<Certificate>(json.at("certificate"), member));
  ASSAY_TRY_ASSIGN(PrivateKey key, from_pem<PrivateKey>(json.at("key"), member));
  if (key.type() != KeyType::ec_p256) return invalid(member, "must have a P-256 key");
  if (key.public_key().spki_der() != certificate.public_key().spki_der()) {
    return invalid(member, "certificate and key do not belong together");
  }
  return Identity{std::move(certificate), std::move(key)};
}

// None, or one.
Result<std::vector<Certificate>> authority_from_json(const Json& json, const std::string& member) {
  ASSAY_TRY_ASSIGN(const std::string pem, text(json.at(member), member));
  if (pem.empty()) return std::vector<Certificate>();
  ASSAY_TRY_ASSIGN(Certificate certificate, from_pem<Certificate>(json.at(member), member));
  return std::vector<Certificate>{std::move(certificate)};
}

Result<std::vector<std::string>> roles_from_json(const Json& json, const std::string& member) {
  if (!json.is_array()) return invalid(member, "must be a list");
  std::vector<std::string> out;
  for (const Json& role : json.items()) {
    ASSAY_TRY_ASSIGN(std::string name, text(role, member));
    out.push_back(std::move(name));
  }
  return out;
}

Result<Account> account_from_json(const Json& json) {
  Account account;
  ASSAY_TRY_ASSIGN(account.id, text(json.at("id"), "accounts.id"));
  ASSAY_TRY_ASSIGN(account.name, text(json.at("name"), "accounts.name"));
  ASSAY_TRY_ASSIGN(account.email, text(json.at("email"), "accounts.email"));
  ASSAY_TRY_ASSIGN(account.roles, roles_from_json(json.at("roles"), "accounts.roles"));
  ASSAY_TRY_ASSIGN(std::string password, text(json.at("password"), "accounts.password"));
  account.password = Secret(std::move(password));
  return account;
}

Result<std::vector<Account>> accounts_from_json(const Json& json) {
  if (!json.is_array()) return invalid("accounts", "must be a list");
  std::vector<Account> out;
  for (const Json& item : json.items()) {
    ASSAY_TRY_ASSIGN(Account account, account_from_json(item));
    out.push_back(std::move(account));
  }
  return out;
}

Result<Secret> secret_from_json(const Json& json, const std::string& member) {
  ASSAY_TRY_ASSIGN(std::string value, text(json, member));
  return Secret(std::move(value));
}

template <typename Key>
Result<void> has_key(const std::map<std::string, Key>& keys, const std::string& list, const std::string& name,
                     KeyType type) {
  const auto it = keys.find(name);
  if (it == keys.end()) return invalid(list + "." + name, "missing");
  if (it->second.type() != type) {
    return invalid(list + "." + name, "must be a key of type " + std::string(to_string(type)));
  }
  return {};
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
  for (const char* part :
       {"identity", "limiter", "gateway", "balancer", "user-service", "operator", "monitor", "registry"}) {
    out.mesh.emplace(part, mesh_identity(mesh, part, now));
  }
  out.edge.emplace("balancer", edge_identity(edge, "api.assay.test", now));
  out.edge.emplace("gateway", edge_identity(edge, "api.assay.test", now));
  out.edge.emplace("identity", edge_identity(edge, "identity.assay.test", now));
  return out;
}

Deployment make_deployment(Certificates certificates) {
  Deployment d{std::move(certificates), {}, {}, {}, {}, {}};
  d.signing.emplace("gateway", PrivateKey::generate(KeyType::ec_p256));
  d.signing.emplace("partner", PrivateKey::generate(KeyType::ec_p256));
  d.signing.emplace("issuer-rsa", rsa_pool_key(0));
  d.signing.emplace("partner-rsa-512", short_rsa_key(512));
  d.signing.emplace("partner-rsa-1024", short_rsa_key(1024));
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
    for (const char* key : {"partner", "partner-rsa-512", "partner-rsa-1024"}) {
      share.verification.emplace(key, verification.at(key));
    }
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

Result<void> Deployment::serves(std::string_view part) const {
  const std::string name(part);
  if (mesh_ca.empty()) return invalid("mesh_ca", "missing");
  if (mesh.count(name) == 0) return invalid("mesh." + name, "missing");
  if (name == "limiter") return {};
  if (name == "user-service") return has_key(verification, "verification", "gateway", KeyType::ec_p256);
  if (edge.count(name) == 0) return invalid("edge." + name, "missing");
  if (name == "balancer") return {};
  if (name == "identity") return has_key(signing, "signing", "issuer-rsa", KeyType::rsa);
  ASSAY_TRY(has_key(signing, "signing", "gateway", KeyType::ec_p256));
  return has_key(verification, "verification", "partner", KeyType::ec_p256);
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
  ASSAY_TRY_ASSIGN(d.mesh_ca, authority_from_json(json, "mesh_ca"));
  ASSAY_TRY_ASSIGN(d.mesh, each_member<Identity>(json, "mesh", identity_from_json));
  ASSAY_TRY_ASSIGN(d.edge_ca, authority_from_json(json, "edge_ca"));
  ASSAY_TRY_ASSIGN(d.edge, each_member<Identity>(json, "edge", identity_from_json));
  ASSAY_TRY_ASSIGN(d.signing, each_member<PrivateKey>(json, "signing", from_pem<PrivateKey>));
  ASSAY_TRY_ASSIGN(d.verification, each_member<PublicKey>(json, "verification", from_pem<PublicKey>));
  ASSAY_TRY_ASSIGN(const std::string shared_secret, text(json.at("shared_secret"), "shared_secret"));
  const auto bytes = from_hex(shared_secret);
  if (!bytes) return invalid("shared_secret", "must be hexadecimal");
  d.shared_secret = Secret(*bytes);
  ASSAY_TRY_ASSIGN(d.accounts, accounts_from_json(json.at("accounts")));
  ASSAY_TRY_ASSIGN(d.client_secrets, each_member<Secret>(json, "client_secrets", secret_from_json));
  return d;
}

}  // namespace assay::compose
