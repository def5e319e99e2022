// SPDX-License-Identifier: Apache-2.0
// What the good root means, value by value.
#include "harness/load/load.hpp"

#include <gtest/gtest.h>

#include "core/json/parse.hpp"
#include "harness/load/testdata/sample.hpp"

namespace assay::load {
namespace {

using Strings = std::vector<std::string>;

const model::Catalog& catalog() {
  static const LoadResult kGood = load_catalog(
      std::filesystem::path(ASSAY_SOURCE_DIR) / "harness/load/testdata/good", sample_vocabulary());
  return kGood.catalog;
}

const model::Check& check(std::string_view id) {
  const model::Check* found = catalog().check(id);
  EXPECT_NE(found, nullptr) << id;
  return *found;
}

Strings variant_names(const model::Check& c) {
  Strings out;
  for (const model::Variant& v : c.variants) out.push_back(v.name);
  return out;
}

// Variants of an attack whose file has `head` between its head and its steps.
CheckResult with_variants(const std::string& head) {
  const std::string text =
      "id = \"x\"\ntitle = \"t\"\nseverity = \"low\"\nkills = \"service.jwt.verify\"\n"
      "threats = [\"TH-001\"]\nwhy = \"w\"\nfix = \"f\"\n" +
      head +
      "\n[[twin]]\ndo = \"http.send\"\nroute = \"r\"\nexpect.outcome = \"accepted\"\n"
      "[[attack]]\ndo = \"http.send\"\nroute = \"r\"\njson = [\"$a\", \"$b\"]\n"
      "[[breach]]\nobserve = \"service.requests\"\nat = \"s\"\nmarker = \"$marker\"\n";
  return load_check(text, "x.toml", model::CheckKind::attack, sample_vocabulary(), catalog());
}

TEST(Load, CatalogueFiles) {
  ASSERT_EQ(catalog().mitigations.size(), 2u);
  EXPECT_EQ(catalog().mitigation("M01")->d3fend, Strings{"D3-TBA"});
  const model::Control& control = *catalog().control("gateway.jwt.alg-allowlist");
  EXPECT_EQ(control.mitigation, "M01");
  EXPECT_EQ(control.pos, (SourcePos{"catalog/controls.toml", 2, 1}));
  ASSERT_EQ(control.faults.size(), 2u);
  EXPECT_EQ(control.faults[1].id, "none-accepted");
  EXPECT_EQ(control.faults[1].cites, "CVE-2018-1000531");
  EXPECT_EQ(catalog().threat("TH-001")->cwe, std::vector<std::int64_t>{347});
  EXPECT_EQ(catalog().sabotage("deny-all")->what, "Every request is refused.");
  EXPECT_EQ(catalog().checks.size(), 3u);
}

TEST(Load, AttackHead) {
  const model::Check& c = check("jwt.none");
  EXPECT_EQ(c.kind, model::CheckKind::attack);
  EXPECT_EQ(c.severity, model::Level::critical);
  EXPECT_EQ(c.blast, model::Blast::read);
  EXPECT_EQ(c.pack, "tokens");
  EXPECT_EQ(c.profile, "rs256-only");
  EXPECT_EQ(c.faults, Strings{"none-accepted"});
  EXPECT_EQ(c.shadowed_by, Strings{"service.jwt.verify"});
  EXPECT_EQ(c.needs, (Strings{"gateway.http", "identity.issue"}));
  EXPECT_EQ(c.pos.file, "attacks/tokens/jwt.none.toml");
  EXPECT_EQ(c.key_pos.at("kills"), (SourcePos{"attacks/tokens/jwt.none.toml", 5, 1}));
}

TEST(Load, VariantsKeepTheirOverrides) {
  const model::Check& c = check("jwt.none");
  EXPECT_EQ(variant_names(c), (Strings{"alg=none", "alg#2"}));
  EXPECT_FALSE(c.variants[0].overrides_faults || c.variants[0].overrides_shadows);
  EXPECT_TRUE(c.variants[1].overrides_faults && c.variants[1].overrides_shadows);
  EXPECT_EQ(c.variants[1].faults, (Strings{"alg-from-token", "none-accepted"}));
  EXPECT_TRUE(c.variants[1].shadowed_by.empty());
  EXPECT_EQ(c.variants[1].vars, Json::object({{"alg", "none "}}));
}

TEST(Load, StepsAsWritten) {
  const model::Check& c = check("jwt.none");
  ASSERT_EQ(c.attack.size(), 2u);
  EXPECT_EQ(c.attack[0].action, "token.forge");
  EXPECT_EQ(c.attack[0].save, "bad");
  EXPECT_EQ(dump_json(c.attack[0].params),
            R"({"from":"$good","header":{"alg":"$alg"},)"
            R"("claims":{"exp":{"now":"1h"},"sub":"bob-$marker"},"sign":"none"})");
  EXPECT_EQ(c.attack[1].name, "send");
  EXPECT_EQ(c.attack[1].repeat, Json(3));
  EXPECT_TRUE(c.attack[1].parallel);
  EXPECT_FALSE(c.attack[1].background);
  EXPECT_EQ(c.attack[1].expect->asserts, Json::object({{"outcome", "rejected.*"}}));
  ASSERT_EQ(c.cleanup.size(), 1u);
  EXPECT_EQ(check("jwt.direct").attack[0].for_each, Json::array({"GET", "PUT"}));
}

TEST(Load, SharedStepsAreFilledIn) {
  const model::Check& c = check("jwt.none");
  ASSERT_EQ(c.setup.size(), 1u);
  EXPECT_EQ(c.setup[0].save, "good");
  EXPECT_EQ(dump_json(c.setup[0].params), R"({"user":"alice","audience":"https://api/${run}"})");
  EXPECT_EQ(c.setup[0].pos.file, "lib/login.toml");
}

TEST(Load, ObservationRules) {
  const model::Check& c = check("jwt.none");
  ASSERT_EQ(c.breach.size(), 2u);
  EXPECT_EQ(c.breach[0].at, "user-service");
  EXPECT_EQ(c.breach[0].marker, Json("$marker"));
  EXPECT_EQ(c.breach[0].where, Json::object({{"path", "/profile*"}}));
  EXPECT_EQ(c.breach[0].at_least, 2);
  EXPECT_TRUE(c.breach[1].marker.is_null());
  ASSERT_EQ(c.detect.size(), 1u);
  EXPECT_EQ(c.detect[0].observer, "audit.events");
  EXPECT_EQ(c.detect[0].where, Json::object({{"event", "authn.failure"}, {"reason", "alg_not_allowed"}}));
  EXPECT_EQ(c.detect[0].at_most, 3);
  const model::Check& scenario = check("profile.own");
  ASSERT_EQ(scenario.detect.size(), 2u);
  EXPECT_EQ(scenario.detect[1].observer, "service.requests");
  EXPECT_EQ(scenario.detect[1].at, "user-service");
  EXPECT_EQ(scenario.detect[1].where, Json::object({{"subject", "alice"}}));
  EXPECT_EQ(scenario.detect[1].at_most, 2);
}

TEST(Load, Scenario) {
  const model::Check& c = check("profile.own");
  EXPECT_EQ(c.kind, model::CheckKind::scenario);
  EXPECT_EQ(c.severity, model::Level::high);
  EXPECT_TRUE(c.honest);
  EXPECT_EQ(c.sabotage, Strings{"deny-all"});
  EXPECT_EQ(c.steps.size(), 3u);
  EXPECT_EQ(c.needs, (Strings{"control.clock", "gateway.http", "identity.issue"}));
  EXPECT_EQ(variant_names(c), Strings{""});
}

TEST(Load, VariantNames) {
  EXPECT_EQ(variant_names(check("jwt.direct")),
            (Strings{"user=alice,split=1", "user=alice,split=16", "user=bob,split=1", "user=bob,split=16"}));
  const struct {
    const char* head;
    Strings names;
  } rows[] = {
      {"[[variant]]\na = 1\nb = true\n[[variant]]\na = -1\nb = false", {"a=1,b=true", "a=-1,b=false"}},
      {"[matrix]\na = [\"x y\", \"x\", \"x y z\"]\nb = [[1], {c = 2}]",
       {"a#1,b#1", "a#1,b#2", "a=x,b#1", "a=x,b#2", "a#3,b#1", "a#3,b#2"}},
      {"[[variant]]\nname = \"one\"\na = 1\n[[variant]]\na = 2\n[matrix]\nb = [3, 4]",
       {"one,b=3", "one,b=4", "a=2,b=3", "a=2,b=4"}},
      {"[[variant]]\na = \"\"\nb = \"a,b\"\n[[variant]]\na = \"0123456789012345678901234\"\nb = \"\\u0000\"",
       {"a#1,b#1", "a#2,b#2"}},
  };
  for (const auto& row : rows) {
    const CheckResult result = with_variants(row.head);
    EXPECT_EQ(render(result.diagnostics, {}), "") << row.head;
    EXPECT_EQ(variant_names(result.check), row.names) << row.head;
  }
}

TEST(Load, VariantValuesMayUseBuiltinsAndCarryTheMarker) {
  CheckResult result = with_variants("[[variant]]\na = \"/x/$marker\"\nb = \"$$\"");
  EXPECT_EQ(render(result.diagnostics, {}), "");
  EXPECT_EQ(result.check.variants[0].vars.at("a"), Json("/x/$marker"));
}

TEST(Load, MatrixIsBounded) {
  std::string many = "[";
  for (int i = 0; i < 65; ++i) many += std::to_string(i) + ",";
  const CheckResult result = with_variants("[matrix]\na = " + many + "]\nb = " + many + "]");
  ASSERT_EQ(result.diagnostics.items().size(), 1u);
  EXPECT_EQ(result.diagnostics.items()[0].message, "more than 4096 variants");
}

// A step list that uses lib/s.toml, whose only parameter is `p` and whose step sends {path = template}.
Json spliced(const std::string& with, const std::string& path) {
  const Sources sources = {
      {"lib/s.toml", "[params]\np = {doc=\"d\"}\n[[step]]\ndo = \"http.send\"\njson = " + path}};
  const std::string text =
      "id = \"x\"\ntitle = \"t\"\n[[setup]]\ndo = \"token.issue\"\nuser = \"u\"\nsave = \"tok\"\n"
      "[[step]]\nuse = \"lib/s.toml\"\nwith = { p = " +
      with + " }\n";
  const CheckResult result = load_check(text, "scenarios/x.toml", model::CheckKind::scenario,
                                        sample_vocabulary(), catalog(), sources);
  return result.check.steps.empty() ? Json() : result.check.steps[0].params.at("json");
}

TEST(Load, ParametersAreSpliced) {
  const struct {
    const char *with, *path;
    Json expected;
  } rows[] = {
      {"\"v\"", "\"$p\"", "v"},
      {"7", "\"$p\"", 7},
      {"7", "\"n=$p\"", "n=7"},
      {"[1, 2]", "[\"$p\"]", Json::array({Json::array({1, 2})})},
      {"\"$tok\"", "\"$p\"", "$tok"},
      {"\"$tok\"", "\"$p.kid\"", "$tok.kid"},
      {"\"$tok\"", "\"Bearer ${p}x\"", "Bearer ${tok}x"},
      {"\"a$$b\"", "\"$p\"", "a$$b"},
      {"\"a$$b\"", "\"$$-$p\"", "$$-a$$b"},
      {"{ name = \"n\" }", "\"$p.name/$run\"", "n/${run}"},
      {"\"v\"", "{ deep = [\"${p}!\"] }", Json::object({{"deep", Json::array({"v!"})}})},
  };
  for (const auto& row : rows)
    EXPECT_EQ(spliced(row.with, row.path), row.expected) << row.with << " in " << row.path;
}

TEST(Load, NearestSharedFileWins) {
  const std::string step = "[[step]]\ndo = \"http.send\"\npath = ";
  const Sources sources = {{"lib/s.toml", step + "\"root\""},
                           {"scenarios/lib/s.toml", step + "\"scenarios\""},
                           {"scenarios/a/lib/s.toml", step + "\"a\""}};
  const std::string text = "id = \"x\"\ntitle = \"t\"\n[[step]]\nuse = \"lib/s.toml\"\n";
  const auto path_from = [&](const std::string& file) {
    const auto result =
        load_check(text, file, model::CheckKind::scenario, sample_vocabulary(), catalog(), sources);
    return result.check.steps.at(0).params.at("path").as_string();
  };
  EXPECT_EQ(path_from("scenarios/a/x.toml"), "a");
  EXPECT_EQ(path_from("scenarios/b/x.toml"), "scenarios");
  EXPECT_EQ(path_from("attacks/b/x.toml"), "root");
}

TEST(Load, GuessesKind) {
  EXPECT_EQ(guess_kind("[[step]]\ndo = \"a\""), model::CheckKind::scenario);
  EXPECT_EQ(guess_kind("[[step]]\n[[attack]]"), model::CheckKind::attack);
  EXPECT_EQ(guess_kind("kills = \"x\""), model::CheckKind::attack);
  EXPECT_EQ(guess_kind("not toml"), model::CheckKind::attack);
}

}  // namespace
}  // namespace assay::load
