// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "core/json/parse.hpp"
#include "reports/report.hpp"
#include "reports/sample_report.hpp"

namespace assay::reports {
namespace {

Json parse(const std::string& text) {
  auto json = parse_json(text);
  EXPECT_TRUE(json.ok()) << (json.ok() ? "" : json.error().message);
  return json.value_or(Json());
}

Json schema(const std::string& name) {
  std::ifstream in(std::string(ASSAY_SOURCE_DIR) + "/reports/schemas/" + name);
  std::stringstream text;
  text << in.rdbuf();
  return parse(text.str());
}

bool has_type(const Json& value, std::string_view type) {
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_int();
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_bool();
  if (type == "array") return value.is_array();
  return type == "object" && value.is_object();
}

// The part of draft-07 that our schemas use. Returns the first violation, or "".
std::string violation(const Json& value, const Json& rule, const Json& root, const std::string& at) {
  if (const Json* ref = rule.find("$ref")) {
    return violation(value, root.at("definitions").at(ref->as_string().substr(14)), root, at);
  }
  if (const Json* type = rule.find("type"); type != nullptr && !has_type(value, type->as_string()))
    return at + ": type";
  if (const Json* constant = rule.find("const"); constant != nullptr && !(value == *constant))
    return at + ": const";
  if (const Json* words = rule.find("enum")) {
    const auto& all = words->items();
    if (std::find(all.begin(), all.end(), value) == all.end()) return at + ": enum";
  }
  if (const Json* least = rule.find("minimum"); least != nullptr && value.as_double() < least->as_double()) {
    return at + ": minimum";
  }
  if (value.is_array()) {
    if (value.size() < static_cast<std::size_t>(rule.at("minItems").int_or(0))) return at + ": minItems";
    for (const Json& item : value.items()) {
      if (auto v = violation(item, rule.at("items"), root, at + "[]"); !v.empty()) return v;
    }
  }
  if (!value.is_object()) return {};
  if (const Json* required = rule.find("required")) {
    for (const Json& name : required->items()) {
      if (!value.contains(name.as_string())) return at + "." + name.as_string() + ": missing";
    }
  }
  for (const auto& [name, member] : value.members()) {
    const Json* known = rule.at("properties").find(name);
    if (known == nullptr && !rule.at("additionalProperties").bool_or(true))
      return at + "." + name + ": unknown";
    if (known == nullptr) continue;
    if (auto v = violation(member, *known, root, at + "." + name); !v.empty()) return v;
  }
  return {};
}

std::string violation(const Json& value, const Json& root) {
  return violation(value, root, root, "$");
}

TEST(ResultsJson, FollowsItsSchema) {
  const Json rules = schema("results.schema.json");
  for (const Sample& s : {small_sample(), good_sample(), hostile_sample("\xff</script>\x1b"), Sample{}}) {
    EXPECT_EQ(violation(parse(render_results_json(s.report(false))), rules), "");
  }
}

TEST(ProofJson, FollowsItsSchema) {
  const Json rules = schema("proof.schema.json");
  for (const Sample& s : {small_sample(), good_sample(), hostile_sample("\xff</script>\x1b"), Sample{}}) {
    EXPECT_EQ(violation(parse(render_proof_json(s.report(true))), rules), "");
  }
}

TEST(Schemas, RefuseWhatTheyShould) {
  const Json results = schema("results.schema.json"), proof = schema("proof.schema.json");
  const Json good = parse(render_results_json(small_sample().report(false)));
  const auto edited = [&](auto edit) {
    Json copy = good;
    edit(copy);
    return violation(copy, results);
  };
  EXPECT_EQ(edited([](Json& j) { j["schema"] = "assay.results/2"; }), "$.schema: const");
  EXPECT_EQ(edited([](Json& j) { j.erase("digest"); }), "$.digest: missing");
  EXPECT_EQ(edited([](Json& j) { j["summary"]["pass"] = -1; }), "$.summary.pass: minimum");
  EXPECT_EQ(edited([](Json& j) { j["checks"].items()[0]["verdict"] = "maybe"; }), "$.checks[].verdict: enum");
  EXPECT_EQ(edited([](Json& j) { j["checks"].items()[0]["evidence"] = Json::array(); }),
            "$.checks[].evidence: minItems");
  EXPECT_EQ(edited([](Json& j) { j["extra"] = 1; }), "$.extra: unknown");
  EXPECT_EQ(violation(good, proof), "$.proven: missing");
}

TEST(EvidenceSchema, DescribesARecord) {
  const Json rules = schema("evidence.schema.json");
  const evidence::Record record = small_sample().log.cases.at(0).records.at(2);
  EXPECT_EQ(violation(evidence::to_json(record), rules), "");
  Json bad = evidence::to_json(record);
  bad["phase"] = "later";
  EXPECT_EQ(violation(bad, rules), "$.phase: enum");
}

TEST(ResultsJson, HoldsTheContractOfACheck) {
  const Json results = parse(render_results_json(small_sample().report(false)));
  EXPECT_EQ(results.at("summary").at("pass").as_int(), 3);
  EXPECT_EQ(results.at("summary").at("fail").as_int(), 1);
  EXPECT_EQ(results.at("summary").at("effect").as_int(), 2);
  EXPECT_EQ(results.at("summary").at("response").as_int(), 1);
  ASSERT_EQ(results.at("checks").size(), 7u);
  EXPECT_EQ(
      dump_json(results.at("checks").items()[2]),
      R"({"id":"jwt.none.case-variants","variant":"alg=nOnE","kind":"attack","verdict":"fail","grade":"effect",)"
      R"("deviation":false,"severity":"critical","kills":"gateway.jwt.alg-allowlist","threats":["TH-001"],)"
      R"("why_verdict":"the user service saw the forged request, 1 time","duration_ms":12.345,"evidence":[0,6]})");
}

}  // namespace
}  // namespace assay::reports
