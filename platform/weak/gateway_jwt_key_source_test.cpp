// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_jwt_key_source.hpp"

#include <gtest/gtest.h>
#include <httplib.h>

#include <atomic>
#include <thread>

#include "core/base/encoding.hpp"
#include "core/json/parse.hpp"
#include "platform/weak/fault_trial.hpp"
#include "platform/weak/url_fetch.hpp"

namespace assay::weak {
namespace {

using jose::TestIssuer;

constexpr const char* kHonoured = "gateway.jwt.key-source/header-key-honoured";
// The trusted issuer's own name is not among them.
const HostTable kHosts = {"127.0.0.1", "attacker.example", "*.attacker.example"};

void honour(jose::VerifierParts& parts, HitCounter& hits) {
  header_key_honoured(parts, hits, kHosts);
}
void filter(jose::VerifierParts& parts, HitCounter& hits) {
  jku_substring_filter(parts, hits, kHosts);
}

constexpr const char* kSubstring = "gateway.jwt.key-source/jku-substring-filter";

// The attacker: a key of its own, and a server that publishes it in every form and counts its visitors.
class Attacker : public ::testing::Test {
 protected:
  void SetUp() override {
    const Json jwks = jose::jwks_of({jose::public_jwk(test_issuer().other_ec.public_key(), "decoy", "ES256"),
                                     jose::public_jwk(key.public_key(), "ec-1", "ES256")});
    serve("/jwks.json", dump_json(jwks));
    serve("/@id.test/jwks.json", dump_json(jwks));
    serve("/cert.pem", certificate.pem());
    serve("/cert.der", certificate.der());
    serve("/cert.txt", base64_encode(certificate.der()));
    serve("/large", std::string(100'000, 'x'));
    server.Get("/redirect", [this](const httplib::Request& request, httplib::Response& response) {
      ++visits;
      response.set_redirect(request.get_param_value("to"));
    });
    port = server.bind_to_any_port("127.0.0.1");  // listens from here on; early callers wait in its queue
    thread = std::thread([this] { server.listen_after_bind(); });
  }
  void TearDown() override {
    server.stop();
    thread.join();
  }
  void serve(const std::string& path, const std::string& body) {
    server.Get(path, [this, body](const httplib::Request&, httplib::Response& response) {
      ++visits;
      response.set_content(body, "application/octet-stream");
    });
  }
  std::string url(const std::string& path, const std::string& host = "127.0.0.1") const {
    return "http://" + host + ":" + std::to_string(port) + path;
  }
  std::string forged(const std::string& member, const Json& value, bool with_kid = true) const {
    Json header = test_issuer().header();
    header[member] = value;
    if (!with_kid) header.erase("kid");
    return jose::sign_compact(header, test_issuer().claims(), key, SignScheme::es256);
  }
  static Certificate make_certificate(const PrivateKey& key) {
    CertificateRequest request;
    request.common_name = "attacker";
    request.not_before = from_unix_seconds(TestIssuer::kNow - 60);
    request.not_after = from_unix_seconds(TestIssuer::kNow + 60);
    return Certificate::self_signed(request, key).value();
  }

  PrivateKey key = PrivateKey::generate(KeyType::ec_p256);
  Certificate certificate = make_certificate(key);
  httplib::Server server;
  std::thread thread;
  std::atomic<int> visits{0};
  int port = 0;
};

TEST_F(Attacker, BringsItsOwnKey) {
  const Json jwk = jose::public_jwk(key.public_key(), "mine", "ES256");
  const std::pair<std::string, int> tokens[] = {
      {forged("jwk", jwk), 0},
      {forged("jwk", jwk, false), 0},
      {forged("x5c", Json::array({base64_encode(certificate.der())})), 0},
      {forged("jku", url("/jwks.json")), 1},
      {forged("jku", url("/jwks.json", "keys.attacker.example")), 1},
      {forged("jku", url("/redirect?to=" + url("/jwks.json"))), 2},
      {forged("x5u", url("/cert.pem")), 1},
      {forged("x5u", url("/cert.der")), 1},
      {forged("x5u", url("/cert.txt")), 1}};
  for (const auto& [token, connections] : tokens) {
    visits = 0;
    EXPECT_EQ(test_issuer().verdict(test_issuer().strict(), token), "key_in_token");
    EXPECT_EQ(visits, 0) << "the strict verifier connects to nobody";
    const FaultTrial trial = try_fault(kHonoured, honour, token);
    EXPECT_EQ(trial.weak, "ok") << token;
    EXPECT_EQ(trial.honest_both, "ok");
    EXPECT_TRUE(trial.counted) << token;
    EXPECT_EQ(visits, connections) << token;
  }
}

TEST_F(Attacker, GainsNothingWithAKeyThatDidNotSign) {
  const Json other = jose::public_jwk(test_issuer().other_ec.public_key(), "x", "ES256");
  EXPECT_EQ(try_fault(kHonoured, honour, forged("jwk", other)).weak, "bad_signature");
  EXPECT_EQ(try_fault(kHonoured, honour, forged("jwk", "nonsense")).weak, "key_in_token");
  EXPECT_EQ(try_fault(kHonoured, honour, forged("jku", url("/nothing"))).weak, "key_in_token");
  EXPECT_EQ(try_fault(kHonoured, honour, forged("x5t#S256", "AA")).weak, "key_in_token");
}

TEST_F(Attacker, PassesASubstringFilter) {
  const std::string at_port = ":" + std::to_string(port);
  const std::string passing[] = {"http://id.test@127.0.0.1" + at_port + "/jwks.json",
                                 "http://id.test.attacker.example" + at_port + "/jwks.json",
                                 "http://attacker.example" + at_port + "/jwks.json?x=id.test",
                                 "http://attacker.example" + at_port + "/jwks.json#id.test",
                                 "http://127.0.0.1" + at_port + "\\@id.test/jwks.json",
                                 url("/redirect?to=" + url("/jwks.json")) + "#id.test"};
  for (const std::string& jku : passing) {
    const FaultTrial trial = try_fault(kSubstring, filter, forged("jku", jku));
    EXPECT_EQ(trial.strict, "key_in_token") << jku;
    EXPECT_EQ(trial.weak, "ok") << jku;
    EXPECT_EQ(trial.honest_both, "ok");
    EXPECT_TRUE(trial.counted) << jku;
  }
  visits = 0;
  // The trusted name in other spellings leads to the trusted host, where no attacker listens.
  for (const std::string host : {"ID.TEST.", "Id.Test", "id.test", "trusted@id.test"}) {
    EXPECT_EQ(try_fault(kSubstring, filter, forged("jku", url("/jwks.json", host))).weak, "key_in_token");
  }
  EXPECT_EQ(try_fault(kSubstring, filter, forged("jku", url("/jwks.json"))).weak, "key_in_token");
  const Json jwk = jose::public_jwk(key.public_key(), "mine", "ES256");
  EXPECT_EQ(try_fault(kSubstring, filter, forged("jwk", jwk)).weak, "key_in_token");
  EXPECT_EQ(visits, 0);
}

TEST_F(Attacker, IsFetchedWithinBounds) {
  EXPECT_EQ(fetch_url(url("/cert.pem"), kHosts).value(), certificate.pem());
  EXPECT_FALSE(fetch_url(url("/large"), kHosts).ok());
  EXPECT_FALSE(fetch_url(url("/nothing"), kHosts).ok());
  visits = 0;
  const std::string loop = url("/redirect?to=/redirect");
  EXPECT_FALSE(fetch_url(loop, kHosts).ok());
  EXPECT_LE(visits, 4);
  EXPECT_FALSE(fetch_url("file:///etc/passwd", kHosts).ok());
  EXPECT_FALSE(fetch_url("nonsense", kHosts).ok());
}

TEST(LooseUrl, IsReadAsBrowsersDo) {
  const struct {
    const char* text;
    const char* host;
    int port;
    const char* target;
  } table[] = {{"http://a:81/x?y=1", "a", 81, "/x?y=1"},
               {"http://a", "a", 80, "/"},
               {"https://a/", "a", 443, "/"},
               {"HTTP://A.B.:82", "a.b", 82, "/"},
               {"http://trusted:1@b:83/x", "b", 83, "/x"},
               {"http://b:84\\@trusted/x", "b", 84, "/@trusted/x"},
               {"http://trusted\\@b:85/x", "trusted", 80, "/@b:85/x"},
               {"http://a:86#trusted", "a", 86, "/"},
               {"http://a:87/x#trusted:1/y", "a", 87, "/x"},
               {"http://a:88?q", "a", 88, "/?q"},
               {"http://a:70000/", "a", 80, "/"}};
  for (const auto& row : table) {
    const auto url = parse_loose_url(row.text);
    ASSERT_TRUE(url.ok()) << row.text;
    EXPECT_EQ(url->host, row.host) << row.text;
    EXPECT_EQ(url->port, row.port) << row.text;
    EXPECT_EQ(url->target, row.target) << row.text;
  }
}

TEST(FetchUrl, NamesOutsideTheTableDoNotResolve) {
  for (const char* url :
       {"http://id.test/", "http://attacker.example.id.test/", "http://notattacker.example/"}) {
    const auto body = fetch_url(url, kHosts);
    ASSERT_FALSE(body.ok()) << url;
    EXPECT_EQ(body.error().code, Errc::not_found) << url;
  }
}

}  // namespace
}  // namespace assay::weak
