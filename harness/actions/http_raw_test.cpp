// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "harness/actions/actions_fixture.hpp"
#include "harness/forge/socket.hpp"

namespace assay::actions {
namespace {

using testing::Bench;
using testing::Texts;

forge::RogueOptions raw_answers() {
  forge::RogueOptions options;
  options.answers["/a"] = {200, "application/json", R"({"id":"alice"})", {}};
  options.answers["/b"] = {403, "text/plain", "no", {}};
  options.max_bytes = 4096;
  return options;
}

TEST(HttpRaw, SendsTheseBytesAndTellsTheFirstAnswer) {
  Bench bench;
  const auto gateway = bench.stand_in("gateway", raw_answers());
  const auto result =
      bench.run("http.raw", R"({"segments":["GET /a HTTP/1.1\r\nX: ",{"hex":"ff0d0a"},"\r\n"]})");
  ASSERT_TRUE(result.ok()) << result.error().message;
  const std::string bytes = "GET /a HTTP/1.1\r\nX: \xFF\r\n\r\n";
  EXPECT_EQ(gateway->contacts().at(0).bytes, bytes);
  EXPECT_EQ(result->request.at("text").as_string(), bytes);
  EXPECT_TRUE(result->request.contains("base64"));
  EXPECT_EQ(result->outcome, "accepted");
  EXPECT_EQ(result->status, 200);
  EXPECT_EQ(dump_json(result->value), R"({"status":200,"body":"{\"id\":\"alice\"}","json":{"id":"alice"}})");
  EXPECT_EQ(dump_json(result->detail),
            R"({"end":"complete","responses":1,"numbers":{"responses":1,"closed":0}})");
  const std::string received =
      "HTTP/1.1 200 Answer\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n{\"id\":\"alice\"}";
  EXPECT_EQ(result->response.at("text").as_string(), received);
  EXPECT_EQ(result->answer_text, received);
}

TEST(HttpRaw, FillsTheNamesThatItIsGiven) {
  Bench bench;
  const auto gateway = bench.stand_in("gateway", raw_answers());
  const auto result =
      bench.run("http.raw", R"({"segments":["GET /{a}{b} HTTP/1.1\r\n\r\n"],"vars":{"a":"x"}})");
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->request.at("text").string_or(""), "GET /x{b} HTTP/1.1\r\n\r\n");
}

TEST(HttpRaw, WaitsForAsManyAnswersAsItIsTold) {
  Bench bench;
  const auto gateway = bench.stand_in("gateway", raw_answers());
  const auto two = bench.run(
      "http.raw", R"({"segments":["GET /b HTTP/1.1\r\n\r\nGET /a HTTP/1.1\r\n\r\n"],"responses":2})");
  ASSERT_TRUE(two.ok());
  EXPECT_EQ(dump_json(two->detail),
            R"({"end":"complete","responses":2,"numbers":{"responses":2,"closed":0}})");
  EXPECT_EQ(two->outcome, "rejected.forbidden") << "the first answer is the outcome";
  EXPECT_NE(two->answer_text.find("alice"), std::string::npos) << "the second one is in the evidence";
}

TEST(HttpRaw, GoesToThePartAsTheIdentityThatIsNamed) {
  Bench bench;
  forge::RogueOptions options = raw_answers();
  options.tls = testing::server_tls();
  options.tls->ca_pem = testing::authority().certificate_pem();
  const auto service = bench.stand_in("user-service", std::move(options));
  bench.target.readings["user-service 403"] = "rejected.conflict";
  bench.target.mesh.emplace(
      "gateway",
      pki::LeafBuilder("gateway", SystemClock().now()).for_client().issue(testing::authority()).value());
  const auto known =
      bench.run("http.raw", R"({"segments":["GET /b HTTP/1.1\r\n\r\n"],"at":"user-service","as":"gateway"})");
  ASSERT_TRUE(known.ok());
  EXPECT_EQ(known->outcome, "rejected.conflict") << "as the target reads it at that part";
  const auto nobody =
      bench.run("http.raw", R"({"segments":["GET /b HTTP/1.1\r\n\r\n"],"at":"user-service"})");
  ASSERT_TRUE(nobody.ok());
  EXPECT_EQ(nobody->outcome, "refused.tls");
  EXPECT_EQ(nobody->status, 0);
}

TEST(HttpRaw, EachWayOfGettingNoAnswerHasItsOutcome) {
  Bench bench;
  const auto gateway = bench.stand_in("gateway", raw_answers());
  const auto outcome = [&](const std::string& params) {
    const auto result = bench.run("http.raw", params);
    return result.ok() ? result->outcome : "error: " + result.error().message;
  };
  const std::string too_long = R"({"segments":["GET /a HTTP/1.1\r\nX: )" + std::string(5000, 'x') + "\"]}";
  EXPECT_EQ(outcome(too_long), "refused.closed");
  EXPECT_EQ(dump_json(bench.run("http.raw", too_long)->detail.at("numbers")),
            R"({"responses":0,"closed":1})");

  bench.context.patience = std::chrono::milliseconds(20);
  EXPECT_EQ(outcome(R"({"segments":["GET /a HTT"]})"), "error.timeout");
  bench.context.patience = std::chrono::milliseconds(10000);

  bench.target.ca_pem = testing::authority("Other CA").certificate_pem();
  EXPECT_EQ(outcome(R"({"segments":["GET /a HTTP/1.1\r\n\r\n"]})"), "refused.tls");

  bench.target.ports["gateway"] = forge::listen_on_loopback()->port;  // closed again by now
  EXPECT_EQ(outcome(R"({"segments":["GET /a HTTP/1.1\r\n\r\n"]})"), "refused.network");
}

TEST(HttpRaw, WhatIsOurOwnFaultIsAnError) {
  Bench bench;
  EXPECT_EQ(bench.error("http.raw", R"({"segments":[]})"), "not_found: no part \"gateway\"");
  const auto gateway = bench.stand_in("gateway", raw_answers());
  for (const char* const params : {R"({"segments":["GET",5]})", R"({"segments":[{"hex":"0"}]})"}) {
    EXPECT_EQ(bench.error("http.raw", params).rfind("invalid: ", 0), 0u) << params;
  }
  const std::pair<const char*, const char*> rows[] = {
      {R"({"segments":"GET"})", "invalid: segments must be a list"},
      {R"({"segments":null})", "invalid: segments must be a list"},
      {R"({"segments":["GET",5]})", "invalid: segments: expected a text or {hex = \"…\"}"},
      {R"({"segments":["x"],"responses":-1})", "invalid: responses must be a whole number from 0 to 256"},
      {R"({"segments":["x"],"responses":257})", "invalid: responses must be a whole number from 0 to 256"},
      {R"({"segments":["x"],"responses":"2"})", "invalid: responses must be a whole number from 0 to 256"},
  };
  for (const auto& [params, error] : rows) EXPECT_EQ(bench.error("http.raw", params), error) << params;
  EXPECT_TRUE(gateway->contacts().empty()) << "nobody was even dialled";
  bench.target.ca_pem = "no PEM";
  EXPECT_EQ(bench.error("http.raw", R"({"segments":["x"]})").rfind("internal: error: ca_pem", 0), 0u);
}

}  // namespace
}  // namespace assay::actions
