// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_jwt_kid.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "platform/weak/fault_trial.hpp"

namespace assay::weak {
namespace {

namespace fs = std::filesystem;
using jose::TestIssuer;

class KidFaults : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "kid-faults-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root = pattern;
    fs::create_directories(root / "keys");
    std::ofstream(root / "keys" / "shared") << "file secret";
    std::ofstream(root / "outside") << "two\n";
  }
  void TearDown() override { fs::remove_all(root); }

  std::string keys() const { return (root / "keys").string(); }
  static std::string token(const Json& kid, std::string_view secret) {
    Json header = Json::object({{"alg", "HS256"}, {"typ", "at+jwt"}, {"kid", kid}});
    if (kid.is_null()) header.erase("kid");
    return test_issuer().sign_hmac(header, test_issuer().claims(), secret);
  }
  void expect_accepted(std::string_view fault, const Weaken& weaken, const Json& kid, std::string_view secret,
                       std::string_view reason) {
    const FaultTrial trial = try_fault(fault, weaken, token(kid, secret));
    EXPECT_EQ(trial.strict, reason) << kid.string_or("?");
    EXPECT_EQ(trial.weak, "ok") << kid.string_or("?");
    EXPECT_EQ(trial.honest_both, "ok");
    EXPECT_TRUE(trial.counted) << kid.string_or("?");
  }
  // Both the published ES256 key and the configured shared secret go on working, and forging with them does
  // not.
  void expect_honest_traffic(const Weaken& weaken) {
    const TestIssuer& w = test_issuer();
    EXPECT_EQ(try_fault("", weaken, w.honest()).weak, "ok");
    EXPECT_EQ(try_fault("", weaken, token("hs-1", w.secret)).weak, "ok");
    EXPECT_EQ(try_fault("", weaken, token("hs-1", "guess")).weak, "bad_signature");
    EXPECT_EQ(
        try_fault("", weaken, jose::sign_compact(w.header(), w.claims(), w.other_ec, SignScheme::es256)).weak,
        "bad_signature");
  }

  fs::path root;
};

TEST_F(KidFaults, AsPath) {
  const Weaken weaken = [&](jose::VerifierParts& p, HitCounter& h) { kid_as_path(p, h, keys()); };
  const char* fault = "gateway.jwt.kid/kid-as-path";
  expect_accepted(fault, weaken, "../outside", "two\n", "bad_kid");
  expect_accepted(fault, weaken, "../../../../../../../../dev/null", "", "bad_kid");
  expect_accepted(fault, weaken, "/dev/null", "", "bad_kid");
  expect_accepted(fault, weaken, (root / "outside").string(), "two\n", "bad_kid");
  expect_accepted(fault, weaken, "shared", "file secret", "unknown_kid");
  EXPECT_EQ(try_fault(fault, weaken, token("no-such-file", "")).weak, "unknown_kid");
  EXPECT_EQ(try_fault(fault, weaken, token("..", "")).weak, "unknown_kid") << "a directory is no key";
  EXPECT_EQ(try_fault(fault, weaken, token(7, "")).weak, "bad_kid");
  expect_honest_traffic(weaken);
}

TEST_F(KidFaults, AddsHs256ToTheAllowList) {
  TestIssuer asymmetric;
  asymmetric.policy.algorithms = {"ES256", "RS256"};
  const Weaken weaken = [&](jose::VerifierParts& p, HitCounter& h) { kid_as_path(p, h, keys()); };
  const FaultTrial trial =
      try_fault("gateway.jwt.kid/kid-as-path", weaken, token("/dev/null", ""), asymmetric);
  EXPECT_EQ(trial.strict, "alg_not_allowed");
  EXPECT_EQ(trial.weak, "ok");
  EXPECT_EQ(trial.honest_both, "ok");
}

TEST_F(KidFaults, MissingKeyIsEmpty) {
  const char* fault = "gateway.jwt.kid/missing-key-is-empty";
  expect_accepted(fault, missing_key_is_empty, "no-such-key", "", "unknown_kid");
  expect_accepted(fault, missing_key_is_empty, Json(), "", "bad_kid");
  expect_accepted(fault, missing_key_is_empty, "", "", "bad_kid");
  expect_accepted(fault, missing_key_is_empty, "HS-1", "", "unknown_kid");
  EXPECT_EQ(try_fault(fault, missing_key_is_empty, token("no-such-key", "x")).weak, "bad_signature");
  expect_honest_traffic(missing_key_is_empty);
}

TEST_F(KidFaults, InSql) {
  const char* fault = "gateway.jwt.kid/kid-in-sql";
  expect_accepted(fault, kid_in_sql, "x' UNION SELECT 'known", "known", "bad_kid");
  expect_accepted(fault, kid_in_sql, "x' UNION SELECT 'known'--", "known", "bad_kid");
  EXPECT_EQ(try_fault(fault, kid_in_sql, token("it''s", "known")).weak, "bad_kid");
  EXPECT_EQ(try_fault(fault, kid_in_sql, token("'", "")).weak, "bad_kid") << "a broken query finds nothing";
  EXPECT_EQ(try_fault(fault, kid_in_sql, token("legacy", "")).weak, "bad_signature")
      << "the stored secret is random";
  expect_honest_traffic(kid_in_sql);
}

TEST_F(KidFaults, InShell) {
  const Weaken weaken = [&](jose::VerifierParts& p, HitCounter& h) { kid_in_shell(p, h, keys()); };
  const char* fault = "gateway.jwt.kid/kid-in-shell";
  const std::string canary = (root / "canary").string();
  expect_accepted(fault, weaken, "x; printf known", "known", "bad_kid");
  expect_accepted(fault, weaken, "x | printf known", "known", "bad_kid");
  expect_accepted(fault, weaken, "shared; touch " + canary, "file secret", "bad_kid");
  EXPECT_TRUE(fs::exists(canary));
  EXPECT_EQ(try_fault(fault, weaken, token("x", "")).weak, "unknown_kid") << "no output is no key";
  expect_honest_traffic(weaken);
}

}  // namespace
}  // namespace assay::weak
