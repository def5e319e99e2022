// SPDX-License-Identifier: Apache-2.0
#include "platform/identity/provider.hpp"

#include <algorithm>

#include "core/base/encoding.hpp"
#include "core/crypto/digest.hpp"
#include "platform/jose/reader.hpp"
#include "platform/jose/signer.hpp"

namespace assay::identity {
namespace {

constexpr std::size_t kMaxWaiting = 10000;  // logins and codes; the oldest expire long before

// RFC 7636 §4.2: 43 to 128 characters of the unreserved set.
bool is_pkce_text(std::string_view text) {
  const auto unreserved = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
  };
  return text.size() >= 43 && text.size() <= 128 && std::all_of(text.begin(), text.end(), unreserved);
}

template <typename M>
void drop_expired(M& waiting, TimePoint now) {
  for (auto it = waiting.begin(); it != waiting.end();)
    it = it->second.expires <= now ? waiting.erase(it) : std::next(it);
}

Json roles_json(const std::vector<std::string>& roles) {
  Json out = Json::array();
  for (const std::string& role : roles) out.push_back(role);
  return out;
}

}  // namespace

Provider::Provider(ProviderOptions options, Accounts accounts, SigningKeys keys, const Clock& clock,
                   AuditSink& sink)
    : options_(std::move(options)),
      accounts_(std::move(accounts)),
      keys_(std::move(keys)),
      clock_(clock),
      sink_(sink) {}

void Provider::audit(const char* event, const std::string& reason, const std::string& subject,
                     Json detail) const {
  AuditEvent out;
  out.event = event;
  out.reason = reason;
  out.subject = subject;
  out.detail = std::move(detail);
  sink_.audit(out);
}

Result<std::string> Provider::begin_login(const AuthorizationRequest& request,
                                          const std::string& response_type,
                                          const std::string& challenge_method) {
  const OAuthClient* client = accounts_.client(request.client_id);
  if (client == nullptr) return Error{Errc::invalid, "unknown_client", {}};
  const auto& uris = client->redirect_uris;
  if (std::find(uris.begin(), uris.end(), request.redirect_uri) == uris.end()) {
    return Error{Errc::invalid, "bad_redirect_uri", {}};
  }
  if (response_type != "code") return Error{Errc::invalid, "unsupported_response_type", {}};
  if (challenge_method != "S256" || !is_pkce_text(request.code_challenge)) {
    return Error{Errc::invalid, "invalid_request", {}};
  }
  drop_expired(logins_, clock_.now());
  if (logins_.size() >= kMaxWaiting) return Error{Errc::invalid, "temporarily_unavailable", {}};
  std::string id = random_token(192);
  logins_[id] = {request, clock_.now() + options_.login_lifetime};
  return id;
}

Result<std::string> Provider::finish_login(const std::string& login_id, const std::string& user,
                                           const std::string& password) {
  drop_expired(logins_, clock_.now());
  const auto login = logins_.find(login_id);
  if (login == logins_.end()) return Error{Errc::not_found, "login_expired", {}};
  const User* who = accounts_.authenticate(user, password);
  if (who == nullptr) {
    audit("login.failure", "bad_credentials", {},
          Json::object({{"client", login->second.request.client_id}}));
    return Error{Errc::denied, "login_failed", {}};
  }
  const AuthorizationRequest request = login->second.request;
  logins_.erase(login);
  drop_expired(codes_, clock_.now());
  const std::string code = random_token(256);
  codes_[code] = {request, who->id, clock_.now() + options_.code_lifetime, {}};
  audit("login.success", {}, who->id, Json::object({{"client", request.client_id}}));
  std::string uri = request.redirect_uri;
  uri += uri.find('?') == std::string::npos ? '?' : '&';
  uri += "code=" + percent_encode(code) + "&iss=" + percent_encode(options_.issuer);  // iss: RFC 9207
  if (!request.state.empty()) uri += "&state=" + percent_encode(request.state);
  return uri;
}

Result<TokenResponse> Provider::exchange_code(const std::string& code, const std::string& client_id,
                                              const std::string& redirect_uri, const std::string& verifier) {
  drop_expired(codes_, clock_.now());
  const auto refuse = [&](const char* reason) {
    audit("token.refused", reason, {}, Json::object({{"client", client_id}}));
    return Error{Errc::denied, "invalid_grant", {}};
  };
  const auto found = codes_.find(code);
  if (found == codes_.end()) return refuse("unknown_code");
  Code& grant = found->second;
  if (!grant.token_id.empty()) {  // RFC 6749 §4.1.2: a second use voids what the first one gave
    revoke_id(grant.token_id, "code.reuse");
    codes_.erase(found);
    return refuse("code_reused");
  }
  if (grant.request.client_id != client_id) return refuse("wrong_client");
  if (grant.request.redirect_uri != redirect_uri) return refuse("wrong_redirect_uri");
  if (!is_pkce_text(verifier) ||
      !constant_time_equal(base64url_encode(digest(Hash::sha256, verifier)), grant.request.code_challenge)) {
    return refuse("wrong_verifier");
  }
  const User* user = accounts_.user(grant.user);
  if (user == nullptr || user->disabled) return refuse("user_disabled");
  return issue(user->id, user->roles, client_id, grant.request.scope, grant.request.nonce, grant.token_id);
}

bool Provider::is_client(const std::string& client_id, const std::string& secret) const {
  const OAuthClient* client = accounts_.client(client_id);
  if (client == nullptr) return false;
  return client->secret ? accounts_.authenticate_client(client_id, secret) : secret.empty();
}

Result<TokenResponse> Provider::client_credentials(const std::string& client_id, const std::string& secret) {
  if (!accounts_.authenticate_client(client_id, secret)) {
    audit("token.refused", "bad_client", {}, {});
    return Error{Errc::denied, "invalid_client", {}};
  }
  const OAuthClient* client = accounts_.client(client_id);
  std::string token_id;
  TokenResponse response = issue(client_id, client->roles, client_id, client->scope, {}, token_id);
  response.id_token.clear();
  return response;
}

TokenResponse Provider::issue(const std::string& subject, const std::vector<std::string>& roles,
                              const std::string& client_id, const std::string& scope,
                              const std::string& nonce, std::string& token_id) {
  const SigningKey& key = keys_.active(options_.default_alg);
  const auto scheme = sign_scheme(key.alg);
  ASSAY_CHECK(scheme.has_value(), "the default algorithm signs");
  const std::int64_t now = to_unix_seconds(clock_.now());
  token_id = random_token(128);
  const Json access = Json::object({{"iss", options_.issuer},
                                    {"aud", options_.audience},
                                    {"sub", subject},
                                    {"client_id", client_id},
                                    {"roles", roles_json(roles)},
                                    {"scope", scope},
                                    {"jti", token_id},
                                    {"iat", now},
                                    {"exp", now + options_.access_lifetime.count()}});
  Json id = Json::object({{"iss", options_.issuer},
                          {"aud", client_id},
                          {"sub", subject},
                          {"jti", random_token(128)},
                          {"iat", now},
                          {"exp", now + options_.access_lifetime.count()}});
  if (!nonce.empty()) id["nonce"] = nonce;
  const auto header = [&](const char* type) {
    return Json::object({{"alg", key.alg}, {"typ", type}, {"kid", key.kid}});
  };
  TokenResponse response;
  response.access_token = jose::sign_compact(header("at+jwt"), access, key.key, *scheme);
  response.id_token = jose::sign_compact(header("JWT"), id, key.key, *scheme);
  response.scope = scope;
  response.expires_in = options_.access_lifetime;
  audit("token.issued", {}, subject, Json::object({{"client", client_id}, {"jti", token_id}}));
  return response;
}

Result<void> Provider::revoke_token(const std::string& token, const std::string& client_id) {
  // The text is only used to find the id; a forged one revokes nothing that exists, but must not revoke
  // another's.
  const auto read = jose::StrictReader(jose::ReaderLimits{}).read(token);
  if (!read.ok()) return {};
  const std::string kid = read->header.at("kid").string_or("");
  const auto scheme = sign_scheme(read->header.at("alg").string_or(""));
  for (const SigningKey* key : keys_.published(clock_.now())) {
    if (key->kid != kid || !scheme || read->header.at("alg").string_or("") != key->alg) continue;
    if (!key->key.public_key().verify(*scheme, read->signing_input, read->signature)) return {};
    if (read->claims.at("client_id").string_or("") != client_id)
      return Error{Errc::denied, "invalid_client", {}};
    revoke_id(read->claims.at("jti").string_or(""), client_id);
    return {};
  }
  return {};
}

void Provider::revoke_id(const std::string& token_id, const std::string& by) {
  if (token_id.empty()) return;  // names no token, and relying parties would refuse a feed that says so
  list_revocation(Json::object({{"jti", token_id}}));
  audit("token.revoked", {}, {}, Json::object({{"jti", token_id}, {"by", by}}));
}

Result<void> Provider::disable_user(const std::string& user, const std::string& by) {
  User* who = accounts_.user(user);
  if (who == nullptr) return Error{Errc::not_found, "unknown_user", {}};
  who->disabled = true;
  list_revocation(Json::object({{"sub", user}, {"issued_until", to_unix_seconds(clock_.now())}}));
  audit("user.disabled", {}, user, Json::object({{"by", by}}));
  return {};
}

// What is withdrawn now was issued before now, and lives no longer than one lifetime from here.
void Provider::list_revocation(Json entry) {
  drop_pointless_revocations();
  revocations_.push_back(
      {std::move(entry), clock_.now() + options_.access_lifetime + options_.revocation_grace});
}

void Provider::drop_pointless_revocations() {
  while (!revocations_.empty() && revocations_.front().pointless <= clock_.now()) {
    revocations_.pop_front();
    ++revocations_dropped_;
  }
}

Json Provider::revocations(std::int64_t from) {
  drop_pointless_revocations();
  Json entries = Json::array();
  const auto count = static_cast<std::int64_t>(revocations_.size());
  for (std::int64_t i = std::max<std::int64_t>(from - revocations_dropped_, 0); i < count; ++i) {
    entries.push_back(revocations_[static_cast<std::size_t>(i)].entry);
  }
  return Json::object({{"entries", entries}, {"next", revocations_dropped_ + count}});
}

std::string Provider::rotate_key(const std::string& alg, PrivateKey next, const std::string& by) {
  std::string kid = keys_.rotate(alg, std::move(next), clock_.now());
  audit("key.rotated", {}, {}, Json::object({{"alg", alg}, {"kid", kid}, {"by", by}}));
  return kid;
}

}  // namespace assay::identity
