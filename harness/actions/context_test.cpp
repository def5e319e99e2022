// SPDX-License-Identifier: Apache-2.0
#include "harness/actions/context.hpp"

#include <gtest/gtest.h>

#include "harness/actions/actions_fixture.hpp"
#include "harness/forge/socket.hpp"

namespace assay::actions {
namespace {

using testing::Bench;
using testing::json;
using testing::Texts;

TEST(BytesJson, KeepsTheTrueBytesWhereTextCannot) {
  struct Row {
    std::string bytes, base64;  // "": there is none
  };
  const Row rows[] = {
      {"", ""},
      {"GET / HTTP/1.1\r\n\r\n", ""},
      {"gr\xC3\xBC\xC3\x9F", ""},
      {std::string("a\0b", 3), ""},
      {"\xFF", "/w=="},
      {"a\xC3", "YcM="},
      {"\xED\xA0\x80", "7aCA"},  // a surrogate is no character
  };
  for (const Row& row : rows) {
    const Json out = bytes_json(row.bytes);
    EXPECT_EQ(out.at("text").as_string(), row.bytes);
    EXPECT_EQ(out.at("base64").string_or(""), row.base64) << row.bytes;
    EXPECT_EQ(out.size(), row.base64.empty() ? 1u : 2u) << row.bytes;
  }
}

TEST(BytesOf, AcceptsTextAndHex) {
  EXPECT_EQ(bytes_of(json(R"("a b")")).value_or("?"), "a b");
  EXPECT_EQ(bytes_of(json(R"("")")).value_or("?"), "");
  EXPECT_EQ(bytes_of(json(R"({"hex":"00 fF"})")).value_or("?"), std::string("\0\xFF", 2));
  for (const char* const value : {"7", "null", "[]", "{}", R"({"hex":"0"})", R"({"hex":"xy"})"}) {
    const auto bytes = bytes_of(json(value));
    ASSERT_FALSE(bytes.ok()) << value;
    EXPECT_EQ(bytes.error().code, Errc::invalid) << value;
    EXPECT_EQ(bytes.error().message, "expected a text or {hex = \"…\"}") << value;
  }
}

TEST(TextParam, FallsBackWhereItIsAbsent) {
  const Json params = json(R"({"a":"text","b":{"hex":"41"},"empty":""})");
  EXPECT_EQ(text_param(params, "a", "other"), "text");
  EXPECT_EQ(text_param(params, "b", "other"), "A");
  EXPECT_EQ(text_param(params, "empty", "other"), "");
  EXPECT_EQ(text_param(params, "c", "other"), "other");
  EXPECT_EQ(text_param(params, "c"), "");
}

TEST(ListParam, IsAListOrAnErrorThatNamesIt) {
  const Json params =
      json(R"({"texts":["a",{"hex":"42"}],"none":[],"mixed":["a",5],"text":"a","null":null})");
  EXPECT_EQ(texts_param(params, "texts").value_or({}), (Texts{"a", "B"}));
  EXPECT_EQ(texts_param(params, "none").value_or({"?"}), Texts{});
  EXPECT_EQ(list_param(params, "mixed").value_or({}).size(), 2u);
  EXPECT_EQ(texts_param(params, "mixed").error().message, "mixed: expected a text or {hex = \"…\"}");
  for (const char* const name : {"text", "null", "absent"}) {
    EXPECT_EQ(list_param(params, name).error().code, Errc::invalid);
    EXPECT_EQ(texts_param(params, name).error().message, std::string(name) + " must be a list");
  }
}

TEST(Session, ItsClientsAreAsPatientAsItIs) {
  Bench bench;
  const auto silent = forge::listen_on_loopback();  // the kernel accepts; nobody says anything
  bench.target.ports["gateway"] = silent->port;
  actions::Session hasty(bench.target, "/scratch", std::chrono::milliseconds(20));
  const auto begin = std::chrono::steady_clock::now();
  const auto reply = hasty.client("gateway", "").value()->send({});
  ASSERT_FALSE(reply.ok());
  EXPECT_EQ(reply.error().code, Errc::timeout) << reply.error().message;
  EXPECT_LT(std::chrono::steady_clock::now() - begin, HttpEndpoint{}.timeout);
}

TEST(Session, KeepsOneClientForEachPartAndIdentity) {
  Bench bench;
  bench.target.ports = {{"gateway", 1}, {"identity", 2}};
  bench.target.mesh.emplace(
      "operator", pki::LeafBuilder("operator", SystemClock().now()).issue(testing::authority()).value());
  HttpClient* const first = bench.session.client("gateway", "").value();
  EXPECT_EQ(bench.session.client("gateway", "").value(), first);
  EXPECT_NE(bench.session.client("gateway", "operator").value(), first);
  EXPECT_NE(bench.session.client("identity", "").value(), first);
  EXPECT_EQ(bench.target.calls,
            (Texts{"endpoint gateway", "endpoint gateway as operator", "endpoint identity"}));
}

TEST(Session, APartThatWasMissingIsAskedForAgain) {
  Bench bench;
  const auto missing = bench.session.client("gateway", "");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().message, "no part \"gateway\"");
  bench.target.ports["gateway"] = 1;
  EXPECT_TRUE(bench.session.client("gateway", "").ok());
}

TEST(Session, ReadsItsLogOnAndHasItsScratch) {
  Bench bench;
  EXPECT_EQ(bench.session.log_position(), 0u);
  bench.session.log_position() = 12;
  EXPECT_EQ(bench.session.log_position(), 12u);
  EXPECT_EQ(bench.session.scratch(), "/scratch");
}

target::IssuerKey lent(const char* alg, const char* kid, bool published) {
  return {alg, kid, Secret(PrivateKey::generate(KeyType::ec_p256).pkcs8_pem()), published};
}

TEST(KeyRing, HoldsThePublishedKeysNewestFirst) {
  Bench bench;
  bench.target.abilities = {"tokens.any"};
  bench.target.keys = {lent("ES256", "old", true), lent("ES256", "gone", false), lent("ES256", "new", true)};
  forge::RogueOptions answers;
  answers.answers["/jwks.json"].body = R"({"keys":[{"kid":"old"},{"kid":"new"}]})";
  const auto identity = bench.stand_in("identity", answers);
  for (int again = 0; again < 2; ++again) {
    const auto ring = bench.session.key_ring();
    ASSERT_TRUE(ring.ok()) << ring.error().message;
    ASSERT_EQ(ring->issuer.size(), 2u);
    EXPECT_EQ(ring->issuer[0].kid, "new");
    EXPECT_EQ(ring->issuer[1].kid, "old");
    EXPECT_EQ(ring->issuer[0].key.pkcs8_pem(), bench.target.keys[2].private_pem.reveal());
    EXPECT_EQ(ring->issuer[1].key.pkcs8_pem(), bench.target.keys[0].private_pem.reveal());
    EXPECT_EQ(dump_json(ring->jwks), answers.answers["/jwks.json"].body);
  }
  bench.target.keys.push_back(lent("RS256", "newest", true));
  EXPECT_EQ(bench.session.key_ring().value().issuer.front().kid, "newest") << "a rotation shows at once";
}

TEST(KeyRing, OfATargetThatLendsNoKeysIsWhatItPublishes) {
  Bench bench;
  forge::RogueOptions answers;
  answers.answers["/jwks.json"].body = R"({"keys":[]})";
  const auto identity = bench.stand_in("identity", answers);
  const auto ring = bench.session.key_ring();
  ASSERT_TRUE(ring.ok());
  EXPECT_TRUE(ring->issuer.empty());
  EXPECT_EQ(dump_json(ring->jwks), R"({"keys":[]})");
  EXPECT_EQ(bench.target.calls, (Texts{"endpoint identity"}));
}

TEST(KeyRing, ErrorsOfTheTargetPassThrough) {
  Bench bench;
  EXPECT_EQ(bench.session.key_ring().error().message, "no part \"identity\"");
  const auto identity = bench.stand_in("identity", {});
  bench.target.abilities = {"tokens.any"};
  bench.target.keys = {{"ES256", "k", Secret("no PEM"), true}};
  EXPECT_FALSE(bench.session.key_ring().ok());
  bench.target.broken = "issuer_keys";
  EXPECT_EQ(bench.session.key_ring().error().message, "issuer_keys is broken");
}

}  // namespace
}  // namespace assay::actions
