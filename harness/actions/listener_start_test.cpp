// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "core/base/encoding.hpp"
#include "harness/actions/actions_fixture.hpp"
#include "harness/forge/raw_http.hpp"

namespace assay::actions {
namespace {

using testing::Bench;
using testing::json;

// What the listener of this name answers to GET `path`.
forge::LenientResponse get(Bench& bench, const std::string& listener, const std::string& path,
                           bool tls = false) {
  forge::RawEndpoint endpoint;
  endpoint.port = bench.listeners.at(listener)->port();
  if (tls) endpoint.tls.emplace();
  const forge::RawExchange got = forge::exchange(endpoint, {"GET " + path + " HTTP/1.1\r\n\r\n"}, 1,
                                                 Deadline(std::chrono::milliseconds(10000)));
  return got.responses.empty() ? forge::LenientResponse{} : got.responses.front();
}

TEST(ListenerStart, OpensAndNamesAListenerThatHasSeenNobodyYet) {
  Bench bench;
  const auto result = bench.run("listener.start", "{}");
  ASSERT_TRUE(result.ok()) << result.error().message;
  ASSERT_EQ(bench.listeners.count("rogue"), 1u);
  const std::string port = std::to_string(bench.listeners.at("rogue")->port());
  EXPECT_EQ(dump_json(result->value), R"({"url":"http://127.0.0.1:)" + port + R"(","host":"127.0.0.1:)" +
                                          port + R"(","port":)" + port + "}");
  EXPECT_EQ(dump_json(result->detail), dump_json(result->value));
  EXPECT_TRUE(bench.listeners.at("rogue")->contacts().empty()) << "its own probe does not count";
  const auto answer = get(bench, "rogue", "/anything");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "here\n");
  EXPECT_EQ(bench.listeners.at("rogue")->contacts().size(), 1u);
}

TEST(ListenerStart, SeveralListenersStandBesideEachOtherByName) {
  Bench bench;
  ASSERT_TRUE(bench.run("listener.start", R"({"listener":"a"})").ok());
  ASSERT_TRUE(bench.run("listener.start", R"({"listener":"b"})").ok());
  EXPECT_NE(bench.listeners.at("a")->port(), bench.listeners.at("b")->port());
  EXPECT_EQ(get(bench, "a", "/").status, 200);
  EXPECT_EQ(bench.listeners.at("b")->contacts().size(), 0u);
}

TEST(ListenerStart, ServesAKeySetOnEveryPath) {
  Bench bench;
  const auto started = bench.run(
      "listener.start", R"({"jwks":[{"kid":"bare"},{"kid":"x","private":"p","jwk":{"kid":"generated"}}]})");
  ASSERT_TRUE(started.ok());
  for (const char* const path : {"/", "/jwks.json"}) {
    const auto answer = get(bench, "rogue", path);
    EXPECT_EQ(answer.field("Content-Type").value_or(""), "application/json");
    EXPECT_EQ(answer.body, R"({"keys":[{"kid":"bare"},{"kid":"generated"}]})");
  }
  ASSERT_TRUE(bench.run("listener.start", R"({"listener":"none","jwks":[]})").ok());
  EXPECT_EQ(get(bench, "none", "/").body, R"({"keys":[]})");
}

TEST(ListenerStart, ServesACertificateAsPem) {
  Bench bench;
  const Certificate& certificate = testing::authority().identity().certificate;
  ASSERT_TRUE(bench.run("listener.start", Json::object({{"x5c", base64_encode(certificate.der())}})).ok());
  const auto answer = get(bench, "rogue", "/cert.pem");
  EXPECT_EQ(answer.field("Content-Type").value_or(""), "application/x-pem-file");
  EXPECT_EQ(answer.body, certificate.pem());
}

TEST(ListenerStart, RedirectsWhereItIsTold) {
  Bench bench;
  ASSERT_TRUE(bench.run("listener.start", R"({"redirect":true,"jwks":[]})").ok());
  const auto redirect = get(bench, "rogue", "/redirect?x=1");
  EXPECT_EQ(redirect.status, 302);
  EXPECT_EQ(redirect.field("Location").value_or(""), "/jwks.json");
  EXPECT_EQ(get(bench, "rogue", "/jwks.json").status, 200);
  ASSERT_TRUE(bench.run("listener.start", R"({"listener":"plain","redirect":false})").ok());
  EXPECT_EQ(get(bench, "plain", "/redirect").status, 200);
}

TEST(ListenerStart, SpeaksTlsWhereItIsTold) {
  Bench bench;
  const auto result = bench.run("listener.start", R"({"tls":true})");
  ASSERT_TRUE(result.ok()) << result.error().message;
  EXPECT_EQ(result->value.at("url").as_string(), "https://" + result->value.at("host").as_string());
  EXPECT_EQ(get(bench, "rogue", "/", true).body, "here\n");
  EXPECT_EQ(get(bench, "rogue", "/", false).status, 0);
}

TEST(ListenerStart, WhatCannotBeServedIsAnErrorAndNoListener) {
  Bench bench;
  EXPECT_EQ(bench.error("listener.start", R"({"x5c":"%%%"})"),
            "invalid: x5c must be base64 of a certificate");
  for (const char* const params : {R"({"x5c":""})", R"({"x5c":"AAAA"})"})
    EXPECT_NE(bench.error("listener.start", params), "") << params;
  for (const char* const params : {R"({"jwks":5})", R"({"jwks":{"keys":[]}})", R"({"jwks":null})"})
    EXPECT_EQ(bench.error("listener.start", params), "invalid: jwks must be a list") << params;
  EXPECT_TRUE(bench.listeners.empty());
}

}  // namespace
}  // namespace assay::actions
