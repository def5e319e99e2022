// SPDX-License-Identifier: Apache-2.0
// The provider's public face as a browser and a client meet it.
#include <gtest/gtest.h>

#include "core/base/encoding.hpp"
#include "core/crypto/digest.hpp"
#include "core/json/parse.hpp"
#include "platform/identity/endpoints.hpp"

namespace assay::identity {
namespace {

using std::chrono::seconds;
using Form = std::map<std::string, std::string>;

class NullSink final : public AuditSink {
 public:
  void audit(const AuditEvent&) override {}
  void journal(const JournalEntry&) override {}
};

const std::string kVerifier(43, 'v');
const std::string kUri = "http://127.0.0.1/callback";

class PublicEndpoints : public testing::Test {
 protected:
  PublicEndpoints() {
    Accounts accounts;
    accounts.add(User{"alice", "Alice", {"customer"}, hash_password("right", 2), false});
    accounts.add(OAuthClient{"web", {kUri}, std::nullopt, {}, "openid"});
    accounts.add(OAuthClient{"batch", {}, hash_password("s3cret", 2), {"service"}, "profile"});
    ProviderOptions options;
    options.issuer = "https://issuer.test";
    options.audience = "https://api.test";
    SigningKeys keys{{"ES256"},
                     PrivateKey::generate(KeyType::ec_p256),
                     std::make_unique<RetireAfter>(seconds(360)),
                     loop.now()};
    provider = std::make_shared<Provider>(options, std::move(accounts), std::move(keys), loop.clock(), sink);
    handler = public_endpoints(provider, std::make_shared<PublicKeySet>());
  }
  ~PublicEndpoints() override { loop.stop(); }

  http::Response send(const std::string& method, const std::string& target, const std::string& body = "",
                      const std::string& authorization = "") {
    http::Request request;
    request.head.method = method;
    request.head.target = target;
    if (!authorization.empty()) request.head.fields.add("Authorization", authorization);
    const std::size_t question = target.find('?');
    request.path = target.substr(0, question);
    if (question != std::string::npos) request.query = target.substr(question + 1);
    request.body = body;
    http::Response out;
    loop.call([&] { loop.spawn(keep(handler, request, out)); });
    loop.quiesce();
    return out;
  }
  http::Response post(const std::string& path, const Form& form, const std::string& authorization = "") {
    return send("POST", path, http::form_encode(form), authorization);
  }
  static std::string error(const http::Response& response) {
    const auto body = parse_json(response.body);
    return std::to_string(response.status) + " " + (body.ok() ? body->at("error").string_or("") : "");
  }
  static Form authorization_request() {
    return {{"response_type", "code"},
            {"client_id", "web"},
            {"redirect_uri", kUri},
            {"state", "st"},
            {"scope", "openid"},
            {"code_challenge", base64url_encode(digest(Hash::sha256, kVerifier))},
            {"code_challenge_method", "S256"}};
  }
  http::Response authorize(Form form) { return send("GET", "/authorize?" + http::form_encode(form)); }
  // What the login page holds hidden.
  static std::string login_id(const http::Response& page) {
    const std::string before = "name=\"login\" value=\"";
    const std::size_t begin = page.body.find(before) + before.size();
    return page.body.substr(begin, page.body.find('"', begin) - begin);
  }
  Form redirected(const http::Response& response) {
    const std::string* location = response.fields.find("Location");
    if (location == nullptr) return {};
    return http::parse_form(location->substr(location->find('?') + 1)).value_or(Form());
  }
  std::string code() {
    const std::string login = login_id(authorize(authorization_request()));
    return redirected(
        post("/login", {{"login", login}, {"username", "alice"}, {"password", "right"}}))["code"];
  }
  http::Response exchange(const std::string& with, Form more = {}) {
    Form form = {{"grant_type", "authorization_code"},
                 {"code", with},
                 {"client_id", "web"},
                 {"redirect_uri", kUri},
                 {"code_verifier", kVerifier}};
    for (auto& [name, value] : more) form[name] = value;
    return post("/token", form);
  }

  net::EventLoop loop{net::EventLoop::Time::frozen, from_unix_seconds(1'700'000'000)};
  NullSink sink;
  std::shared_ptr<Provider> provider;
  http::Handler handler;

 private:
  static net::Task<void> keep(http::Handler& handler, http::Request& request, http::Response& out) {
    out = co_await handler(request);
  }
};

TEST_F(PublicEndpoints, AUserSignsInOnThePageAndTheClientExchangesTheCode) {
  const http::Response page = authorize(authorization_request());
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("type=\"password\""), std::string::npos);
  EXPECT_NE(page.fields.find("Content-Security-Policy")->find("frame-ancestors 'none'"), std::string::npos);
  const Form wrong = {{"login", login_id(page)}, {"username", "<b>"}, {"password", "wrong"}};
  const http::Response again = post("/login", wrong);
  EXPECT_EQ(again.status, 200);
  EXPECT_NE(again.body.find("User name or password is wrong."), std::string::npos);

  const http::Response answer = exchange(code());
  ASSERT_EQ(answer.status, 200) << answer.body;
  const Json tokens = parse_json(answer.body).value();
  EXPECT_EQ(tokens.at("token_type").as_string(), "Bearer");
  EXPECT_FALSE(tokens.at("access_token").as_string().empty());
  EXPECT_FALSE(tokens.at("id_token").as_string().empty());
}

TEST_F(PublicEndpoints, OnlyRegisteredApplicationsAreRedirectedTo) {
  Form form = authorization_request();
  form["redirect_uri"] = "http://attacker.test/";
  EXPECT_EQ(authorize(form).status, 400);
  EXPECT_EQ(authorize(form).fields.find("Location"), nullptr);
  form = authorization_request();
  form.erase("code_challenge");
  const http::Response refused = authorize(form);
  EXPECT_EQ(refused.status, 303);
  EXPECT_EQ(redirected(refused)["error"], "invalid_request") << "PKCE is demanded of everybody";
  EXPECT_EQ(redirected(refused)["state"], "st");
  EXPECT_EQ(redirected(refused)["iss"], "https://issuer.test");
  EXPECT_EQ(send("GET", "/authorize?a=1&a=2").status, 400);
}

TEST_F(PublicEndpoints, ThereIsNoPasswordGrant) {
  EXPECT_EQ(
      error(post(
          "/token",
          {{"grant_type", "password"}, {"username", "alice"}, {"password", "right"}, {"client_id", "web"}})),
      "400 unsupported_grant_type");
}

TEST_F(PublicEndpoints, ClientsAuthenticateInOneWay) {
  const Form grant = {{"grant_type", "client_credentials"}};
  const auto basic = [](const std::string& pair) { return "Basic " + base64_encode(pair); };
  EXPECT_EQ(post("/token", grant, basic("batch:s3cret")).status, 200);
  EXPECT_EQ(error(post("/token", grant, basic("batch:wrong"))), "401 invalid_client");
  EXPECT_EQ(error(post("/token", grant, "Bearer s3cret")), "401 invalid_client");
  Form both = grant;
  both["client_secret"] = "s3cret";
  EXPECT_EQ(error(post("/token", both, basic("batch:s3cret"))), "401 invalid_client");
  both["client_id"] = "batch";
  EXPECT_EQ(post("/token", both).status, 200);
  EXPECT_EQ(error(exchange(code(), {{"client_secret", "x"}})), "401 invalid_client")
      << "a public client has no secret to show";
}

// RFC 7009 §2.1: whoever withdraws a token proves to be the client that it was issued to.
TEST_F(PublicEndpoints, ATokenIsWithdrawnByItsClientOnly) {
  const Form grant = {
      {"grant_type", "client_credentials"}, {"client_id", "batch"}, {"client_secret", "s3cret"}};
  const std::string token = parse_json(post("/token", grant).body).value().at("access_token").as_string();
  EXPECT_EQ(error(post("/revoke", {{"token", token}, {"client_id", "batch"}})), "401 invalid_client");
  EXPECT_EQ(error(post("/revoke", {{"token", token}, {"client_id", "nobody"}})), "401 invalid_client");
  EXPECT_EQ(error(post("/revoke", {{"token", token}, {"client_id", "web"}})), "400 invalid_client");
  EXPECT_EQ(provider->revocations(0).at("next").as_int(), 0);
  EXPECT_EQ(post("/revoke", {{"token", token}, {"client_id", "batch"}, {"client_secret", "s3cret"}}).status,
            200);
  EXPECT_EQ(provider->revocations(0).at("next").as_int(), 1);
}

TEST_F(PublicEndpoints, NothingElseIsThere) {
  for (const char* path : {"/token", "/login", "/revoke"}) EXPECT_EQ(send("GET", path).status, 405) << path;
  for (const char* path : {"/authorize", "/jwks.json", "/.well-known/openid-configuration"})
    EXPECT_EQ(send("DELETE", path).status, 405) << path;
  EXPECT_EQ(send("GET", "/admin/keys").status, 404);
  const Json keys = parse_json(send("GET", "/jwks.json").body).value();
  ASSERT_EQ(keys.at("keys").size(), 1u);
  EXPECT_FALSE(keys.at("keys").items()[0].contains("d"));
}

}  // namespace
}  // namespace assay::identity
