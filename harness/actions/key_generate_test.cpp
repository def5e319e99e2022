// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "harness/actions/actions_fixture.hpp"

namespace assay::actions {
namespace {

using testing::Bench;

TEST(KeyGenerate, GivesAKeyAndTellsItsName) {
  Bench bench;
  const auto result = bench.run("key.generate", R"({"type":"EC","kid":"mine"})");
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(dump_json(result->detail), R"({"kid":"mine","alg":"ES256"})") << "no private key in the evidence";
  for (const char* const member : {"jwk", "private", "x5c", "x5t_s256"})
    EXPECT_TRUE(result->value.contains(member)) << member;
  EXPECT_EQ(bench.run("key.generate", R"({"type":"Ed25519"})")->value.at("kid").string_or(""),
            Rng(7).token(16))
      << "from the seed of the case";
  EXPECT_EQ(bench.error("key.generate", R"({"type":"DSA"})").rfind("invalid: type: \"DSA\" is not one of", 0),
            0u);
  EXPECT_TRUE(bench.target.calls.empty());
}

}  // namespace
}  // namespace assay::actions
