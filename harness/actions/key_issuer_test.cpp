// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "harness/actions/actions_fixture.hpp"

namespace assay::actions {
namespace {

using testing::Bench;

TEST(KeyIssuer, AFixtureKeyIsLentByName) {
  Bench bench;
  bench.target.fixtures["partner"] =
      testing::json(R"({"kid":"p-1","alg":"ES256","private":"PEM text","lent":true})");
  const auto result = bench.run("key.issuer", R"({"which":"partner"})");
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(dump_json(result->value), R"({"kid":"p-1","alg":"ES256","private":"PEM text","lent":true})");
  EXPECT_EQ(dump_json(result->detail), R"({"kid":"p-1"})")
      << "the evidence names the key and does not hold it";
  ASSERT_EQ(result->secrets.size(), 1u);
  EXPECT_EQ(result->secrets[0].first, "partner-key");
  EXPECT_EQ(result->secrets[0].second, "PEM text");
  EXPECT_EQ(bench.error("key.issuer", R"({"which":"nobody"})"), "not_found: no fixture key \"nobody\"");
}

TEST(KeyIssuer, ARetiredKeyIsTheOneReplacedLast) {
  Bench bench;
  const auto key = [](const char* alg, const char* kid) {
    return target::IssuerKey{alg, kid, Secret(std::string("PEM of ") + kid), true};
  };
  bench.target.keys = {key("ES256", "es-0"), key("RS256", "rs-0"), key("ES256", "es-1"),
                       key("ES256", "es-2")};
  const auto result = bench.run("key.issuer", R"({"which":"retired:ES256"})");
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(dump_json(result->value), R"({"kid":"es-1","alg":"ES256","private":"PEM of es-1","lent":true})");
  EXPECT_EQ(result->secrets.at(0).second, "PEM of es-1");
  EXPECT_EQ(bench.error("key.issuer", R"({"which":"retired:RS256"})"),
            "not_found: no RS256 key was replaced yet");
  EXPECT_EQ(bench.error("key.issuer", R"({"which":"retired:EdDSA"})"),
            "not_found: no EdDSA key was replaced yet");
}

}  // namespace
}  // namespace assay::actions
