// SPDX-License-Identifier: Apache-2.0
#include "cli/batch_json.hpp"

#include <gtest/gtest.h>

#include "core/json/parse.hpp"

namespace assay::cli {
namespace {

using model::Purpose;

model::Plan sample() {
  model::Plan plan;
  plan.seed = 7;
  plan.target = "reference";
  plan.mode = "subprocess";
  plan.filtered = true;
  plan.unsupported = {"a.b: mesh"};
  plan.batches = {
      {"jwt.x", "", {}, {{"jwt.x#a", "jwt.x", 3, Purpose::verdict, "", ""}}},
      {"jwt.x",
       "two-issuers",
       {"c/f", "sabotage:s"},
       {{"1", "jwt.x", 0, Purpose::baseline, "c", ""},
        {"2", "jwt.x", 0, Purpose::kill, "c", "c/f"},
        {"3", "jwt.x", 0, Purpose::sabotage, "s", ""},
        {"4", "jwt.x", 0, Purpose::honest, "c", "c/f"}}},
  };
  return plan;
}

TEST(PlanJson, GoesThereAndBackWhole) {
  const Json json = to_json(sample());
  const auto back = plan_from_json(parse_json(dump_json(json)).value());
  ASSERT_TRUE(back.ok()) << back.error().message;
  EXPECT_EQ(dump_json(to_json(*back)), dump_json(json));
  EXPECT_EQ(back->seed, 7u);
  EXPECT_EQ(back->mode, "subprocess");
  EXPECT_TRUE(back->filtered);
  EXPECT_EQ(back->unsupported, (std::vector<std::string>{"a.b: mesh"}));
  ASSERT_EQ(back->batches.size(), 2u);
  EXPECT_EQ(back->batches[0].cases.at(0).variant, 3u);
  EXPECT_EQ(back->batches[1].profile, "two-issuers");
  EXPECT_EQ(back->batches[1].weakenings, (std::vector<std::string>{"c/f", "sabotage:s"}));
  EXPECT_EQ(back->batches[1].cases.at(1).purpose, Purpose::kill);
  EXPECT_EQ(back->batches[1].cases.at(1).fault, "c/f");
  EXPECT_EQ(back->batches[1].cases.at(3).purpose, Purpose::honest);
}

TEST(PlanJson, WhatIsNoPlanIsAnError) {
  const std::pair<const char*, const char*> rows[] = {
      {"null", "not an assay.plan/1 document"},
      {R"({"batches":[]})", "not an assay.plan/1 document"},
      {R"({"schema":"assay.plan/2","batches":[]})", "not an assay.plan/1 document"},
      {R"({"schema":"assay.plan/1"})", "a plan without batches"},
      {R"({"schema":"assay.plan/1","batches":{}})", "a plan without batches"},
      {R"({"schema":"assay.plan/1","batches":[{"check":"x"}]})", "a batch without cases"},
      {R"({"schema":"assay.plan/1","batches":[7]})", "a batch without cases"},
      {R"({"schema":"assay.plan/1","batches":[{"cases":[{"purpose":"fun"}]}]})", "unknown purpose \"fun\""},
      {R"({"schema":"assay.plan/1","batches":[{"cases":[{}]}]})", "unknown purpose \"\""},
  };
  for (const auto& [text, message] : rows) {
    const auto plan = plan_from_json(parse_json(text).value());
    ASSERT_FALSE(plan.ok()) << text;
    EXPECT_EQ(plan.error().code, Errc::invalid) << text;
    EXPECT_EQ(plan.error().message, message) << text;
  }
}

}  // namespace
}  // namespace assay::cli
