// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/actions/actions_fixture.hpp"
#include "harness/forge/socket.hpp"

namespace assay::actions {
namespace {

using testing::Bench;
using testing::Texts;

// A bench whose gateway answers 200 to everything and remembers it.
struct Gateway : Bench {
  std::unique_ptr<forge::RogueListener> listener = stand_in("gateway", answers());

  Gateway() {
    target.routes["rename"] = {"rename", "PUT", "/v1/users/{id}?m={marker}", R"({"name":"{id} {marker}"})",
                               "application/json"};
    target.routes["own_profile"] = {"own_profile", "GET", "/v1/profile?m={marker}", "", ""};
  }
  static forge::RogueOptions answers() {
    forge::RogueOptions options;
    options.fallback = {200, "text/plain", "here", {}};
    options.answers["/denied"] = {403, "application/json", R"({"error":"no"})", {{"X-Reason", "policy"}}};
    return options;
  }

  // What arrived last: the first line, the fields, the body.
  Texts arrived() const {
    const std::string bytes = listener->contacts().back().bytes;
    const std::size_t end = bytes.find("\r\n\r\n");
    Texts lines;
    for (std::size_t at = 0; at < end;) {
      const std::size_t next = std::min(bytes.find("\r\n", at), end);
      lines.push_back(bytes.substr(at, next - at));
      at = next + 2;
    }
    lines.push_back(bytes.substr(end + 4));
    return lines;
  }
  // The values of one field of the last request, in order.
  Texts values(const std::string& name) const {
    Texts out;
    for (const std::string& line : arrived()) {
      if (line.rfind(name + ": ", 0) == 0) out.push_back(line.substr(name.size() + 2));
    }
    return out;
  }
  std::string sent(const std::string& params) {
    const auto result = run("http.send", params);
    return result.ok() ? result->request.at("text").as_string() : "error: " + result.error().message;
  }
};

TEST(HttpSend, ARouteBringsMethodPathBodyAndTypeWithItsNamesFilled) {
  Gateway gateway;
  EXPECT_EQ(
      gateway.sent(R"({"route":"rename","vars":{"id":"alice"}})"),
      "PUT /v1/users/alice?m=m4rk HTTP/1.1\nContent-Type: application/json\n\n{\"name\":\"alice m4rk\"}");
  const Texts arrived = gateway.arrived();
  EXPECT_EQ(arrived.front(), "PUT /v1/users/alice?m=m4rk HTTP/1.1");
  EXPECT_EQ(arrived.back(), "{\"name\":\"alice m4rk\"}");
  EXPECT_EQ(gateway.values("Content-Type"), Texts{"application/json"});
}

TEST(HttpSend, ParametersStandAboveTheRoute) {
  Gateway gateway;
  EXPECT_EQ(gateway.sent(R"({"route":"rename","vars":{"id":7},"method":"PATCH","path":"/v2/{id}/{other}",
                             "body":"<{id}>","content_type":"text/xml"})"),
            "PATCH /v2/7/{other} HTTP/1.1\nContent-Type: text/xml\n\n<7>");
  EXPECT_EQ(gateway.arrived().front(), "PATCH /v2/7/{other} HTTP/1.1");
}

TEST(HttpSend, WithoutARouteItIsAPlainGet) {
  Gateway gateway;
  EXPECT_EQ(gateway.sent("{}"), "GET / HTTP/1.1\n");
  EXPECT_EQ(gateway.values("Host"), Texts{"part.test:" + std::to_string(gateway.listener->port())});
  EXPECT_EQ(gateway.sent(R"({"path":"/a/../b//{marker}"})"), "GET /a/../b//m4rk HTTP/1.1\n");
  EXPECT_EQ(gateway.arrived().front(), "GET /a/../b//m4rk HTTP/1.1") << "sent without being tidied up";
}

TEST(HttpSend, QueryMembersAreAppendedAndEncoded) {
  Gateway gateway;
  EXPECT_EQ(gateway.sent(R"({"path":"/p","query":{"a b":"c&d","n":5,"m":"{marker}"}})"),
            "GET /p?a%20b=c%26d&n=5&m=m4rk HTTP/1.1\n");
  EXPECT_EQ(gateway.sent(R"({"route":"own_profile","query":{"x":""}})"),
            "GET /v1/profile?m=m4rk&x= HTTP/1.1\n");
}

TEST(HttpSend, FieldsGoOutAsGiven) {
  Gateway gateway;
  EXPECT_EQ(gateway.sent(R"({"host":"other.test","bearer":"t0ken","vars":{"v":"1"},
                             "headers":{"X-A":"{v}{marker}","X-B":["x","y"],"X-C":{"hex":"41 42"}}})"),
            "GET / HTTP/1.1\nHost: other.test\nAuthorization: Bearer t0ken\nX-A: 1m4rk\nX-B: x\nX-B: y\n"
            "X-C: AB\n");
  EXPECT_EQ(gateway.values("Host"), Texts{"other.test"});
  EXPECT_EQ(gateway.values("Authorization"), Texts{"Bearer t0ken"});
  EXPECT_EQ(gateway.values("X-A"), Texts{"1m4rk"});
  EXPECT_EQ(gateway.values("X-B"), (Texts{"x", "y"}));
  EXPECT_EQ(gateway.values("X-C"), Texts{"AB"});
}

TEST(HttpSend, SeveralAuthorizationsKeepTheirOrder) {
  Gateway gateway;
  gateway.sent(R"({"authorization":["Basic a","{marker}"],"headers":{"Authorization":"third"}})");
  EXPECT_EQ(gateway.values("Authorization"), (Texts{"Basic a", "m4rk", "third"}));
  gateway.sent(
      R"({"authorization":"Basic a","bearer":"b","headers":{"Authorization":"first"},"headers_first":true})");
  EXPECT_EQ(gateway.values("Authorization"), (Texts{"first", "Basic a", "Bearer b"}));
  gateway.sent(R"({"authorization":[]})");
  EXPECT_EQ(gateway.values("Authorization"), Texts{});
}

TEST(HttpSend, ABodyMayBeAnyBytes) {
  Gateway gateway;
  const auto result = gateway.run("http.send", R"({"method":"POST","body":{"hex":"00ff41"}})");
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(gateway.arrived().back(), std::string("\0\xFF"
                                                  "A",
                                                  3));
  EXPECT_EQ(result->request.at("base64").as_string(), "UE9TVCAvIEhUVFAvMS4xCgoA/0E=");
}

TEST(HttpSend, TellsTheAnswer) {
  Gateway gateway;
  gateway.target.readings["gateway 403"] = "rejected.limited";
  const auto result = gateway.run("http.send", R"({"path":"/denied"})");
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->outcome, "rejected.limited") << "as the target reads it";
  EXPECT_EQ(result->status, 403);
  EXPECT_EQ(result->body, R"({"error":"no"})");
  EXPECT_EQ(dump_json(result->value), R"({"status":403,"body":"{\"error\":\"no\"}","json":{"error":"no"}})");
  EXPECT_NE(result->answer_text.find("\nX-Reason: policy\n"), std::string::npos);
  EXPECT_EQ(result->answer_text.rfind("HTTP/1.1 403 Answer\n", 0), 0u);
  EXPECT_EQ(result->response.at("text").as_string(), result->answer_text);
  EXPECT_TRUE(result->secrets.empty());
}

TEST(HttpSend, GoesToThePartAndIdentityThatAreNamed) {
  Bench bench;
  forge::RogueOptions options;
  options.tls = testing::server_tls();
  options.tls->ca_pem = testing::authority().certificate_pem();
  const auto service = bench.stand_in("user-service", std::move(options));
  bench.target.mesh.emplace(
      "gateway",
      pki::LeafBuilder("gateway", SystemClock().now()).for_client().issue(testing::authority()).value());
  const auto known = bench.run("http.send", R"({"at":"user-service","as":"gateway","path":"/x"})");
  ASSERT_TRUE(known.ok());
  EXPECT_EQ(known->status, 404);
  const auto unknown = bench.run("http.send", R"({"at":"user-service","path":"/x"})");
  ASSERT_TRUE(unknown.ok());
  EXPECT_EQ(unknown->outcome.rfind("refused.", 0), 0u) << unknown->outcome;
  EXPECT_EQ(unknown->status, 0);
  EXPECT_EQ(bench.target.calls, (Texts{"endpoint user-service as gateway", "endpoint user-service"}));
}

TEST(HttpSend, WhoeverGivesNoAnswerRefused) {
  Bench bench;
  bench.target.ports["gateway"] = forge::listen_on_loopback()->port;  // closed again by now
  const auto closed = bench.run("http.send", R"({"path":"/x"})");
  ASSERT_TRUE(closed.ok());
  EXPECT_EQ(closed->outcome, "refused.closed");
  EXPECT_EQ(closed->request.at("text").as_string(), "GET /x HTTP/1.1\n") << "what was tried is evidence";
  EXPECT_FALSE(closed->detail.at("error").string_or("").empty());
  EXPECT_TRUE(closed->value.is_null());
}

TEST(HttpSend, ACertificateOfAnotherAuthorityIsNoAnswerEither) {
  Bench bench;
  const auto gateway = bench.stand_in("gateway", {});
  bench.target.ca_pem = testing::authority("Other CA").certificate_pem();
  const auto result = bench.run("http.send", "{}");
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->outcome, "refused.tls");
  EXPECT_EQ(result->status, 0);
}

TEST(HttpSend, ErrorsSayWhatIsMissing) {
  Gateway gateway;
  const std::pair<const char*, const char*> rows[] = {
      {R"({"route":"no-such"})", "not_found: no route \"no-such\""},
      {R"({"at":"no-such"})", "not_found: no part \"no-such\""},
      {R"({"as":"no-such"})", "not_found: no mesh identity \"no-such\""},
      {R"({"authorization":5})", "invalid: authorization: expected a text or {hex = \"…\"}"},
      {R"({"authorization":["a",null]})", "invalid: authorization: expected a text or {hex = \"…\"}"},
      {R"({"headers":5})", "invalid: headers must be a table"},
      {R"({"headers":["X-A"]})", "invalid: headers must be a table"},
      {R"({"headers":{"X-A":5}})", "invalid: headers.X-A: expected a text or {hex = \"…\"}"},
      {R"({"headers":{"X-A":["x",{"hex":"0"}]}})", "invalid: headers.X-A: expected a text or {hex = \"…\"}"},
  };
  for (const auto& [params, error] : rows) EXPECT_EQ(gateway.error("http.send", params), error) << params;
  EXPECT_TRUE(gateway.listener->contacts().empty()) << "nothing was sent";
}

}  // namespace
}  // namespace assay::actions
