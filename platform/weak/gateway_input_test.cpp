// SPDX-License-Identifier: Apache-2.0
// Each fault lets pass what it is about, counts it, and leaves everything else to the strict code.
#include <gtest/gtest.h>

#include "core/json/parse.hpp"
#include "platform/weak/gateway_input_json_strict.hpp"
#include "platform/weak/gateway_input_parameters.hpp"
#include "platform/weak/gateway_input_schema.hpp"
#include "platform/weak/relaxed_json.hpp"

namespace assay::weak {
namespace {

Json json(std::string_view text) {
  return parse_json(text).value();
}

gateway::InputRules rules() {
  gateway::RouteInput input;
  input.query = {{"m", json(R"({"maxLength":8})")}};
  input.body = json(R"({"type":"object","properties":{
      "n":{"type":"integer","maximum":9},"t":{"type":"string","maxLength":9,"pattern":"^[a-z]*$"},
      "l":{"type":"array","items":{"type":"string","maxLength":2}},"o":{"type":"object","additionalProperties":true}}})");
  return gateway::compile_rules(std::make_shared<const gateway::RouteInput>(std::move(input))).value();
}

using Texts = std::vector<std::string>;

TEST(SchemaFaults, LetTheirOwnThrough) {
  const struct {
    const char* fault;
    const char* type;
    Texts yes, no;
  } rows[] = {
      {"not-validated", "application/json", {"[]", R"({"x":1})", R"({"n":10})"}, {}},
      {"additional-allowed", "application/json", {R"({"x":1})"}, {"[]", R"({"n":10,"x":1})"}},
      {"types-coerced",
       "application/json",
       {R"({"n":"5"})", R"({"n":[5]})", R"({"n":true})", R"({"t":null})", R"({"l":"de"})",
        R"({"l":[["de"]]})"},
       {R"({"n":"10"})", R"({"n":"5x"})", R"({"n":{}})", R"({"x":1})", R"({"n":10})"}},
      {"exact-type-only", "Application/JSON", {R"({"x":1})", R"({"n":10})"}, {}},
      {"exact-type-only", "application/json", {}, {R"({"x":1})"}},
      {"pattern-searched", "application/json", {R"({"t":"<a>"})"}, {R"({"t":"aaaaaaaaaa"})", R"({"x":1})"}},
  };
  for (const auto& row : rows) {
    for (const SchemaFault& fault : schema_faults()) {
      if (fault.name != std::string("gateway.input.schema/") + row.fault) continue;
      HitCounter hits;
      const auto check = faulty_schema_check(fault, hits);
      http::Request request;
      request.head.fields.add("Content-Type", row.type);
      EXPECT_FALSE(check->check(rules(), request, json(R"({"n":1,"t":"a","l":["de"]})")));
      for (const std::string& body : row.no) EXPECT_TRUE(check->check(rules(), request, json(body))) << body;
      EXPECT_TRUE(hits.counts().empty()) << row.fault;
      for (const std::string& body : row.yes)
        EXPECT_FALSE(check->check(rules(), request, json(body))) << row.fault << body;
      if (!row.yes.empty()) {
        EXPECT_EQ(hits.counts().at(fault.name), row.yes.size());
      }
    }
  }
}

TEST(JsonFaults, ReadTheirOwnAndPassTheBytesOn) {
  using namespace std::string_literals;
  const struct {
    const char* fault;
    std::vector<std::pair<std::string, std::string>> yes;  // text → what it is taken for
    Texts no;
  } rows[] = {
      {"last-duplicate-wins", {{R"({"a":1,"a":2})", R"({"a":2})"}}, {"{'a':1}", "18446744073709551616"}},
      {"relaxed-syntax",
       {{"{'a':'\"',b:NaN,/*x*/c:+01,} # y", R"({"a":"\"","b":null,"c":1})"},
        {"[,.5,//x\n-Infinity]", "[0.5,null]"},
        {"[\"a\tb\"]", "[\"a\\tb\"]"}},
       {R"({"a":1,"a":2})", "[1", "\xff"}},
      {"trailing-data-ignored", {{"{\"a\":\"}\"}{}", R"({"a":"}"})"}, {"[1]\0x"s, "[1]"}}, {"[1", "{'a':1}"}},
      {"encoding-guessed",
       {{"\xEF\xBB\xBF{}", "{}"},
        {"[\0]\0"s, "[]"},
        {"\0[\0]"s, "[]"},
        {"\xFE\xFF\0[\0]"s, "[]"},
        {"[\0\0\0]\0\0\0"s, "[]"}},
       {R"({"a":1,"a":2})"}},
      {"bad-utf8-replaced",
       {{"[\"\xff\"]", "[\"\xEF\xBF\xBD\"]"}, {"[\"\\ud800\"]", "[\"\xEF\xBF\xBD\"]"}},
       {"\xEF\xBB\xBF{}"}},
      {"numbers-rounded",
       {{"[1e400]", "[9223372036854775807]"}, {"[18446744073709551616]", "[18446744073709551616]"}},
       {"[01]"}},
      {"unbounded",
       {{std::string(40, '[') + std::string(40, ']'), std::string(40, '[') + std::string(40, ']')}},
       {"[01]"}},
  };
  for (const auto& row : rows) {
    for (const JsonFault& fault : json_faults()) {
      if (fault.name != std::string("gateway.input.json-strict/") + row.fault) continue;
      HitCounter hits;
      const auto reader = lenient_body_reader(fault, hits);
      std::optional<Json> value;
      std::string good = "{ }";
      EXPECT_FALSE(reader->read(good, value));
      EXPECT_EQ(good, "{}") << "strict texts are written anew";
      for (std::string text : row.no) EXPECT_TRUE(reader->read(text, value)) << row.fault << text;
      EXPECT_TRUE(hits.counts().empty()) << row.fault;
      for (const auto& [text, taken] : row.yes) {
        std::string body = text;
        ASSERT_FALSE(reader->read(body, value)) << row.fault << " " << text;
        EXPECT_EQ(body, text);
        if (std::string_view(row.fault) != "numbers-rounded" || taken != text) {
          EXPECT_EQ(dump_json(*value), dump_json(json(taken))) << row.fault << " " << text;
        }
      }
      EXPECT_EQ(hits.counts().at(fault.name), row.yes.size());
    }
  }
}

TEST(QueryFaults, PassOnWhatTheyDidNotCheck) {
  using Make = std::unique_ptr<gateway::QueryPolicy> (*)(HitCounter&);
  const struct {
    Make make;
    Texts yes, no;
  } rows[] = {
      {undeclared_query_passes, {"x=1", "m=a&x=1&m[]=b"}, {"m=a&m=b", "m=%zz", "m=aaaaaaaaa&x=1"}},
      {first_parameter_checked, {"m=a&m=bbbbbbbbbbbb", "m=a&%6d=b"}, {"m=aaaaaaaaa&m=a", "x=1&x=2"}},
      {unparsable_passes, {"m=%zz", "m=a&y=%", "x=1;m=b"}, {"x=1", "m=a&m=b"}},
  };
  for (const auto& row : rows) {
    HitCounter hits;
    const auto policy = row.make(hits);
    for (std::string query : row.no) EXPECT_TRUE(policy->take(rules(), query)) << query;
    std::string good = "%6d=a";
    EXPECT_FALSE(policy->take(rules(), good));
    EXPECT_EQ(good, "m=a");
    EXPECT_TRUE(hits.counts().empty());
    for (const std::string& query : row.yes) {
      std::string on = query;
      EXPECT_FALSE(policy->take(rules(), on)) << query;
      EXPECT_EQ(on, query);
    }
    EXPECT_FALSE(hits.counts().empty());
  }
}

TEST(ContentFaults, AreAboutTypesAndAboutBodiesNobodyDeclared) {
  HitCounter hits;
  http::Request request;
  request.body = "x";
  EXPECT_TRUE(any_content_type(hits)->check({}, request)) << "the route takes no body";
  EXPECT_TRUE(undeclared_body_passes(hits)->check(rules(), request)) << "the route takes another type";
  EXPECT_TRUE(hits.counts().empty());
  EXPECT_FALSE(any_content_type(hits)->check(rules(), request));
  EXPECT_FALSE(undeclared_body_passes(hits)->check({}, request));
  std::string body = "\x1f\x8b";
  std::optional<Json> value;
  EXPECT_FALSE(unreadable_body_passes(hits)->read(body, value));
  EXPECT_FALSE(value.has_value());
  EXPECT_EQ(body, "\x1f\x8b");
  EXPECT_EQ(hits.counts().size(), 3u);
}

TEST(RelaxedJson, CutsAndConverts) {
  EXPECT_EQ(end_of_first_value(R"( {"a":"}\"]"} x)"), 13u);
  EXPECT_EQ(end_of_first_value("[1"), 2u);
  EXPECT_EQ(utf8_of_guessed("{}"), "{}");
  EXPECT_EQ(utf8_of_guessed(std::string_view("\xff\xfe\x3d\xd8\x00\xde", 6)), "\xF0\x9F\x98\x80");
  EXPECT_EQ(utf8_of_guessed(std::string_view("\xff\xfe\x00\xd8", 4)), "\xEF\xBF\xBD");
}

}  // namespace
}  // namespace assay::weak
