// SPDX-License-Identifier: Apache-2.0
#include "harness/plan/selection.hpp"

#include <gtest/gtest.h>

namespace assay::plan {
namespace {

using Strings = std::vector<std::string>;

model::Check attack(const std::string& id, const std::string& pack, const std::string& kills) {
  model::Check c;
  c.id = id;
  c.pack = pack;
  c.kills = kills;
  c.pos.file = "attacks/" + pack + "/" + id + ".toml";
  c.variants.resize(1);
  return c;
}

const model::Catalog& catalog() {
  static const model::Catalog kCatalog = [] {
    model::Catalog c;
    c.controls.resize(2);
    c.controls[0].id = "gateway.jwt.aud";
    c.controls[0].mitigation = "M01";
    c.controls[1].id = "gateway.tls";
    c.controls[1].mitigation = "M11";
    c.checks = {attack("jwt.aud", "token-forgery", "gateway.jwt.aud"),
                attack("jwt.aud.array", "token-forgery/deep", "gateway.jwt.aud"),
                attack("tls.old", "tls", "gateway.tls")};
    c.checks[0].tags = {"quick"};
    c.checks[1].threats = {"TH-042"};
    model::Check scenario = attack("profile.own", "profile", "");
    scenario.kind = model::CheckKind::scenario;
    scenario.tags = {"quick"};
    scenario.pos.file = "scenarios/profile/profile.own.toml";
    c.checks.push_back(scenario);
    return c;
  }();
  return kCatalog;
}

Strings ids(const Selected& selected) {
  Strings out;
  for (const model::Check* check : selected.checks) out.push_back(check->id);
  return out;
}

TEST(Selection, EachKindOfSelector) {
  const struct {
    const char* selector;
    Strings expected;
  } rows[] = {
      {"jwt.aud", {"jwt.aud"}},
      {"jwt.*", {"jwt.aud", "jwt.aud.array"}},
      {"*.ow?", {"profile.own"}},
      {"token-forgery", {"jwt.aud", "jwt.aud.array"}},
      {"token-forgery/deep", {"jwt.aud.array"}},
      {"attacks", {"jwt.aud", "jwt.aud.array", "tls.old"}},
      {"./attacks/tls/", {"tls.old"}},
      {"attacks/tls/tls.old.toml", {"tls.old"}},
      {"attacks/*/jwt.aud.toml", {"jwt.aud"}},
      {"/home/me/suite/attacks/tls/tls.old.toml", {"tls.old"}},
      {"/home/me/suite/attacks/token-forgery", {"jwt.aud", "jwt.aud.array"}},
      {"/suite/scenarios/", {"profile.own"}},
      {"tag:quick", {"jwt.aud", "profile.own"}},
      {"control:gateway.tls", {"tls.old"}},
      {"control:gateway.*", {"jwt.aud", "jwt.aud.array", "tls.old"}},
      {"mitigation:M11", {"tls.old"}},
      {"mitigation:*", {"jwt.aud", "jwt.aud.array", "tls.old"}},
      {"threat:TH-042", {"jwt.aud.array"}},
  };
  for (const auto& row : rows) {
    const Selected selected = select_checks(catalog(), {{row.selector}, {}, 0, 1});
    EXPECT_EQ(ids(selected), row.expected) << row.selector;
    EXPECT_TRUE(selected.unmatched.empty()) << row.selector;
  }
}

TEST(Selection, WhatMatchesNothingIsReported) {
  for (const char* selector : {"jwt", "token", "attack", "attacks/t", "tag:slow", "threat:TH-04", "pack:tls",
                               "", "/", "./", "control:M11", "/home/attacks/none"}) {
    const Selected selected = select_checks(catalog(), {{selector}, {}, 0, 1});
    EXPECT_TRUE(selected.checks.empty()) << selector;
    EXPECT_EQ(selected.unmatched, Strings{selector}) << selector;
  }
  EXPECT_EQ(select_checks(catalog(), {{"tls.old", "nope"}, {"neither"}, 0, 1}).unmatched,
            (Strings{"nope", "neither"}));
}

TEST(Selection, NoSelectorMeansAllAndExcludeWins) {
  EXPECT_EQ(select_checks(catalog(), {}).checks.size(), 4u);
  EXPECT_EQ(ids(select_checks(catalog(), {{}, {"tag:quick"}, 0, 1})), (Strings{"jwt.aud.array", "tls.old"}));
  EXPECT_EQ(ids(select_checks(catalog(), {{"tls.old", "jwt.*"}, {"jwt.aud"}, 0, 1})),
            (Strings{"jwt.aud.array", "tls.old"}));
}

TEST(Selection, Narrows) {
  EXPECT_FALSE(Selection{}.narrows());
  EXPECT_TRUE((Selection{{"x"}, {}, 0, 1}.narrows()));
  EXPECT_TRUE((Selection{{}, {"x"}, 0, 1}.narrows()));
  EXPECT_TRUE((Selection{{}, {}, 0, 2}.narrows()));
}

}  // namespace
}  // namespace assay::plan
