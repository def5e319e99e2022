// SPDX-License-Identifier: Apache-2.0
// A genuine token the way an honest client gets it: authorization code with PKCE (RFC 7636), or client
// credentials.
#include "core/base/encoding.hpp"
#include "core/crypto/digest.hpp"
#include "core/json/parse.hpp"
#include "harness/actions/builtin.hpp"

namespace assay::actions {
namespace {

using model::ParamKind;
using Fields = std::vector<std::pair<std::string, std::string>>;

std::string encode(const Fields& fields) {
  std::string out;
  for (const auto& [name, value] : fields) {
    out += (out.empty() ? "" : "&") + percent_encode(name) + "=" + percent_encode(value);
  }
  return out;
}

Result<HttpReply> post(HttpClient& identity, const char* path, const Fields& form) {
  HttpMessage message;
  message.method = "POST";
  message.target = path;
  message.fields = {{"Content-Type", "application/x-www-form-urlencoded"}};
  message.body = encode(form);
  return identity.send(message);
}

// The text between `before` and the next double quote.
std::string quoted_after(const std::string& text, const std::string& before) {
  const std::size_t begin = text.find(before);
  if (begin == std::string::npos) return {};
  const std::size_t end = text.find('"', begin + before.size());
  return text.substr(begin + before.size(), end - begin - before.size());
}

std::string query_member(const std::string& uri, const std::string& name) {
  std::size_t begin = uri.find('?');
  while (begin != std::string::npos) {
    const std::size_t end = uri.find('&', begin + 1);
    const std::string pair = uri.substr(begin + 1, end == std::string::npos ? end : end - begin - 1);
    if (pair.rfind(name + "=", 0) == 0) return percent_decode_tolerant(pair.substr(name.size() + 1));
    begin = end;
  }
  return {};
}

Error flow_error(const char* stage, const HttpReply& reply) {
  return {Errc::internal,
          std::string("sign-in failed at ") + stage + ": HTTP " + std::to_string(reply.status),
          {}};
}

Result<Json> tokens_of(const Result<HttpReply>& reply, const char* stage) {
  if (!reply.ok()) return reply.error();
  if (reply->status != 200) return flow_error(stage, *reply);
  return parse_json(reply->body);
}

Result<Json> by_code(HttpClient& identity, const target::User& user, const target::OAuthClient& client) {
  const std::string verifier = random_token(256);
  const std::string state = random_token(128);
  HttpMessage authorize;
  authorize.target =
      "/authorize?" + encode({{"response_type", "code"},
                              {"client_id", client.id},
                              {"redirect_uri", client.redirect_uri},
                              {"scope", "openid profile"},
                              {"state", state},
                              {"code_challenge", base64url_encode(digest(Hash::sha256, verifier))},
                              {"code_challenge_method", "S256"}});
  ASSAY_TRY_ASSIGN(const HttpReply page, identity.send(authorize));
  const std::string login = quoted_after(page.body, "name=\"login\" value=\"");
  if (page.status != 200 || login.empty()) return flow_error("the login page", page);
  ASSAY_TRY_ASSIGN(const HttpReply sent,
                   post(identity, "/login",
                        {{"login", login}, {"username", user.login}, {"password", user.password.reveal()}}));
  const std::string location = sent.field("Location");
  const std::string code = query_member(location, "code");
  if (code.empty() || query_member(location, "state") != state) return flow_error("the redirect", sent);
  return tokens_of(post(identity, "/token",
                        {{"grant_type", "authorization_code"},
                         {"code", code},
                         {"client_id", client.id},
                         {"redirect_uri", client.redirect_uri},
                         {"code_verifier", verifier}}),
                   "the token endpoint");
}

Result<Json> by_client_credentials(HttpClient& identity, const target::OAuthClient& client) {
  return tokens_of(post(identity, "/token",
                        {{"grant_type", "client_credentials"},
                         {"client_id", client.id},
                         {"client_secret", client.secret.reveal()}}),
                   "the token endpoint");
}

Result<Json> tokens(Context& context, HttpClient& identity, const Json& params) {
  target::Target& target = context.session.target();
  if (params.contains("client")) {
    ASSAY_TRY_ASSIGN(const target::OAuthClient client, target.client(text_param(params, "client")));
    return by_client_credentials(identity, client);
  }
  ASSAY_TRY_ASSIGN(const target::User user, target.user(text_param(params, "user")));
  ASSAY_TRY_ASSIGN(const target::OAuthClient web, target.client("web"));
  return by_code(identity, user, web);
}

Result<StepResult> run_token_issue(Context& context, const Json& params) {
  if (params.contains("user") == params.contains("client")) {
    return Error{Errc::invalid, "token.issue needs either `user` or `client`", {}};
  }
  const std::string owner = text_param(params, "user", text_param(params, "client"));
  auto given = context.session.target().tokens_for(owner);
  if (!given.ok() && given.error().code != Errc::unsupported) return given.error();
  if (!given.ok()) {
    ASSAY_TRY_ASSIGN(HttpClient* const identity, context.session.client("identity", ""));
    given = tokens(context, *identity, params);
  }
  ASSAY_TRY_ASSIGN(const Json issued, std::move(given));
  StepResult result;
  for (const char* kind : {"access_token", "id_token"}) {
    const std::string token = issued.at(kind).string_or("");
    if (token.empty()) continue;
    result.secrets.emplace_back(owner + "-" + kind, token);
    // In another envelope the token is as good as before.
    result.secrets.emplace_back(owner + "-" + kind + "-signature", token.substr(token.rfind('.') + 1));
  }
  result.value =
      issued.at(text_param(params, "which", "access") == "id" ? "id_token" : "access_token").string_or("");
  if (result.value.as_string().empty()) return Error{Errc::internal, "the issuer gave no such token", {}};
  result.detail = Json::object({{"owner", owner}, {"expires_in", issued.at("expires_in")}});
  return result;
}

}  // namespace

Action token_issue() {
  return {
      {"token.issue",
       "A genuine token, by authorization code with PKCE for a user or by client credentials for a client.",
       {{"user", ParamKind::string, false, "User of the target.", {}},
        {"client", ParamKind::string, false, "OAuth client of the target.", {}},
        {"which", ParamKind::string, false, "Which token; default access.", {"access", "id"}}},
       {"identity.issue"},
       true},
      run_token_issue};
}

}  // namespace assay::actions
