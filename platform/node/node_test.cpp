// SPDX-License-Identifier: Apache-2.0
#include "platform/node/node.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "core/http/client.hpp"
#include "core/json/parse.hpp"

namespace assay::node {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

Json command(const char* text) {
  return parse_json(text).value();
}

class NodeTest : public testing::Test {
 protected:
  // The client looks at the machine's clock, so the parts' certificates are of today.
  static const compose::Deployment& whole() {
    static const compose::Deployment kWhole =
        compose::make_deployment(compose::make_certificates(SystemClock().now()));
    return kWhole;
  }
  static Json start_command(const char* part) {
    return Json::object({{"do", "start"},
                         {"part", part},
                         {"profile", "default"},
                         {"weakenings", Json::array()},
                         {"share", share(part)},
                         {"peers", Json::object()},
                         {"start_ns", start_ns()},
                         {"scratch", ""},
                         {"password_log2_n", 2}});
  }
  static Json share(const char* part) { return compose::to_json(whole().only_for(compose::role_of(part))); }
  static std::int64_t start_ns() {
    static const std::int64_t kStart = to_unix_nanos(SystemClock().now());
    return kStart;
  }
  // Listener names in order.
  static std::string listeners(const Json& answer) {
    std::string out;
    for (const auto& [name, port] : answer.at("ports").members()) {
      EXPECT_GT(port.int_or(0), 0);
      out += name + " ";
    }
    return out;
  }
  // GET at identity's public listener; an empty reply means that nobody answered.
  static std::string get(const Json& started, const std::string& target) {
    HttpEndpoint endpoint;
    endpoint.port = static_cast<int>(started.at("ports").at("identity").int_or(0));
    endpoint.host = "identity.assay.test";
    endpoint.ca_pem = whole().edge_ca.front().pem();
    HttpMessage message;
    message.target = target;
    const auto reply = HttpClient(endpoint).send(message);
    return reply.ok() ? reply->body : "";
  }
  static std::string error(const Json& answer) { return answer.at("error").string_or("no error"); }

  Node node;
};

TEST_F(NodeTest, AnswersNothingBeforeItIsStarted) {
  for (const char* text : {R"({"do":"now"})", R"({"do":"advance","by_ns":1})", R"({"do":"quiesce"})",
                           R"({"do":"log","from":0})", R"({"do":"hits"})", R"({"do":"issuer_keys"})",
                           R"({"do":"dance"})", "{}", "[]", "7", R"({"do":["start"]})"}) {
    EXPECT_EQ(dump_json(node.handle(command(text))), R"({"error":"not started"})") << text;
  }
}

TEST_F(NodeTest, AStartThatIsRefusedMayBeCorrected) {
  Json wrong = start_command("identity");
  wrong["profile"] = "no-such";
  EXPECT_NE(error(node.handle(wrong)).find("no-such"), std::string::npos);
  wrong = start_command("identity");
  wrong["weakenings"] = Json::array({"gateway.default-deny/catch-all-route", "no/such"});
  EXPECT_NE(error(node.handle(wrong)).find("no/such"), std::string::npos);
  wrong = start_command("identity");
  wrong["share"]["mesh"]["identity"]["certificate"] = "no certificate";
  EXPECT_NE(error(node.handle(wrong)), "no error");
  EXPECT_EQ(error(node.handle(command(R"({"do":"now"})"))), "not started");

  const Json started = node.handle(start_command("identity"));
  EXPECT_EQ(started.at("ok"), Json(true)) << dump_json(started);
  EXPECT_EQ(listeners(started), "identity identity-internal ");
  EXPECT_EQ(error(node.handle(start_command("identity"))), "already started");
  EXPECT_EQ(error(node.handle(command(R"({"do":"dance"})"))), "unknown command \"dance\"");
  EXPECT_EQ(error(node.handle(command(R"({})"))), "unknown command \"\"");
  EXPECT_NE(get(started, "/jwks.json"), "") << "it goes on";
}

TEST_F(NodeTest, AfterAStopItIsAsNewAndMayBeAnotherPart) {
  EXPECT_EQ(dump_json(node.handle(command(R"({"do":"stop"})"))), R"({"ok":true})")
      << "there is nothing to end";
  Json weak = start_command("identity");
  weak["weakenings"] = Json::array({"identity.key-management/key-store-served"});
  const Json first = node.handle(weak);
  ASSERT_EQ(first.at("ok"), Json(true)) << dump_json(first);
  EXPECT_NE(get(first, "/jwks.json"), "");
  EXPECT_NE(node.handle(command(R"({"do":"hits"})")).at("hits").size(), 0u);
  EXPECT_NE(node.handle(command(R"({"do":"log","from":0})")).at("lines").size(), 0u);

  EXPECT_EQ(dump_json(node.handle(command(R"({"do":"stop"})"))), R"({"ok":true})");
  EXPECT_EQ(error(node.handle(command(R"({"do":"now"})"))), "not started");
  EXPECT_EQ(get(first, "/jwks.json"), "") << "nobody listens";

  const Json second = node.handle(start_command("identity"));
  ASSERT_EQ(second.at("ok"), Json(true)) << dump_json(second);
  EXPECT_EQ(node.handle(command(R"({"do":"hits"})")).at("hits").size(), 0u);
  EXPECT_EQ(node.handle(command(R"({"do":"log","from":0})")).at("lines").size(), 0u);
  EXPECT_EQ(get(second, "/jwks.json").find("\"d\""), std::string::npos) << "no weakness is left";
}

TEST_F(NodeTest, AStartThatLacksSomethingSaysWhatAndLeavesNothingBehind) {
  const Json ec = Json(PrivateKey::generate(KeyType::ec_p256).pkcs8_pem());
  const Json ports = Json::object({{"identity-internal", 4}, {"user-service", 5}});
  struct Case {
    const char* part;
    std::function<void(Json&)> spoil;
    std::string expected;
  };
  const Case cases[] = {
      {"identity", [](Json& c) { c["part"] = "no-such"; }, "no part \"no-such\""},
      {"gateway-1", [](Json&) {}, "no part \"gateway-1\""},
      {"identity", [](Json& c) { c.erase("part"); }, "part: must be a text"},
      {"identity", [](Json& c) { c["profile"] = 7; }, "profile: must be a text"},
      {"identity", [](Json& c) { c["weakenings"] = "x"; }, "weakenings: must be a list of names"},
      {"identity", [](Json& c) { c["weakenings"] = Json::array({7}); },
       "weakenings: must be a list of names"},
      {"identity", [](Json& c) { c["start_ns"] = -1; },
       "start_ns: must be a whole number within 0 and 7258118400000000000"},
      {"identity", [](Json& c) { c["scratch"] = "/no/such/place"; }, "scratch: must be a directory"},
      {"identity", [](Json& c) { c["password_log2_n"] = 100; },
       "password_log2_n: must be a whole number within 1 and 17"},
      {"identity", [](Json& c) { c["password_log2_n"] = -1; },
       "password_log2_n: must be a whole number within 1 and 17"},
      {"identity", [](Json& c) { c["password_log2_n"] = 0; },
       "password_log2_n: must be a whole number within 1 and 17"},
      {"identity", [](Json& c) { c.erase("share"); }, "share: mesh_ca: must be a text"},
      {"identity", [](Json& c) { c["share"]["mesh_ca"] = ""; }, "share: mesh_ca: missing"},
      {"identity", [](Json& c) { c["share"]["mesh"] = Json(); }, "share: mesh: must be an object"},
      {"identity", [](Json& c) { c["share"].erase("signing"); }, "share: signing: must be an object"},
      {"identity", [](Json& c) { c["share"]["shared_secret"] = "x"; },
       "share: shared_secret: must be hexadecimal"},
      {"identity", [](Json& c) { c["share"]["accounts"] = Json::object(); },
       "share: accounts: must be a list"},
      {"identity", [](Json& c) { c["share"]["accounts"].items()[0].erase("roles"); },
       "share: accounts.roles: must be a list"},
      {"identity", [&](Json& c) { c["share"]["mesh"]["identity"]["key"] = ec; },
       "share: mesh.identity: certificate and key do not belong together"},
      {"identity", [&](Json& c) { c["share"]["signing"]["issuer-rsa"] = ec; },
       "share: signing.issuer-rsa: must be a key of type rsa"},
      {"identity", [](Json& c) { c["share"]["edge"] = Json::object(); }, "share: edge.identity: missing"},
      {"identity", [](Json& c) { c["share"] = share("gateway"); }, "share: mesh.identity: missing"},
      {"user-service", [](Json& c) { c["share"]["verification"] = Json::object(); },
       "share: verification.gateway: missing"},
      {"user-service", [](Json& c) { c.erase("peers"); }, "peers: identity-internal: missing"},
      {"user-service", [](Json& c) { c["peers"] = Json::array(); }, "peers: must be an object"},
      {"user-service", [](Json& c) { c["peers"]["identity-internal"] = 70000; },
       "peers: identity-internal: is no port"},
      {"gateway", [](Json& c) { c["peers"].erase("user-service"); }, "peers: user-service: missing"},
      {"gateway", [](Json& c) { c["profile"] = "legacy-backend"; }, "peers: legacy: missing"},
      {"gateway", [](Json& c) { c["share"]["signing"] = Json::object(); }, "share: signing.gateway: missing"},
      {"gateway", [](Json& c) { c["weakenings"] = Json::array({"gateway.jwt.strict-parsing/jwe-accepted"}); },
       "share: signing.issuer-rsa: missing"},
  };
  for (const Case& c : cases) {
    Json start = start_command(c.part);
    start["peers"] = ports;
    c.spoil(start);
    EXPECT_EQ(error(node.handle(start)), c.expected) << c.part;
    EXPECT_EQ(error(node.handle(command(R"({"do":"issuer_keys"})"))), "not started") << c.expected;
  }
  EXPECT_EQ(error(node.handle(start_command("identity"))), "no error");
}

TEST_F(NodeTest, ItsClockMovesWhenToldOnly) {
  ASSERT_EQ(error(node.handle(start_command("identity"))), "no error");
  const auto now = [&] { return node.handle(command(R"({"do":"now"})")).at("ns").int_or(0); };
  EXPECT_EQ(now(), start_ns());
  EXPECT_EQ(now(), start_ns());
  const Json advanced = node.handle(command(R"({"do":"advance","by_ns":1500000000})"));
  EXPECT_EQ(advanced, node.handle(command(R"({"do":"quiesce"})")))
      << "it comes to rest, and tells the same count";
  EXPECT_EQ(now(), start_ns() + kSecond + kSecond / 2);
  const std::string left = std::to_string(7'258'118'400 * kSecond - now());
  for (const char* text :
       {R"({"do":"advance"})", R"({"do":"advance","by_ns":-1})", R"({"do":"advance","by_ns":"1"})",
        R"({"do":"advance","by_ns":9000000000000000000})",
        R"({"do":"advance","by_ns":18446744073709551615})"}) {
    EXPECT_EQ(error(node.handle(command(text))), "by_ns: must be a whole number within 0 and " + left)
        << text;
  }
  EXPECT_EQ(now(), start_ns() + kSecond + kSecond / 2);
  EXPECT_EQ(node.handle(command(R"({"do":"quiesce"})")), advanced);
  EXPECT_EQ(now(), start_ns() + kSecond + kSecond / 2) << "coming to rest takes no time";
}

TEST_F(NodeTest, QuiesceTellsWhetherAnythingHappenedSinceTheLastTime) {
  const Json started = node.handle(start_command("identity"));
  const auto ran = [&] { return node.handle(command(R"({"do":"quiesce"})")).at("ran").int_or(-1); };
  const std::int64_t idle = ran();
  EXPECT_GE(idle, 0);
  for (int i = 0; i < 100; ++i) ASSERT_EQ(ran(), idle);
  ASSERT_NE(get(started, "/jwks.json"), "");
  // By now the node has answered, and is idle again or nearly so.
  EXPECT_GT(ran(), idle);
}

TEST_F(NodeTest, LogTellsWhatThePartWasAskedFromAnyLineOn) {
  const Json started = node.handle(start_command("identity"));
  ASSERT_EQ(error(started), "no error");
  EXPECT_EQ(dump_json(node.handle(command(R"({"do":"log","from":0})"))), R"({"lines":[]})");
  ASSERT_NE(get(started, "/jwks.json?m=1"), "");
  ASSERT_NE(get(started, "/jwks.json?m=2"), "");
  const Json both = node.handle(command(R"({"do":"log","from":0})")).at("lines");
  ASSERT_EQ(both.size(), 2u);
  std::int64_t seq = 0;
  for (const Json& text : both.items()) {
    const Json line = parse_json(text.as_string()).value();
    EXPECT_EQ(line.at("part"), Json("identity"));
    EXPECT_EQ(line.at("kind"), Json("request"));
    EXPECT_EQ(line.at("seq").int_or(0), ++seq);
    EXPECT_EQ(line.at("target").string_or(""), "/jwks.json?m=" + std::to_string(seq));
    EXPECT_EQ(line.at("t").string_or(""), to_rfc3339(from_unix_nanos(start_ns())));
  }
  const Json second = node.handle(command(R"({"do":"log","from":1})")).at("lines");
  EXPECT_EQ(second, Json::array({both.items()[1]}));
  EXPECT_EQ(dump_json(node.handle(command(R"({"do":"log","from":2})"))), R"({"lines":[]})");
  EXPECT_EQ(dump_json(node.handle(command(R"({"do":"log","from":99})"))), R"({"lines":[]})");
}

TEST_F(NodeTest, IssuerKeysAreIdentitysOnly) {
  const Json started = node.handle(start_command("identity"));
  ASSERT_EQ(error(started), "no error");
  const Json keys = node.handle(command(R"({"do":"issuer_keys"})")).at("keys");
  std::vector<std::string> algorithms;
  for (const Json& key : keys.items()) {
    algorithms.push_back(key.at("alg").string_or(""));
    EXPECT_EQ(key.at("published"), Json(true));
    EXPECT_TRUE(PrivateKey::from_pem(key.at("private").string_or("")).ok());
    EXPECT_NE(get(started, "/jwks.json").find(dump_json(key.at("kid"))), std::string::npos);
  }
  EXPECT_EQ(algorithms, (std::vector<std::string>{"ES256", "RS256", "EdDSA", "ES384"}));

  Node service;
  Json start = start_command("user-service");
  start["peers"] = started.at("ports");
  const Json beside = service.handle(start);
  EXPECT_EQ(listeners(beside), "user-service ") << dump_json(beside);
  EXPECT_EQ(dump_json(service.handle(command(R"({"do":"issuer_keys"})"))), R"({"keys":[]})");
}

TEST_F(NodeTest, HitsCountWeakenedCodeByTheNameOfItsFault) {
  Json start = start_command("identity");
  start["weakenings"] = Json::array({"identity.key-management/key-store-served"});
  const Json started = node.handle(start);
  ASSERT_EQ(error(started), "no error");
  EXPECT_EQ(dump_json(node.handle(command(R"({"do":"hits"})"))), R"({"hits":{}})");
  EXPECT_NE(get(started, "/jwks.json").find(R"("d":)"), std::string::npos) << "the weakening is on";
  get(started, "/jwks.json");
  EXPECT_EQ(dump_json(node.handle(command(R"({"do":"hits"})"))),
            R"({"hits":{"identity.key-management/key-store-served":2}})");
}

TEST_F(NodeTest, StartsWithoutAnyWeakeningWhereNoneIsNamed) {
  Json start = start_command("identity");
  start.erase("weakenings");
  const Json started = node.handle(start);
  ASSERT_EQ(error(started), "no error");
  EXPECT_EQ(get(started, "/jwks.json").find(R"("d":)"), std::string::npos);
  EXPECT_EQ(dump_json(node.handle(command(R"({"do":"hits"})"))), R"({"hits":{}})");
}

TEST_F(NodeTest, ItsListenersEndWithIt) {
  auto mortal = std::make_unique<Node>();
  const Json started = mortal->handle(start_command("identity"));
  ASSERT_NE(get(started, "/jwks.json"), "");
  mortal.reset();
  EXPECT_EQ(get(started, "/jwks.json"), "");
}

}  // namespace
}  // namespace assay::node
