// SPDX-License-Identifier: Apache-2.0
#include "harness/plan/plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace assay::plan {
namespace {

using Strings = std::vector<std::string>;

model::Variant variant(const std::string& name) {
  model::Variant v;
  v.name = name;
  return v;
}

// Two controls (a has two faults), an attack on a with four variants, an attack on b, and two scenarios.
model::Catalog sample() {
  model::Catalog c;
  c.controls = {{"a", "M01", "gateway", "t", "high", "s", {{"one", "c", "w"}, {"two", "c", "w"}}, {}},
                {"b", "M02", "service", "t", "high", "s", {{"off", "c", "w"}, {"half", "c", "w"}}, {}}};
  c.sabotages = {{"deny-all", "w", {}}, {"lose", "w", {}}};
  c.checks.resize(4);
  model::Check& forged = c.checks[0];
  forged.id = "forged";
  forged.kills = "a";
  forged.shadowed_by = {"b"};
  forged.profile = "rs256-only";
  forged.needs = {"gateway.http"};
  forged.variants = {variant("v=1"), variant("v=2"), variant("v=3"), variant("v=4")};
  forged.variants[1].overrides_faults = true;  // only the second fault
  forged.variants[1].faults = {"two"};
  forged.variants[2].overrides_shadows = true;  // nothing hides it
  forged.variants[3].overrides_shadows = true;  // the same shadow by its full name
  forged.variants[3].shadowed_by = {"b/off"};
  model::Check& direct = c.checks[1];
  direct.id = "direct";
  direct.kills = "b";
  direct.faults = {"half"};
  direct.variants = {variant("")};
  model::Check& order = c.checks[2];
  order.id = "order";
  order.kind = model::CheckKind::scenario;
  order.sabotage = {"lose", "deny-all"};
  order.variants = {variant("n=1"), variant("n=2")};
  order.needs = {"broker"};
  model::Check& profile = c.checks[3];
  profile.id = "profile";
  profile.kind = model::CheckKind::scenario;
  profile.honest = true;
  profile.variants = {variant("")};
  std::sort(c.checks.begin(), c.checks.end(), [](const auto& x, const auto& y) { return x.id < y.id; });
  return c;
}

const TargetInfo kTarget = {"reference", "in-process", {"gateway.http", "broker"}};

// "purpose [weakenings] case case …" for each batch.
Strings lines(const model::Plan& plan) {
  Strings out;
  for (const model::Batch& batch : plan.batches) {
    std::string line = std::string(to_string(batch.cases.at(0).purpose)) + " [";
    for (const std::string& w : batch.weakenings) line += (line.back() == '[' ? "" : " ") + w;
    line += "]";
    for (const model::Case& c : batch.cases) line += " " + c.id;
    out.push_back(line);
  }
  return out;
}

TEST(Plan, RunIsOneBatchForEachCheck) {
  const model::Plan plan = plan_run(sample(), kTarget, {}, 7);
  EXPECT_EQ(lines(plan),
            (Strings{"verdict [] direct", "verdict [] forged#v=1 forged#v=2 forged#v=3 forged#v=4",
                     "verdict [] order#n=1 order#n=2", "verdict [] profile"}));
  EXPECT_EQ(plan.seed, 7u);
  EXPECT_EQ(plan.target, "reference");
  EXPECT_EQ(plan.mode, "in-process");
  EXPECT_FALSE(plan.filtered);
  EXPECT_EQ(plan.batches[1].check, "forged");
  EXPECT_EQ(plan.batches[1].profile, "rs256-only");
  EXPECT_EQ(plan.batches[1].cases[2].variant, 2u);
  EXPECT_EQ(plan.batches[1].cases[2].check, "forged");
}

TEST(Plan, ProofHasEveryCaseInOrder) {
  const model::Plan plan = plan_proof(sample(), kTarget, {}, 1);
  EXPECT_EQ(
      lines(plan),
      (Strings{"verdict [] direct", "verdict [] forged#v=1 forged#v=2 forged#v=3 forged#v=4",
               "verdict [] order#n=1 order#n=2", "verdict [] profile", "kill [b/half] direct!b/half",
               "baseline [b/off] forged#v=1!b/off forged#v=2!b/off forged#v=4!b/off",
               "kill [a/one b/off] forged#v=1!a/one+b/off forged#v=4!a/one+b/off",
               "kill [a/two b/off] forged#v=1!a/two+b/off forged#v=2!a/two+b/off forged#v=4!a/two+b/off",
               "kill [a/one] forged#v=3!a/one", "kill [a/two] forged#v=3!a/two",
               "sabotage [sabotage:deny-all] order#n=1!sabotage:deny-all order#n=2!sabotage:deny-all",
               "sabotage [sabotage:lose] order#n=1!sabotage:lose order#n=2!sabotage:lose",
               "honest [a/one] profile!a/one", "honest [a/two] profile!a/two",
               "honest [b/half] profile!b/half"}));
}

TEST(Plan, CasesSayWhatTheyProve) {
  const model::Plan plan = plan_proof(sample(), kTarget, {}, 1);
  const auto find = [&](const std::string& id) {
    for (const model::Batch& batch : plan.batches) {
      for (const model::Case& c : batch.cases) {
        if (c.id == id) return c;
      }
    }
    ADD_FAILURE() << id;
    return model::Case{};
  };
  EXPECT_EQ(find("forged#v=4!a/one+b/off").control, "a");
  EXPECT_EQ(find("forged#v=4!a/one+b/off").fault, "a/one");
  EXPECT_EQ(find("forged#v=4!a/one+b/off").variant, 3u);
  EXPECT_EQ(find("forged#v=1!b/off").fault, "");
  EXPECT_EQ(find("order#n=2!sabotage:lose").control, "lose");
  EXPECT_EQ(find("profile!b/half").fault, "b/half");
}

TEST(Plan, CaseIdsAreUnique) {
  std::set<std::string> seen;
  for (const model::Batch& batch : plan_proof(sample(), kTarget, {}, 1).batches) {
    for (const model::Case& c : batch.cases) EXPECT_TRUE(seen.insert(c.id).second) << c.id;
  }
  EXPECT_EQ(seen.size(), 26u);
}

TEST(Plan, SelectionKeepsHonestTrafficInTheProof) {
  const model::Plan plan = plan_proof(sample(), kTarget, {{"control:b"}, {}, 0, 1}, 1);
  EXPECT_EQ(lines(plan),
            (Strings{"verdict [] direct", "kill [b/half] direct!b/half", "honest [b/half] profile!b/half"}));
  EXPECT_TRUE(plan.filtered);
  const model::Plan without = plan_proof(sample(), kTarget, {{"control:b"}, {"profile"}, 0, 1}, 1);
  EXPECT_EQ(lines(without), (Strings{"verdict [] direct", "kill [b/half] direct!b/half"}));
}

TEST(Plan, WhatTheTargetLacksIsUnsupported) {
  const TargetInfo bare = {"bare", "subprocess", {}};
  model::Catalog catalog = sample();
  catalog.checks[2].needs = {"broker", "control.clock"};
  const model::Plan plan = plan_proof(catalog, bare, {}, 1);
  EXPECT_EQ(plan.unsupported, (Strings{"forged: gateway.http", "order: broker, control.clock"}));
  EXPECT_EQ(lines(plan), (Strings{"verdict [] direct", "verdict [] profile", "kill [b/half] direct!b/half",
                                  "honest [b/half] profile!b/half"}));
}

// A part that one variant goes to and another does not: only the one is out of the target's reach.
TEST(Plan, AVariantIsUnsupportedByItself) {
  model::Catalog catalog = sample();
  model::Check& check = catalog.checks[2];
  ASSERT_EQ(check.variants.size(), 2u);
  check.needs.clear();
  check.variants[0].vars = Json::object({{"at", "gateway"}});
  check.variants[1].vars = Json::object({{"at", "balancer"}});
  model::Step step;
  step.action = "http.send";
  step.params = Json::object({{"at", "$at"}});
  check.steps = {step};
  TargetInfo target{"other", "external", {"endpoint.gateway", "blast.read"}};
  const model::Plan plan = plan_run(catalog, target, {{check.id}, {}, 0, 1}, 1);
  EXPECT_EQ(plan.unsupported, Strings{check.id + "#" + check.variants[1].name + ": endpoint.balancer"});
  EXPECT_EQ(lines(plan), Strings{"verdict [] " + check.id + "#" + check.variants[0].name});
  target.capabilities.erase("endpoint.gateway");
  target.capabilities.erase("blast.read");
  EXPECT_EQ(plan_run(catalog, target, {{check.id}, {}, 0, 1}, 1).unsupported.size(), 2u)
      << "each lacks another thing";
  check.steps.clear();
  EXPECT_EQ(plan_run(catalog, target, {{check.id}, {}, 0, 1}, 1).unsupported,
            Strings{check.id + ": blast.read"});
}

TEST(Plan, UnmatchedSelectorsAreReported) {
  const model::Plan plan = plan_run(sample(), kTarget, {{"nothing"}, {}, 0, 1}, 1);
  EXPECT_EQ(plan.unmatched, Strings{"nothing"});
  EXPECT_TRUE(plan.batches.empty());
}

TEST(Plan, ShardsPartitionTheBatches) {
  const Strings whole = lines(plan_proof(sample(), kTarget, {}, 1));
  for (const int count : {1, 2, 4, 20}) {
    Strings merged(whole.size());
    for (int index = 0; index < count; ++index) {
      const Strings part = lines(plan_proof(sample(), kTarget, {{}, {}, index, count}, 1));
      for (std::size_t i = 0; i < part.size(); ++i) {
        merged.at(i * static_cast<std::size_t>(count) + static_cast<std::size_t>(index)) = part[i];
      }
    }
    EXPECT_EQ(merged, whole) << count;
  }
  EXPECT_TRUE(plan_run(sample(), kTarget, {{}, {}, 0, 2}, 1).filtered);
}

TEST(PlanRun, ATargetIsNotDoneMoreToThanItAllows) {
  model::Catalog catalog = sample();
  for (model::Check& check : catalog.checks) {
    if (check.id == "direct") check.blast = model::Blast::flood;
    if (check.id == "profile") check.blast = model::Blast::write;
  }
  TargetInfo target = kTarget;
  EXPECT_TRUE(plan_run(catalog, target, {}, 1).unsupported.empty()) << "the default is everything";
  target.most_blast = model::Blast::write;
  EXPECT_EQ(plan_run(catalog, target, {}, 1).unsupported, (Strings{"direct: blast flood"}));
  EXPECT_EQ(plan_proof(catalog, target, {}, 1).unsupported, (Strings{"direct: blast flood"}));
  target.most_blast = model::Blast::read;
  EXPECT_EQ(plan_run(catalog, target, {}, 1).unsupported,
            (Strings{"direct: blast flood", "profile: blast write"}));
}

}  // namespace
}  // namespace assay::plan
