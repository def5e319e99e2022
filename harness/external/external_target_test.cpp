// SPDX-License-Identifier: Apache-2.0
#include "harness/external/external_target.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "core/crypto/keys.hpp"
#include "harness/external/capabilities.hpp"
#include "harness/forge/lenient.hpp"
#include "harness/forge/raw_http.hpp"
#include "harness/target/load_target.hpp"

namespace assay::external {
namespace {

target::TargetFile file_of(const std::string& body) {
  target::TargetLoad loaded =
      target::load_target("schema = \"assay.target/1\"\nname = \"t\"\n" + body, "/tmp/t.toml", "2026-11-25");
  for (const Diagnostic& d : loaded.diagnostics.items()) ADD_FAILURE() << d.message;
  return std::move(loaded.target);
}

constexpr const char* kTapped =
    "limits = { requests = 2 }\nscope = { deny_paths = [\"/v1/payments/**\"] }\n"
    "[tap]\nreads = [\"decode\", \"merge-slashes\", \"dot-segments\"]\ncut_off = \"refusal\"\n"
    "[observer]\nlegacy = { kind = \"tap\", paths = [\"/legacy/*\"] }\n"
    "users = { kind = \"tap\", paths = [\"/v1/*\"], subject = \"X-User\" }\n"
    "[outcome]\n\"rejected.forbidden\" = { status = [401], body = \"^RBAC\" }\n\"refused.closed\" = { tls = "
    "\"no renegotiation\" }\n";

TEST(ExternalTarget, ShowsEachObserverItsOwnTrafficAsABackendReadsIt) {
  auto stage = set_up(file_of(kTapped));
  ASSERT_TRUE(stage.ok()) << stage.error().message;
  const auto target = make_target(**stage);
  forge::RawEndpoint origin;
  origin.port = (*stage)->origin->port();
  for (const char* request : {"GET /legacy//public/../%61dmin/m1 HTTP/1.1\r\nHost: x\r\nX-User: eve\r\n\r\n",
                              "GET /v1/profile?m=m2 HTTP/1.1\r\nHost: x\r\nX-User: alice\r\n\r\n"}) {
    EXPECT_EQ(forge::exchange(origin, {request}, 1, Deadline(std::chrono::seconds(5))).end, "complete");
  }
  // Broken off within its body: this gateway has refused it.
  forge::exchange(origin, {"POST /legacy/m3 HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nab"}, 0,
                  Deadline(std::chrono::seconds(5)));
  ASSERT_TRUE(target->settle().ok());
  const auto log = target->log(0);
  ASSERT_TRUE(log.ok());
  std::vector<std::string> seen;
  for (const Json& r : log->records) {
    if (r.at("kind").string_or("") == "message")
      seen.push_back(r.at("part").string_or("") + " " + r.at("target").string_or("") + " " +
                     r.at("ambiguity").string_or("") + r.at("ended").string_or(""));
    if (r.at("kind").string_or("") == "request" && r.at("part").string_or("") == "users") {
      EXPECT_EQ(r.at("subject").string_or(""), "alice");
    }
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"legacy /legacy/admin/m1 ", "users /v1/profile?m=m2 ",
                                            "legacy /legacy/m3 cut-off"}));
}

TEST(ExternalTarget, MapsSignsAndKeepsToScopeAndBudget) {
  auto stage = set_up(file_of(kTapped));
  ASSERT_TRUE(stage.ok());
  const auto target = make_target(**stage);
  EXPECT_EQ(target->outcome_of_answer("gateway", 401, "RBAC: no"), "rejected.forbidden");
  EXPECT_EQ(target->outcome_of_answer("gateway", 401, "who?"), "rejected.unauthenticated");
  EXPECT_EQ(target->outcome_of_tls("gateway", "tls: no renegotiation"), "refused.closed");
  EXPECT_EQ(target->outcome_of_tls("gateway", "tls: handshake failure"), "refused.tls");
  EXPECT_EQ(target->may_send("/v1//payments/7").error().code, Errc::denied);
  EXPECT_TRUE(target->may_send("/v1/orders").ok());
  EXPECT_TRUE(target->may_send("/v1/orders").ok());
  EXPECT_EQ(target->may_send("/v1/orders").error().message, "limits.requests is used up");
}

// The name is resolved and its address judged at each dial, whatever the file looked like when it was read.
TEST(ExternalTarget, RefusesAnAddressOutOfScopeAtTheDial) {
  target::TargetFile file =
      file_of("[endpoint]\ngateway = { kind = \"http\", url = \"http://127.0.0.1:8080\" }\n");
  file.endpoints[0].connect = "198.51.100.7:80";
  auto stage = set_up(std::move(file));
  ASSERT_TRUE(stage.ok());
  const auto endpoint = make_target(**stage)->endpoint("gateway", "");
  ASSERT_FALSE(endpoint.ok());
  EXPECT_EQ(endpoint.error().code, Errc::denied);
}

TEST(ExternalTarget, MintsTokensWithTheLentKey) {
  const std::string body =
      "[acquire]\nminted = { flow = \"mint\" }\n[tokens]\nany = { issuer = \"https://i\", signing_key = "
      "\"env:MINT_TEST_KEY\", claims = { aud = \"api\" } }\n[identity]\nalice = { acquire = \"minted\", "
      "claims = { "
      "role = \"customer\" } }\n";
  const PrivateKey key = PrivateKey::generate(KeyType::ec_p256);
  setenv("MINT_TEST_KEY", key.pkcs8_pem().c_str(), 1);
  auto stage = set_up(file_of(body));
  ASSERT_TRUE(stage.ok());
  const auto target = make_target(**stage);
  const auto tokens = target->tokens_for("alice");
  ASSERT_TRUE(tokens.ok()) << tokens.error().message;
  const auto token = forge::decode_token(tokens->at("access_token").as_string());
  ASSERT_TRUE(token.ok());
  EXPECT_EQ(token->claims.at("sub").string_or(""), "alice");
  EXPECT_EQ(token->claims.at("aud").string_or(""), "api");
  EXPECT_EQ(token->claims.at("role").string_or(""), "customer");
  EXPECT_EQ(target->published_keys()->at("keys").size(), 1u);
  EXPECT_TRUE(target->capabilities().contains("user.alice"));
  EXPECT_TRUE(target->capabilities().contains("tokens.any"));
  unsetenv("MINT_TEST_KEY");
}

TEST(Capabilities, OutsideThisMachineOnlyReadingIsAllowedByDefault) {
  const std::string head =
      "scope = { hosts = [\"api.example:443\"] }\nauthorization = { by = \"a\", ref = \"b\", not_after = "
      "2999-01-01 }\n";
  const std::string abroad =
      head + "[endpoint]\ngateway = { kind = \"http\", url = \"https://api.example\" }\n";
  const auto far = capabilities_of(file_of(abroad));
  EXPECT_TRUE(far.contains("blast.read"));
  EXPECT_FALSE(far.contains("blast.write"));
  EXPECT_FALSE(far.contains("callback"));
  const auto wider = capabilities_of(file_of("limits = { blast = [\"read\", \"write\"] }\n" + abroad));
  EXPECT_TRUE(wider.contains("blast.write"));
  const auto near =
      capabilities_of(file_of("[endpoint]\ngateway = { kind = \"http\", url = \"http://127.0.0.1:1\" }\n"));
  EXPECT_TRUE(near.contains("blast.write"));
  EXPECT_FALSE(near.contains("blast.flood"));
}

TEST(Secrets, AreResolvedByReferenceAndNeverNamedByValue) {
  Secrets secrets(std::filesystem::path("/"));
  setenv("SECRETS_TEST", "s3cret", 1);
  EXPECT_EQ(secrets.resolve({"env", "SECRETS_TEST"}).value().reveal(), "s3cret");
  EXPECT_EQ(secrets.resolve({"cmd", "echo from a program"}).value().reveal(), "from a program");
  EXPECT_EQ(secrets.resolve({"env", "SECRETS_TEST_NONE"}).error().message,
            "env:SECRETS_TEST_NONE is not set");
  EXPECT_EQ(secrets.resolve({"cmd", "false"}).error().message, "cmd:false ended with 1");
  EXPECT_EQ(secrets.resolve({"vault", "kv/a#b"}).error().code, Errc::unsupported);
  unsetenv("SECRETS_TEST");
}

}  // namespace
}  // namespace assay::external
