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
constexpr const char* kSubstring = "gateway.jwt.key-source/jku-substring-filter";

// The attacker: a key of its own, and a server that publishes it in every form and counts its visitors.
class Attacker : public ::testing::Test {
 protected:
  void SetUp() override {
    const Json jwks = jose::jwks_of({jose::public_jwk(test_issuer().other_ec.public_key(), "decoy", "ES256"),
                                     jose::public_jwk(key.public_key(), "ec-1", "ES256")});
    serve("/jwks.json", dump_json(jwks));
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
    const FaultTrial trial = try_fault(kHonoured, header_key_honoured, token);
    EXPECT_EQ(trial.weak, "ok") << token;
    EXPECT_EQ(trial.honest_both, "ok");
    EXPECT_TRUE(trial.counted) << token;
    EXPECT_EQ(visits, connections) << token;
  }
}

TEST_F(Attacker, GainsNothingWithAKeyThatDidNotSign) {
  const Json other = jose::public_jwk(test_issuer().other_ec.public_key(), "x", "ES256");
  EXPECT_EQ(try_fault(kHonoured, header_key_honoured, forged("jwk", other)).weak, "bad_signature");
  EXPECT_EQ(try_fault(kHonoured, header_key_honoured, forged("jwk", "nonsense")).weak, "key_in_token");
  EXPECT_EQ(try_fault(kHonoured, header_key_honoured, forged("jku", url("/nothing"))).weak, "key_in_token");
  EXPECT_EQ(try_fault(kHonoured, header_key_honoured, forged("x5t#S256", "AA")).weak, "key_in_token");
}

TEST_F(Attacker, PassesASubstringFilter) {
  const std::string at_port = ":" + std::to_string(port);
  const std::string passing[] = {"http://id.test@127.0.0.1" + at_port + "/jwks.json",
                                 "http://id.test.attacker.example" + at_port + "/jwks.json",
                                 "http://attacker.example" + at_port + "/jwks.json?x=id.test",
                                 "http://attacker.example" + at_port + "/jwks.json#id.test",
                                 "http://ID.TEST." + at_port + "/jwks.json",
                                 "HTTP://Id.Test" + at_port + "/jwks.json",
                                 "http://127.0.0.1" + at_port + "\\@id.test/jwks.json",
                                 "http://id.test" + at_port + "/redirect?to=" + url("/jwks.json")};
  for (const std::string& jku : passing) {
    const FaultTrial trial = try_fault(kSubstring, jku_substring_filter, forged("jku", jku));
    EXPECT_EQ(trial.strict, "key_in_token") << jku;
    EXPECT_EQ(trial.weak, "ok") << jku;
    EXPECT_EQ(trial.honest_both, "ok");
    EXPECT_TRUE(trial.counted) << jku;
  }
  visits = 0;
  EXPECT_EQ(try_fault(kSubstring, jku_substring_filter, forged("jku", url("/jwks.json"))).weak,
            "key_in_token");
  const Json jwk = jose::public_jwk(key.public_key(), "mine", "ES256");
  EXPECT_EQ(try_fault(kSubstring, jku_substring_filter, forged("jwk", jwk)).weak, "key_in_token");
  EXPECT_EQ(visits, 0);
}

TEST_F(Attacker, IsFetchedWithinBounds) {
  EXPECT_EQ(fetch_url(url("/cert.pem")).value(), certificate.pem());
  EXPECT_FALSE(fetch_url(url("/large")).ok());
  EXPECT_FALSE(fetch_url(url("/nothing")).ok());
  visits = 0;
  const std::string loop = url("/redirect?to=/redirect");
  EXPECT_FALSE(fetch_url(loop).ok());
  EXPECT_LE(visits, 4);
  EXPECT_FALSE(fetch_url("file:///etc/passwd").ok());
  EXPECT_FALSE(fetch_url("nonsense").ok());
}

TEST(LooseUrl, FindsThePortAsLenientParsersDo) {
  const struct {
    const char* text;
    int port;
    const char* target;
  } table[] = {{"http://a:81/x?y=1", 81, "/x?y=1"},
               {"http://a", 80, "/"},
               {"https://a/", 443, "/"},
               {"HTTP://A:82", 82, "/"},
               {"http://trusted:1@b:83/x", 83, "/x"},
               {"http://b:84\\@trusted/x", 84, "/x"},
               {"http://trusted\\@b:85/x", 85, "/x"},
               {"http://a:86#trusted", 86, "/"},
               {"http://a:87/x#trusted:1/y", 87, "/x"},
               {"http://a:88?q", 88, "/?q"},
               {"http://a:70000/", 80, "/"}};
  for (const auto& row : table) {
    const auto url = parse_loose_url(row.text);
    ASSERT_TRUE(url.ok()) << row.text;
    EXPECT_EQ(url->port, row.port) << row.text;
    EXPECT_EQ(url->target, row.target) << row.text;
  }
}

}  // namespace
}  // namespace assay::weak
