// SPDX-License-Identifier: Apache-2.0
#include "harness/fuzz/tap_oracle.hpp"

#include <gtest/gtest.h>

namespace assay::fuzz {
namespace {

const std::string kPost = "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi";
const std::string kGet = "GET /b HTTP/1.1\r\nHost: h\r\n\r\n";
const std::string kOdd = "POST /c HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi!";

Json message(const std::string& method, const std::string& target, const std::string& body,
             const std::string& ambiguity = "") {
  return Json::object({{"kind", "message"},
                       {"method", method},
                       {"target", target},
                       {"ambiguity", ambiguity},
                       {"text", method + ' ' + target + " HTTP/1.1\r\nContent-Length: " +
                                    std::to_string(body.size()) + "\r\n\r\n" + body}});
}

std::string verdict(const std::string& sent, const std::vector<Json>& records) {
  const auto violation = judge(sent, records);
  return violation ? violation->property + ": " + violation->detail : "held";
}

TEST(TapOracle, WhatMayArrive) {
  const Json a = message("POST", "/a", "hi");
  const Json b = message("GET", "/b", "");
  const Json repaired = message("POST", "/c", "hi");
  EXPECT_EQ(verdict(kPost + kGet, {a, b}), "held");
  EXPECT_EQ(verdict(kPost + kGet, {b}), "held") << "the gateway may answer one itself";
  EXPECT_EQ(verdict(kPost, {}), "held");
  EXPECT_EQ(verdict(kOdd, {}), "held");
  EXPECT_EQ(verdict(kPost + kOdd, {a, repaired}), "held") << "repaired into one canonical request";
  EXPECT_EQ(verdict(kPost, {a, Json::object({{"kind", "request"}, {"ambiguity", "x"}})}), "held")
      << "no bytes of the wire";
}

TEST(TapOracle, WhatMustNot) {
  const Json a = message("POST", "/a", "hi");
  const Json b = message("GET", "/b", "");
  EXPECT_EQ(verdict(kPost, {message("POST", "/a", "hi", "both-lengths")}), "one reading: both-lengths");
  EXPECT_EQ(verdict(kPost, {a, a}), "only what was sent: POST /a");
  EXPECT_EQ(verdict(kPost, {a, b}), "only what was sent: GET /b");
  EXPECT_EQ(verdict(kPost + kGet, {b, a}), "only what was sent: POST /a") << "in order";
  EXPECT_EQ(verdict(kPost, {message("POST", "/a", "")}), "only what was sent: POST /a with another body");
  EXPECT_EQ(verdict(kPost, {message("GET", "/a", "hi")}), "only what was sent: GET /a");
  EXPECT_EQ(verdict(kOdd, {b, a}), "nothing behind a refusal: POST /a");
}

TEST(TapOracle, AnotherSpellingOfTheSamePath) {
  const std::vector<Json> arrived = {message("GET", "/b", "")};
  const std::string sent = "GET //x/.././%62 HTTP/1.1\r\nHost: h\r\n\r\n";
  EXPECT_FALSE(judge(sent, arrived, {"decode", "merge-slashes", "dot-segments"}));
  EXPECT_TRUE(judge(sent, arrived, {"decode"})) << "backends that keep the segments see another path";
  EXPECT_TRUE(judge(sent, arrived));
}

TEST(TapOracle, ARequestThatTheGatewayBrokeOffIsRefused) {
  Json part = message("POST", "/a", "");
  part["ended"] = "cut-off";
  EXPECT_EQ(verdict(kPost, {part}), "held");
  EXPECT_EQ(verdict(kOdd, {part, message("GET", "/b", "")}), "nothing behind a refusal: GET /b");
}

}  // namespace
}  // namespace assay::fuzz
