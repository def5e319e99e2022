// SPDX-License-Identifier: Apache-2.0
#include "harness/load/schema.hpp"

#include <gtest/gtest.h>

#include "core/json/parse.hpp"
#include "harness/load/testdata/sample.hpp"

namespace assay::load {
namespace {

// The `then` of the rule for one action, or null.
Json rule_for(const Json& schema, const std::string& action) {
  for (const Json& rule : schema.at("definitions").at("step").at("allOf").items()) {
    const Json& condition = rule.at("if");
    if (condition.at("properties").at("do").at("const") == Json(action)) return rule.at("then");
  }
  return {};
}

TEST(Schema, NamesEveryActionAndParameter) {
  const model::Vocabulary vocabulary = sample_vocabulary();
  const Json schema = schema_for_checks(vocabulary, nullptr);
  Json names = Json::array();
  for (const model::ActionSpec& action : vocabulary.actions) {
    names.push_back(action.name);
    const Json rule = rule_for(schema, action.name);
    ASSERT_TRUE(rule.is_object()) << action.name;
    EXPECT_EQ(rule.at("additionalProperties"), Json(false));
    EXPECT_EQ(rule.at("properties").contains("save"), action.saves) << action.name;
    std::size_t required = 1;
    for (const model::ParamSpec& param : action.params) {
      EXPECT_EQ(rule.at("properties").at(param.name).at("description"), Json(param.doc)) << param.name;
      if (param.required) ++required;
    }
    EXPECT_EQ(rule.at("required").size(), required) << action.name;
    EXPECT_EQ(rule.at("properties").size(), action.params.size() + 7 + (action.saves ? 1 : 0)) << action.name;
  }
  EXPECT_EQ(schema.at("definitions").at("step").at("properties").at("do").at("enum"), names);
}

TEST(Schema, KindsOfParameters) {
  const Json schema = schema_for_checks(sample_vocabulary(), nullptr);
  const Json send = rule_for(schema, "http.send").at("properties");
  const auto first = [&](const char* param) { return dump_json(send.at(param).at("anyOf").items().at(0)); };
  EXPECT_EQ(first("path"), R"({"type":"string"})");
  EXPECT_EQ(first("body"), R"({"$ref":"#/definitions/payload"})");
  EXPECT_EQ(first("compress"), R"({"type":"boolean"})");
  EXPECT_EQ(first("headers"), R"({"type":"array"})");
  EXPECT_EQ(first("wait"), R"({"$ref":"#/definitions/duration"})");
  EXPECT_EQ(first("methods"), R"({"type":"array","items":{"type":"string","enum":["GET","PUT"]}})");
  EXPECT_FALSE(send.at("json").contains("anyOf"));
  EXPECT_EQ(dump_json(rule_for(schema, "token.forge").at("properties").at("sign").at("anyOf").items().at(1)),
            R"({"$ref":"#/definitions/variable"})");
}

TEST(Schema, AssertsObserversAndProfiles) {
  const Json schema = schema_for_checks(sample_vocabulary(), nullptr);
  const Json& expect = schema.at("definitions").at("expect");
  EXPECT_EQ(expect.at("properties").size(), 3u);
  EXPECT_EQ(expect.at("additionalProperties"), Json(false));
  const Json& outcome = expect.at("properties").at("outcome").at("anyOf");
  EXPECT_EQ(outcome.items().at(0).at("enum").size(), model::outcomes().size());
  EXPECT_EQ(dump_json(outcome.items().at(1)), R"({"$ref":"#/definitions/outcome_pattern"})");
  EXPECT_EQ(dump_json(schema.at("definitions").at("breach").at("properties").at("observe").at("enum")),
            R"(["service.requests","audit.events","listener.bytes","step.outcomes","step.numbers"])");
  EXPECT_EQ(dump_json(schema.at("properties").at("profile").at("enum")), R"(["rs256-only"])");
  EXPECT_EQ(schema.at("additionalProperties"), Json(false));
}

TEST(Schema, CatalogueIdsAreCompleted) {
  model::Catalog catalog;
  catalog.controls = {{"a.b", "M01", "a", "t", "high", "s", {{"off", "c", "w"}}, {}}};
  catalog.sabotages = {{"deny-all", "w", {}}};
  const Json with = schema_for_checks(sample_vocabulary(), &catalog).at("properties");
  EXPECT_EQ(dump_json(with.at("kills").at("enum")), R"(["a.b"])");
  EXPECT_EQ(dump_json(with.at("shadowed_by").at("items").at("enum")), R"(["a.b","a.b/off"])");
  EXPECT_EQ(dump_json(with.at("sabotage").at("items").at("enum")), R"(["deny-all"])");
  const Json without = schema_for_checks(sample_vocabulary(), nullptr).at("properties");
  EXPECT_FALSE(without.at("kills").contains("enum"));
}

}  // namespace
}  // namespace assay::load
