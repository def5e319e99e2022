// SPDX-License-Identifier: Apache-2.0
#include "platform/jose/rules.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "core/json/parse.hpp"

namespace assay::jose {
namespace {

constexpr std::int64_t kNow = 1'800'000'000;

std::string time_verdict(const Json& claims, TimePoint now = from_unix_seconds(kNow)) {
  const TimeRule rule(std::chrono::seconds(5), std::chrono::seconds(3600));
  const auto result = rule.check(Json::object(), claims, RuleContext{now, "issuer"});
  return result.ok() ? "ok" : result.error().message;
}

Json times(std::int64_t iat, std::int64_t exp) {
  return Json::object({{"iat", iat}, {"exp", exp}});
}

TEST(TimeRule, HasExactBoundaries) {
  const struct {
    std::int64_t iat, exp;
    const char* verdict;
  } table[] = {{-10, 1, "ok"},
               {-10, 0, "ok"},
               {-10, -4, "ok"},
               {-10, -5, "expired"},
               {-10, -6, "expired"},
               {-3600, -3599, "expired"},
               {5, 10, "ok"},
               {6, 10, "not_yet_valid"},
               {600, 700, "not_yet_valid"},
               {0, 3600, "ok"},
               {0, 3601, "lifetime"},
               {-3590, 10, "ok"},
               {-3591, 10, "lifetime"},
               {0, 315'360'000, "lifetime"},
               {3, 3, "lifetime"},
               {3, 2, "lifetime"}};
  for (const auto& row : table) {
    EXPECT_EQ(time_verdict(times(kNow + row.iat, kNow + row.exp)), row.verdict) << row.iat << " " << row.exp;
  }
}

TEST(TimeRule, UsesTheWholeSecondBeforeExpiry) {
  const Json claims = times(kNow - 10, kNow);
  const TimePoint end = from_unix_seconds(kNow + 5);
  EXPECT_EQ(time_verdict(claims, end - Duration(1)), "ok");
  EXPECT_EQ(time_verdict(claims, end), "expired");
  const Json later = times(kNow + 6, kNow + 60);
  EXPECT_EQ(time_verdict(later, from_unix_seconds(kNow + 1) - Duration(1)), "not_yet_valid");
  EXPECT_EQ(time_verdict(later, from_unix_seconds(kNow + 1)), "ok");
}

TEST(TimeRule, HonoursNotBefore) {
  Json claims = times(kNow - 10, kNow + 100);
  for (const auto& [nbf, verdict] : {std::pair<std::int64_t, const char*>{kNow, "ok"},
                                     {kNow + 5, "ok"},
                                     {kNow + 6, "not_yet_valid"},
                                     {kNow + 600, "not_yet_valid"},
                                     {kNow - 9999, "ok"}}) {
    claims["nbf"] = nbf;
    EXPECT_EQ(time_verdict(claims), verdict) << nbf;
  }
}

TEST(TimeRule, TakesNothingButNonNegativeIntegers) {
  const char* odd[] = {
      "\"1800000100\"", "-1",   "9223372036854775808", "18446744075509551616", "1.5e308", "1800000100.0",
      "null",           "true", "[1800000100]",        "{\"$gt\":0}",          "1.8e9",   "\"\""};
  for (const char* value : odd) {
    const Json number = parse_json(value).value();
    Json exp = times(kNow, kNow + 60);
    exp["exp"] = number;
    EXPECT_EQ(time_verdict(exp), "bad_claim_type") << "exp " << value;
    Json iat = times(kNow, kNow + 60);
    iat["iat"] = number;
    EXPECT_EQ(time_verdict(iat), "bad_claim_type") << "iat " << value;
    Json nbf = times(kNow, kNow + 60);
    nbf["nbf"] = number;
    EXPECT_EQ(time_verdict(nbf), "bad_claim_type") << "nbf " << value;
  }
  Json far = times(kNow, kNow + 60);
  far["exp"] = std::int64_t{9'223'372'036'854'775'807};
  EXPECT_EQ(time_verdict(far), "lifetime");
}

TEST(TimeRule, RequiresExpiryAndIssueTime) {
  EXPECT_EQ(time_verdict(Json::object({{"iat", kNow}})), "missing_claim");
  EXPECT_EQ(time_verdict(Json::object({{"exp", kNow + 60}})), "missing_claim");
}

TEST(IssuerRule, ComparesWithTheIssuerWhoseKeyWasUsed) {
  const auto verdict = [](const Json& claims) {
    const auto result =
        IssuerRule().check(Json::object(), claims, RuleContext{from_unix_seconds(kNow), "https://a"});
    return result.ok() ? std::string("ok") : result.error().message;
  };
  EXPECT_EQ(verdict(Json::object({{"iss", "https://a"}})), "ok");
  EXPECT_EQ(verdict(Json::object({{"iss", "https://b"}})), "wrong_issuer");
  EXPECT_EQ(verdict(Json::object({{"iss", "https://a/"}})), "wrong_issuer");
  EXPECT_EQ(verdict(Json::object({{"iss", Json::array({"https://a"})}})), "wrong_issuer");
  EXPECT_EQ(verdict(Json::object()), "missing_claim");
}

TEST(Rules, HaveTheirNames) {
  struct Never final : RevocationView {
    bool revoked(std::string_view, std::string_view, TimePoint) const override { return false; }
  } const view;
  EXPECT_EQ(TypeRule({}).name(), "type");
  EXPECT_EQ(IssuerRule().name(), "issuer");
  EXPECT_EQ(AudienceRule("a").name(), "audience");
  EXPECT_EQ(TimeRule(std::chrono::seconds(0), std::chrono::seconds(0)).name(), "time");
  EXPECT_EQ(IdentityRule(true).name(), "identity");
  EXPECT_EQ(RevocationRule(view).name(), "revocation");
}

TEST(IdentityRule, MayDoWithoutAnId) {
  const Json claims = Json::object({{"sub", "alice"}});
  const RuleContext context{from_unix_seconds(kNow), "issuer"};
  EXPECT_TRUE(IdentityRule(false).check(Json::object(), claims, context).ok());
  EXPECT_EQ(IdentityRule(true).check(Json::object(), claims, context).error().message, "missing_claim");
}

}  // namespace
}  // namespace assay::jose
