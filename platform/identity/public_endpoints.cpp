// SPDX-License-Identifier: Apache-2.0
#include "core/base/encoding.hpp"
#include "platform/identity/endpoints.hpp"

namespace assay::identity {
namespace {

using Form = std::map<std::string, std::string>;

std::string member(const Form& form, const char* name) {
  const auto it = form.find(name);
  return it == form.end() ? std::string() : it->second;
}

std::string escape_html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

http::Response page(const BrowserFace& face, int status, const std::string& body) {
  http::Response response = http::Response::text(
      status,
      "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sign in</title><body>" + body +
          "</body></html>",
      "text/html; charset=utf-8");
  face.dress_page(response);
  return response;
}

http::Response login_page(const BrowserFace& face, const std::string& login_id, const std::string& message) {
  return page(face, 200,
              "<h1>Sign in</h1><p role=\"alert\">" + escape_html(message) +
                  "</p><form method=\"post\" action=\"/login\">"
                  "<input type=\"hidden\" name=\"login\" value=\"" +
                  escape_html(login_id) +
                  "\"><label>User name <input name=\"username\" autocomplete=\"username\"></label>"
                  "<label>Password <input name=\"password\" type=\"password\" "
                  "autocomplete=\"current-password\"></label>"
                  "<button>Sign in</button></form>");
}

http::Response redirect(int status, const std::string& uri) {
  http::Response response;
  response.status = status;
  response.fields.add("Location", uri);
  response.fields.add("Cache-Control", "no-store");
  response.fields.add("Referrer-Policy", "no-referrer");
  return response;
}

http::Response authorize(Provider& provider, const BrowserFace& face, const http::Request& request) {
  const auto form = http::parse_form(request.query);
  if (!form) return page(face, 400, "<p>This sign-in request is malformed.</p>");
  const AuthorizationRequest wanted{member(*form, "client_id"), member(*form, "redirect_uri"),
                                    member(*form, "state"),     member(*form, "code_challenge"),
                                    member(*form, "scope"),     member(*form, "nonce")};
  const auto login =
      provider.begin_login(wanted, member(*form, "response_type"), member(*form, "code_challenge_method"));
  if (login.ok()) return login_page(face, *login, "");
  const std::string& error = login.error().message;
  if (error == "unknown_client" || error == "bad_redirect_uri") {
    return page(face, 400, "<p>This application is not registered here. Nothing was sent to it.</p>");
  }
  std::string uri = wanted.redirect_uri + (wanted.redirect_uri.find('?') == std::string::npos ? "?" : "&") +
                    "error=" + error + "&iss=" + percent_encode(provider.options().issuer);
  if (!wanted.state.empty()) uri += "&state=" + percent_encode(wanted.state);
  return redirect(303, uri);
}

http::Response login(Provider& provider, const BrowserFace& face, const http::Request& request) {
  const auto form = http::parse_form(request.body);
  if (!form) return page(face, 400, "<p>This form is malformed.</p>");
  const auto target =
      provider.finish_login(member(*form, "login"), member(*form, "username"), member(*form, "password"));
  if (target.ok()) return redirect(face.leave_form(), *target);
  if (target.error().code == Errc::not_found)
    return page(face, 400, "<p>This sign-in has expired. Start again.</p>");
  return login_page(face, member(*form, "login"), "User name or password is wrong.");
}

// Client authentication by HTTP Basic or by form members (RFC 6749 §2.3.1), never both.
struct ClientCredentials {
  std::string id, secret;
};
std::optional<ClientCredentials> client_of(const http::Request& request, const Form& form) {
  const std::string* authorization = request.head.fields.find("Authorization");
  if (authorization == nullptr)
    return ClientCredentials{member(form, "client_id"), member(form, "client_secret")};
  if (form.count("client_secret") != 0 || authorization->rfind("Basic ", 0) != 0) return std::nullopt;
  const auto decoded = base64_decode_tolerant(authorization->substr(6));
  const std::size_t colon = decoded ? decoded->find(':') : std::string::npos;
  if (colon == std::string::npos) return std::nullopt;
  return ClientCredentials{percent_decode_tolerant(decoded->substr(0, colon)),
                           percent_decode_tolerant(decoded->substr(colon + 1))};
}

http::Response token_answer(const Result<TokenResponse>& issued) {
  if (!issued.ok()) {
    return http::Response::error(issued.error().message == "invalid_client" ? 401 : 400,
                                 issued.error().message);
  }
  Json body = Json::object({{"access_token", issued->access_token},
                            {"token_type", "Bearer"},
                            {"expires_in", static_cast<std::int64_t>(issued->expires_in.count())},
                            {"scope", issued->scope}});
  if (!issued->id_token.empty()) body["id_token"] = issued->id_token;
  return http::Response::json(200, body);
}

http::Response token(Provider& provider, const http::Request& request) {
  const auto form = http::parse_form(request.body);
  if (!form) return http::Response::error(400, "invalid_request");
  const auto client = client_of(request, *form);
  if (!client) return http::Response::error(401, "invalid_client");
  const std::string grant = member(*form, "grant_type");
  if (grant == "authorization_code") {
    if (!provider.is_client(client->id, client->secret)) return http::Response::error(401, "invalid_client");
    return token_answer(provider.exchange_code(
        member(*form, "code"), client->id, member(*form, "redirect_uri"), member(*form, "code_verifier")));
  }
  if (grant == "client_credentials")
    return token_answer(provider.client_credentials(client->id, client->secret));
  return http::Response::error(400, "unsupported_grant_type");
}

http::Response revoke(Provider& provider, const http::Request& request) {
  const auto form = http::parse_form(request.body);
  if (!form) return http::Response::error(400, "invalid_request");
  const auto client = client_of(request, *form);
  if (!client || !provider.is_client(client->id, client->secret)) {
    return http::Response::error(401, "invalid_client");
  }
  const auto done = provider.revoke_token(member(*form, "token"), client->id);
  return done.ok() ? http::Response::json(200, Json::object())
                   : http::Response::error(400, done.error().message);
}

http::Response answer(Provider& provider, const KeySetEndpoint& key_set, const BrowserFace& face,
                      const http::Request& request) {
  if (auto keys = key_set.answer(request, provider)) return std::move(*keys);
  const std::string& method = request.head.method;
  const std::string& path = request.path;
  if (path == "/.well-known/openid-configuration" || path == "/.well-known/oauth-authorization-server") {
    return method == "GET" ? http::Response::json(200, metadata(provider))
                           : http::Response::error(405, "method_not_allowed");
  }
  if (path == "/authorize") {
    return method == "GET" ? authorize(provider, face, request)
                           : http::Response::error(405, "method_not_allowed");
  }
  if (path == "/login" || path == "/token" || path == "/revoke") {
    if (method != "POST") return http::Response::error(405, "method_not_allowed");
    if (path == "/login") return login(provider, face, request);
    return path == "/token" ? token(provider, request) : revoke(provider, request);
  }
  return http::Response::error(404, "not_found");
}

}  // namespace

Json metadata(const Provider& provider) {
  const std::string& issuer = provider.options().issuer;
  Json algorithms = Json::array();
  for (const SigningKey* key : provider.keys().published(provider.now())) algorithms.push_back(key->alg);
  return Json::object({{"issuer", issuer},
                       {"authorization_endpoint", issuer + "/authorize"},
                       {"token_endpoint", issuer + "/token"},
                       {"revocation_endpoint", issuer + "/revoke"},
                       {"jwks_uri", issuer + "/jwks.json"},
                       {"response_types_supported", Json::array({"code"})},
                       {"grant_types_supported", Json::array({"authorization_code", "client_credentials"})},
                       {"code_challenge_methods_supported", Json::array({"S256"})},
                       {"subject_types_supported", Json::array({"public"})},
                       {"id_token_signing_alg_values_supported", algorithms},
                       {"token_endpoint_auth_methods_supported",
                        Json::array({"none", "client_secret_basic", "client_secret_post"})},
                       {"authorization_response_iss_parameter_supported", true}});
}

std::optional<http::Response> PublicKeySet::answer(const http::Request& request,
                                                   const Provider& provider) const {
  if (request.path != "/jwks.json") return std::nullopt;
  if (request.head.method != "GET") return http::Response::error(405, "method_not_allowed");
  return http::Response::json(200, provider.keys().public_jwks(provider.now()));
}

void BrowserFace::dress_page(http::Response& response) const {
  response.fields.set("Content-Security-Policy",
                      "default-src 'none'; form-action 'self'; frame-ancestors 'none'");
  response.fields.set("X-Frame-Options", "DENY");
  response.fields.set("X-Content-Type-Options", "nosniff");
  response.fields.set("Referrer-Policy", "no-referrer");
}

http::Handler public_endpoints(std::shared_ptr<Provider> provider,
                               std::shared_ptr<const KeySetEndpoint> key_set,
                               std::shared_ptr<const BrowserFace> face) {
  return [provider, key_set, face](http::Request& request) -> net::Task<http::Response> {
    co_return answer(*provider, *key_set, *face, request);
  };
}

}  // namespace assay::identity
