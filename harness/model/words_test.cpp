// SPDX-License-Identifier: Apache-2.0
#include "harness/model/words.hpp"

#include <gtest/gtest.h>

#include <set>

#include "harness/model/plan.hpp"
#include "harness/model/vocabulary.hpp"

namespace assay::model {
namespace {

TEST(Words, SpellingGoesThereAndBack) {
  for (const char* text : {"info", "low", "medium", "high", "critical"}) {
    ASSERT_TRUE(parse_level(text).has_value()) << text;
    EXPECT_EQ(to_string(*parse_level(text)), text);
  }
  for (const char* text : {"read", "write", "flood", "crash"}) {
    ASSERT_TRUE(parse_blast(text).has_value()) << text;
    EXPECT_EQ(to_string(*parse_blast(text)), text);
  }
  for (const char* text : {"setup", "before", "attack", "observe", "after", "cleanup"}) {
    ASSERT_TRUE(parse_phase(text).has_value()) << text;
    EXPECT_EQ(to_string(*parse_phase(text)), text);
  }
  EXPECT_FALSE(parse_level("High").has_value());
  EXPECT_FALSE(parse_blast("").has_value());
  EXPECT_FALSE(parse_phase("attack ").has_value());
}

TEST(Words, EachValueHasItsOwnName) {
  EXPECT_EQ(to_string(Verdict::inconclusive), "inconclusive");
  EXPECT_EQ(to_string(Verdict::waived), "waived");
  EXPECT_EQ(to_string(Grade::none), "none");
  EXPECT_EQ(to_string(Grade::effect), "effect");
  EXPECT_EQ(to_string(KillState::unreached), "unreached");
  EXPECT_EQ(to_string(KillState::broken), "broken");
  EXPECT_EQ(to_string(CheckKind::scenario), "scenario");
  EXPECT_EQ(to_string(Purpose::baseline), "baseline");
  EXPECT_EQ(to_string(Purpose::sabotage), "sabotage");
  EXPECT_EQ(to_string(Purpose::honest), "honest");
  EXPECT_LT(Level::medium, Level::critical);
}

TEST(Words, OutcomePatterns) {
  const struct {
    const char *pattern, *outcome;
    bool matches;
  } rows[] = {{"accepted", "accepted", true},
              {"rejected.*", "rejected.forbidden", true},
              {"rejected.*", "refused.closed", false},
              {"rejected.*", "rejected", false},
              {"refused.*", "refused.tls", true},
              {"error.*", "error.server", true},
              {"accepted.*", "accepted", false},
              {"rejected", "rejected.forbidden", false},
              {"*", "accepted", false},
              {".*", "accepted", false},
              {"accepted|rejected.limited", "rejected.limited", true},
              {"accepted|rejected.limited", "accepted", true},
              {"accepted|rejected.limited", "rejected.forbidden", false},
              {"", "accepted", false}};
  for (const auto& row : rows) {
    EXPECT_EQ(outcome_matches(row.pattern, row.outcome), row.matches) << row.pattern << " ~ " << row.outcome;
  }
}

TEST(Words, OutcomesAreAClosedList) {
  const std::set<std::string> unique(outcomes().begin(), outcomes().end());
  EXPECT_EQ(unique.size(), 16u);
  EXPECT_EQ(outcomes().size(), 16u);
  EXPECT_TRUE(unique.contains("rejected.misdirected"));
}

TEST(Vocabulary, LooksUpByName) {
  Vocabulary v;
  v.actions = {{"a.b", "doc", {}, {}, false}, {"a.c", "doc", {}, {}, true}};
  v.asserts = {{"status", ParamKind::integer, "doc"}};
  v.observers = {{"service.requests", "doc", Grade::effect, true, true, {}}};
  ASSERT_NE(v.action("a.c"), nullptr);
  EXPECT_TRUE(v.action("a.c")->saves);
  EXPECT_EQ(v.action("a"), nullptr);
  ASSERT_NE(v.assertion("status"), nullptr);
  EXPECT_EQ(v.assertion("Status"), nullptr);
  ASSERT_NE(v.observer("service.requests"), nullptr);
  EXPECT_EQ(v.observer(""), nullptr);
  EXPECT_EQ(to_string(ParamKind::payload), "payload");
  EXPECT_EQ(to_string(ParamKind::any), "any");
}

TEST(Catalog, LooksUpById) {
  Catalog c;
  c.threats.resize(1);
  c.threats[0].id = "TH-001";
  c.controls.resize(2);
  c.controls[1].id = "x.y";
  c.checks.resize(1);
  c.checks[0].id = "jwt.none";
  EXPECT_EQ(c.threat("TH-001"), &c.threats[0]);
  EXPECT_EQ(c.control("x.y"), &c.controls[1]);
  EXPECT_EQ(c.check("jwt.none"), &c.checks[0]);
  EXPECT_EQ(c.check("jwt"), nullptr);
  EXPECT_EQ(c.mitigation("M01"), nullptr);
  EXPECT_EQ(c.sabotage("deny-all"), nullptr);
}

}  // namespace
}  // namespace assay::model
