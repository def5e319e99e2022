// SPDX-License-Identifier: Apache-2.0
#pragma once
// The identity provider's state and decisions, without HTTP: codes, tokens, revocations (RFC 6749, 7636,
// 7009, 9068; OpenID Connect Core §2).
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "platform/contract/audit.hpp"
#include "platform/identity/accounts.hpp"
#include "platform/identity/signing_keys.hpp"

namespace assay::identity {

struct ProviderOptions {
  std::string issuer;
  std::string audience;  // of access tokens: the gateway
  std::string default_alg = "ES256";
  std::chrono::seconds access_lifetime{300};
  std::chrono::seconds code_lifetime{60};
  std::chrono::seconds login_lifetime{600};
  // How long past a token's end its withdrawal stays listed, for relying parties whose clock is behind.
  std::chrono::seconds revocation_grace{60};
};

// An authorization request that was found valid; it waits for the user to log in.
struct AuthorizationRequest {
  std::string client_id, redirect_uri, state, code_challenge, scope, nonce;
};

struct TokenResponse {
  std::string access_token, id_token, scope;
  std::chrono::seconds expires_in{};
};

class Provider {
 public:
  Provider(ProviderOptions options, Accounts accounts, SigningKeys keys, const Clock& clock, AuditSink& sink);

  // --- authorization code with PKCE
  // ------------------------------------------------------------------------------- Errors (invalid): those
  // that must be shown to the user because no redirect can be trusted ("unknown_client", "bad_redirect_uri"),
  // and those that are reported to the client ("invalid_request", "unsupported_response_type").
  Result<std::string> begin_login(const AuthorizationRequest& request, const std::string& response_type,
                                  const std::string& challenge_method);
  // The URI to send the browser to, with the code. Errors (denied): "login_failed"; (not_found):
  // "login_expired".
  Result<std::string> finish_login(const std::string& login_id, const std::string& user,
                                   const std::string& password);
  // Errors (denied): an RFC 6749 §5.2 code.
  Result<TokenResponse> exchange_code(const std::string& code, const std::string& client_id,
                                      const std::string& redirect_uri, const std::string& verifier);
  // Whether a request of this client may be believed to be its own (RFC 6749 §2.3, RFC 7009 §2.1): a
  // confidential client shows its secret, a public one shows none. Unknown clients are nobody's.
  bool is_client(const std::string& client_id, const std::string& secret) const;
  Result<TokenResponse> client_credentials(const std::string& client_id, const std::string& secret);

  // --- revocation
  // --------------------------------------------------------------------------------------------------- RFC
  // 7009: the holder withdraws its own token; unknown tokens are silently accepted.
  Result<void> revoke_token(const std::string& token, const std::string& client_id);
  void revoke_id(const std::string& token_id, const std::string& by);
  Result<void> disable_user(const std::string& user, const std::string& by);
  // Entries from position `from` on: {"entries":[{"jti"} | {"sub","issued_until"}], "next": N}. Positions
  // only grow; an entry leaves the list when every token that it withdraws has expired anyway.
  Json revocations(std::int64_t from);

  std::string rotate_key(const std::string& alg, PrivateKey next, const std::string& by);
  const SigningKeys& keys() const { return keys_; }
  const ProviderOptions& options() const { return options_; }
  TimePoint now() const { return clock_.now(); }

 private:
  struct Login {
    AuthorizationRequest request;
    TimePoint expires;
  };
  struct Code {
    AuthorizationRequest request;
    std::string user;
    TimePoint expires;
    std::string token_id;  // of the access token that it was exchanged for; empty: not yet
  };

  TokenResponse issue(const std::string& subject, const std::vector<std::string>& roles,
                      const std::string& client_id, const std::string& scope, const std::string& nonce,
                      std::string& token_id);
  void audit(const char* event, const std::string& reason, const std::string& subject, Json detail) const;
  void list_revocation(Json entry);
  void drop_pointless_revocations();

  ProviderOptions options_;
  Accounts accounts_;
  SigningKeys keys_;
  const Clock& clock_;
  AuditSink& sink_;
  std::map<std::string, Login> logins_;
  std::map<std::string, Code> codes_;
  struct Revocation {
    Json entry;
    TimePoint pointless;  // every token that it could withdraw has expired by then
  };
  std::deque<Revocation> revocations_;  // in order of time
  std::int64_t revocations_dropped_ = 0;
};

}  // namespace assay::identity
