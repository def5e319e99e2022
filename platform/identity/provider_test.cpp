// SPDX-License-Identifier: Apache-2.0
#include "platform/identity/provider.hpp"

#include <gtest/gtest.h>

#include "core/base/encoding.hpp"
#include "core/crypto/digest.hpp"
#include "core/json/parse.hpp"
#include "platform/http/exchange.hpp"
#include "platform/jose/reader.hpp"

namespace assay::identity {
namespace {

using std::chrono::seconds;

class NullSink final : public AuditSink {
 public:
  void audit(const AuditEvent& event) override { events.push_back(event.event + ":" + event.reason); }
  void journal(const JournalEntry&) override {}
  std::vector<std::string> events;
};

const std::string kVerifier(43, 'v');
const std::string kUri = "http://127.0.0.1/callback";

class ProviderTest : public testing::Test {
 protected:
  ProviderTest()
      : clock(from_unix_seconds(1'700'000'000)), provider(options(), accounts(), keys(), clock, sink) {}

  static ProviderOptions options() {
    ProviderOptions o;
    o.issuer = "https://issuer.test";
    o.audience = "https://api.test";
    return o;
  }
  static Accounts accounts() {
    Accounts a;
    a.add(User{"alice", "Alice", {"customer"}, hash_password("right", 2), false});
    a.add(OAuthClient{"web", {kUri}, std::nullopt, {}, "openid"});
    a.add(OAuthClient{"batch", {}, hash_password("s3cret", 2), {"service"}, "profile"});
    return a;
  }
  SigningKeys keys() const {
    return {{"ES256"},
            PrivateKey::generate(KeyType::ec_p256),
            std::make_unique<RetireAfter>(seconds(360)),
            clock.now()};
  }
  AuthorizationRequest request() const {
    return {"web", kUri, "st", base64url_encode(digest(Hash::sha256, kVerifier)), "openid", ""};
  }
  std::string code() {
    const auto login = provider.begin_login(request(), "code", "S256");
    const auto uri = provider.finish_login(login.value_or(""), "alice", "right");
    const auto form = http::parse_form(uri.value_or("?").substr(uri.value_or("?").find('?') + 1));
    return form ? form->at("code") : "";
  }
  std::string exchanged(const std::string& c, const std::string& client = "web",
                        const std::string& uri = kUri, const std::string& verifier = kVerifier) {
    const auto tokens = provider.exchange_code(c, client, uri, verifier);
    return tokens.ok() ? "ok" : sink.events.back();
  }

  VirtualClock clock;
  NullSink sink;
  Provider provider;
};

TEST_F(ProviderTest, AuthorizationRequestsAreCheckedBeforeAnyRedirect) {
  const auto refusal = [&](AuthorizationRequest r, const char* type = "code", const char* method = "S256") {
    const auto login = provider.begin_login(r, type, method);
    return login.ok() ? "ok" : login.error().message;
  };
  EXPECT_EQ(refusal(request()), "ok");
  AuthorizationRequest r = request();
  r.client_id = "nobody";
  EXPECT_EQ(refusal(r), "unknown_client");
  for (const char* uri :
       {"http://127.0.0.1/callback/", "http://127.0.0.1/callback?x", "http://attacker.test/callback", ""}) {
    r = request();
    r.redirect_uri = uri;
    EXPECT_EQ(refusal(r), "bad_redirect_uri") << uri;
  }
  EXPECT_EQ(refusal(request(), "token"), "unsupported_response_type");
  EXPECT_EQ(refusal(request(), "code", "plain"), "invalid_request");
  r = request();
  r.code_challenge = "";
  EXPECT_EQ(refusal(r), "invalid_request");
}

TEST_F(ProviderTest, CodesAreBoundToClientUriAndVerifierAndWorkOnce) {
  EXPECT_EQ(exchanged(code(), "batch"), "token.refused:wrong_client");
  EXPECT_EQ(exchanged(code(), "web", kUri + "x"), "token.refused:wrong_redirect_uri");
  EXPECT_EQ(exchanged(code(), "web", kUri, std::string(43, 'w')), "token.refused:wrong_verifier");
  EXPECT_EQ(exchanged(code(), "web", kUri, ""), "token.refused:wrong_verifier");
  const std::string once = code();
  EXPECT_EQ(exchanged(once), "ok");
  EXPECT_EQ(provider.revocations(0).at("next").as_int(), 0);
  EXPECT_EQ(exchanged(once), "token.refused:code_reused");
  EXPECT_EQ(provider.revocations(0).at("next").as_int(), 1)
      << "the second use withdraws what the first one gave";
  const std::string late = code();
  clock.set(clock.now() + seconds(60));
  EXPECT_EQ(exchanged(late), "token.refused:unknown_code");
}

TEST_F(ProviderTest, WrongPasswordsUnknownAndDisabledUsersLookTheSame) {
  const auto login = [&](const char* user, const char* password) {
    const auto id = provider.begin_login(request(), "code", "S256");
    const auto uri = provider.finish_login(id.value_or(""), user, password);
    return uri.ok() ? "ok" : uri.error().message;
  };
  EXPECT_EQ(login("alice", "right"), "ok");
  EXPECT_EQ(login("alice", "wrong"), "login_failed");
  EXPECT_EQ(login("nobody", "right"), "login_failed");
  EXPECT_TRUE(provider.disable_user("alice", "test").ok());
  EXPECT_EQ(login("alice", "right"), "login_failed");
}

TEST_F(ProviderTest, ForgedTokensRevokeNothing) {
  const auto tokens = provider.exchange_code(code(), "web", kUri, kVerifier);
  ASSERT_TRUE(tokens.ok());
  std::string forged = tokens->access_token;
  forged[forged.size() - 5] = forged[forged.size() - 5] == 'A' ? 'B' : 'A';
  EXPECT_TRUE(provider.revoke_token(forged, "web").ok());
  EXPECT_FALSE(provider.revoke_token(tokens->access_token, "batch").ok()) << "another client's token";
  EXPECT_EQ(provider.revocations(0).at("next").as_int(), 0);
  EXPECT_TRUE(provider.revoke_token(tokens->access_token, "web").ok());
  EXPECT_EQ(provider.revocations(0).at("next").as_int(), 1);
}

TEST_F(ProviderTest, ReplacedKeysLeaveThePublishedSetAfterTheGrace) {
  const std::string old = provider.keys().active("ES256").kid;
  const std::string fresh = provider.rotate_key("ES256", PrivateKey::generate(KeyType::ec_p256), "test");
  EXPECT_NE(old, fresh);
  EXPECT_EQ(provider.keys().published(clock.now()).size(), 2u);
  clock.set(clock.now() + seconds(359));
  EXPECT_EQ(provider.keys().published(clock.now()).size(), 2u);
  clock.set(clock.now() + seconds(1));
  ASSERT_EQ(provider.keys().published(clock.now()).size(), 1u);
  EXPECT_EQ(provider.keys().published(clock.now())[0]->kid, fresh);
}

TEST_F(ProviderTest, ClientsProveTheirSecret) {
  EXPECT_TRUE(provider.client_credentials("batch", "s3cret").ok());
  EXPECT_FALSE(provider.client_credentials("batch", "wrong").ok());
  EXPECT_FALSE(provider.client_credentials("web", "").ok()) << "a public client has none";
}

TEST_F(ProviderTest, RevokingNoTokenLeavesTheFeedReadable) {
  provider.revoke_id("", "operator");
  EXPECT_EQ(provider.revocations(0).at("entries").size(), 0u);
  provider.revoke_id("id", "operator");
  EXPECT_EQ(provider.revocations(0).at("entries").size(), 1u);
}

TEST_F(ProviderTest, WithdrawalsLeaveTheListWhenTheirTokensHaveExpired) {
  const auto listed = [this](std::int64_t from) { return dump_json(provider.revocations(from)); };
  const auto later = [this](seconds by) { clock.set(clock.now() + by); };
  provider.revoke_id("one", "test");
  later(seconds(100));
  ASSERT_TRUE(provider.disable_user("alice", "test").ok());
  later(seconds(259));  // one second before the first token's lifetime of 300 and the grace of 60 end
  EXPECT_EQ(listed(0), R"({"entries":[{"jti":"one"},{"sub":"alice","issued_until":1700000100}],"next":2})");
  later(seconds(1));
  EXPECT_EQ(listed(0), R"({"entries":[{"sub":"alice","issued_until":1700000100}],"next":2})");
  EXPECT_EQ(listed(1), R"({"entries":[{"sub":"alice","issued_until":1700000100}],"next":2})")
      << "whoever has read the first goes on where it was";
  EXPECT_EQ(listed(2), R"({"entries":[],"next":2})");
  provider.revoke_id("two", "test");
  EXPECT_EQ(listed(2), R"({"entries":[{"jti":"two"}],"next":3})");
  later(seconds(360));
  EXPECT_EQ(listed(0), R"({"entries":[],"next":3})");
  EXPECT_EQ(listed(-7), R"({"entries":[],"next":3})");
}

}  // namespace
}  // namespace assay::identity
