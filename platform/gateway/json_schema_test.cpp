// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/json_schema.hpp"

#include <gtest/gtest.h>

#include "core/json/parse.hpp"

namespace assay::gateway {
namespace {

// "RULE POINTER" of the breach, or "ok".
std::string judged(std::string_view schema, std::string_view value) {
  const auto compiled = JsonSchema::compile(parse_json(schema).value());
  if (!compiled.ok()) return compiled.error().message;
  const auto breach = compiled->check(parse_json(value).value());
  return breach ? breach->rule + " " + breach->at : "ok";
}

struct SchemaRow {
  const char* schema;
  const char* value;
  const char* verdict;
};

TEST(JsonSchema, JudgesValues) {
  constexpr const char* kPerson =
      R"({"type":"object","required":["name"],"properties":{"name":{"type":"string","minLength":1,"maxLength":3},
          "age":{"type":"integer","minimum":0,"maximum":150},"a/b~":{"const":1}}})";
  constexpr const char* kTags =
      R"({"type":"array","minItems":1,"maxItems":3,"uniqueItems":true,"items":{"type":"string","maxLength":2,"pattern":"^[a-z]*$"}})";
  const SchemaRow rows[] = {
      {"{}", "[1,{\"a\":null}]", "ok"},
      {R"({"type":"integer"})", "1", "ok"},
      {R"({"type":"integer"})", "1.0", "type "},
      {R"({"type":"integer"})", "\"1\"", "type "},
      {R"({"type":"integer"})", "18446744073709551615", "ok"},
      {R"({"type":"number"})", "1.5", "ok"},
      {R"({"type":"number"})", "true", "type "},
      {R"({"type":"null"})", "null", "ok"},
      {R"({"type":"boolean"})", "0", "type "},
      {R"({"enum":["light","dark"]})", "\"dark\"", "ok"},
      {R"({"enum":["light","dark"]})", "\"Dark\"", "enum "},
      {R"({"const":1})", "1", "ok"},
      {R"({"const":1})", "\"1\"", "enum "},
      {R"({"minimum":5})", "4.999", "minimum "},
      {R"({"minimum":5})", "5", "ok"},
      {R"({"maximum":9007199254740992})", "9007199254740993", "maximum "},
      {R"({"maximum":9223372036854775807})", "9223372036854775808", "maximum "},
      {R"({"minimum":5})", "\"1\"", "ok"},  // says nothing about texts
      {kPerson, R"({"name":"日本人"})", "ok"},
      {kPerson, R"({"name":"abcd"})", "max_length /name"},
      {kPerson, R"({"name":""})", "min_length /name"},
      {kPerson, R"({"name":null})", "type /name"},
      {kPerson, R"({"name":["a"]})", "type /name"},
      {kPerson, R"({"age":1})", "required /name"},
      {kPerson, R"({"name":"a","age":151})", "maximum /age"},
      {kPerson, R"({"name":"a","role":"admin"})", "additional_properties /role"},
      {kPerson, R"({"name":"a","Name":"b"})", "additional_properties /Name"},
      {kPerson, R"({"name":"a","a/b~":2})", "enum /a~1b~0"},
      {kPerson, "[]", "type "},
      {R"({"properties":{"a":{}}})", R"({"b":1})", "additional_properties /b"},
      {R"({"type":"object"})", R"({"b":1})", "additional_properties /b"},
      {R"({"type":"object","additionalProperties":true})", R"({"b":{"c":[]}})", "ok"},
      {kTags, R"(["a","b"])", "ok"},
      {kTags, "[]", "min_items "},
      {kTags, R"(["a","b","c","d"])", "max_items "},
      {kTags, R"(["a","b","a"])", "unique_items /2"},
      {kTags, R"(["a",1])", "type /1"},
      {kTags, R"(["a","B"])", "pattern /1"},
      {kTags, R"({"0":"a"})", "type "},
      {R"({"type":"array","items":{"type":"array","items":{"type":"integer"}}})", "[[1],[2,\"x\"]]",
       "type /1/1"},
  };
  for (const SchemaRow& row : rows)
    EXPECT_EQ(judged(row.schema, row.value), row.verdict) << row.schema << row.value;
}

TEST(JsonSchema, WhatASchemaCannotSayIsAnError) {
  const std::pair<const char*, const char*> rows[] = {
      {"[]", R"(schema at "": must be an object)"},
      {"true", R"(schema at "": must be an object)"},
      {R"({"type":"float"})", R"(schema at "": type must be one of the seven names)"},
      {R"({"type":["string","null"]})", R"(schema at "": type must be one of the seven names)"},
      {R"({"$ref":"#"})", R"(schema at "": unknown keyword "$ref")"},
      {R"({"maxlength":1})", R"(schema at "": unknown keyword "maxlength")"},
      {R"({"enum":[]})", R"(schema at "": enum must be a list of values)"},
      {R"({"minimum":"1"})", R"(schema at "": minimum must be a number)"},
      {R"({"maxItems":-1})", R"(schema at "": maxItems must be a whole number from 0)"},
      {R"({"uniqueItems":1})", R"(schema at "": uniqueItems must be true or false)"},
      {R"({"uniqueItems":true})", R"(schema at "": uniqueItems needs a maxItems of at most 1000)"},
      {R"({"pattern":"^a$"})", R"(schema at "": pattern needs a maxLength)"},
      {R"({"maxLength":1,"pattern":"a"})",
       R"(schema at "": pattern: must begin with ^ and end with $ (at 0))"},
      {R"({"required":"a"})", R"(schema at "": required must be a list of names)"},
      {R"({"additionalProperties":{}})", R"(schema at "": additionalProperties must be true or false)"},
      {R"({"properties":{"a":{"items":{"x":1}}}})",
       R"(schema at "/properties/a/items": unknown keyword "x")"},
      {R"({"properties":{"a":{}},"pattern":"^$"})", R"(schema at "": pattern needs a maxLength)"},
  };
  for (const auto& [schema, message] : rows) EXPECT_EQ(judged(schema, "1"), message) << schema;
}

}  // namespace
}  // namespace assay::gateway
