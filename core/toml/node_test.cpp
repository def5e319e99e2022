// SPDX-License-Identifier: Apache-2.0
#include "core/toml/node.hpp"

#include <gtest/gtest.h>

#include "core/json/parse.hpp"

namespace assay::toml_tree {
namespace {

Table parsed(std::string_view text) {
  Diagnostics diagnostics;
  Table table = parse(text, "f.toml", diagnostics);
  for (const Diagnostic& d : diagnostics.items()) ADD_FAILURE() << to_string(d.pos) << ": " << d.message;
  return table;
}

std::string as_json(std::string_view text) {
  return dump_json(to_json(parsed(text)));
}

TEST(TomlParse, EveryKindOfValue) {
  EXPECT_EQ(
      as_json("s = 'x'\ni = -9223372036854775808\nf = 1.5\nb = true\na = [1, 'two', [3]]\nt = {k = 1}\n"),
      R"({"s":"x","i":-9223372036854775808,"f":1.5,"b":true,"a":[1,"two",[3]],"t":{"k":1}})");
  EXPECT_EQ(as_json(""), "{}");
}

TEST(TomlParse, DatesAreTheirText) {
  EXPECT_EQ(
      as_json("a = 1979-05-27T07:32:00Z\nb = 1979-05-27T00:32:00.5-07:00\nc = 1979-05-27\nd = 07:32:00\n"),
      R"({"a":"1979-05-27T07:32:00Z","b":"1979-05-27T00:32:00.5-07:00","c":"1979-05-27","d":"07:32:00"})");
}

TEST(TomlParse, KeepsSourceOrderAcrossHeadersAndDottedKeys) {
  EXPECT_EQ(as_json("z = 1\ny.b = 2\na = 3\ny.a = 4\n[m.n]\nk = 5\n[[l]]\nq = 6\n[[l]]\np = 7\n[m.c]\n"),
            R"({"z":1,"y":{"b":2,"a":4},"a":3,"m":{"n":{"k":5},"c":{}},"l":[{"q":6},{"p":7}]})");
}

TEST(TomlParse, KindNames) {
  const Table table = parsed("a = true\nb = 1\nc = 1.0\nd = ''\ne = 2020-01-01\nf = []\ng = {}\n");
  std::string names;
  for (const Entry& entry : table) names += std::string(entry.value.kind_name()) + " ";
  EXPECT_EQ(names, "boolean integer float string date array table ");
}

TEST(TomlParse, KeysAndValuesKnowTheirPlace) {
  const Table table = parsed("\n  id = 'x'\nlist = [\n  1,\n  2 ]\n\n[ head ]\na.b = 1\n[p.q]\n[[r]]\n");
  ASSERT_EQ(table.size(), 5u);
  EXPECT_EQ(table[0].key_pos, (SourcePos{"f.toml", 2, 3}));
  EXPECT_EQ(table[0].value.pos, (SourcePos{"f.toml", 2, 8}));
  EXPECT_EQ(std::get<Array>(table[1].value.value)[1].pos, (SourcePos{"f.toml", 5, 3}));
  EXPECT_EQ(table[2].key_pos, (SourcePos{"f.toml", 7, 3}));
  EXPECT_EQ(table[2].value.pos, (SourcePos{"f.toml", 7, 1}));
  const Entry& implicit = std::get<Table>(table[2].value.value)[0];
  EXPECT_EQ(implicit.value.pos, (SourcePos{"f.toml", 8, 1}));
  EXPECT_EQ(std::get<Table>(implicit.value.value)[0].key_pos, (SourcePos{"f.toml", 8, 3}));
  EXPECT_EQ(table[3].value.pos.line, 9);
  EXPECT_EQ(std::get<Array>(table[4].value.value)[0].pos, (SourcePos{"f.toml", 10, 1}));
}

struct Bad {
  const char* text;
  int line;
  int column;
  const char* part;  // of the message
};

TEST(TomlParse, ErrorsHaveAPlaceAndNeverAbort) {
  const Bad cases[] = {
      {"[=]", 1, 2, "expected bare key starting character"},
      {"[,2]", 1, 2, "expected bare key starting character"},
      {"[%]", 1, 2, "expected bare key starting character"},
      {"[(]", 1, 2, "expected bare key starting character"},
      {"[#]", 1, 2, "expected bare key starting character"},
      {"[[=]]", 1, 3, "expected bare key starting character"},
      {"[a.=]", 1, 4, ""},
      {"a.= 1", 1, 3, ""},
      {"[]", 1, 2, "blank bare keys"},
      {"[", 1, 2, "end-of-file"},
      {"a = 1\nid = 'x'\nb = 2\n  id = 3\n", 4, 3, "cannot redefine existing string 'id'"},
      {"t = {k = 1, k = 2}", 1, 13, "cannot redefine existing integer 'k'"},
      {"[a]\n[a]\n", 2, 1, "cannot redefine existing table 'a'"},
      {"a = \"\\q\"", 1, 7, "unknown escape sequence '\\q'"},
      {"a = \"\\xff\"", 1, 7, "escape sequence"},
      {"n = 18446744073709551616", 1, 5, "18446744073709551616"},
      {"n = 9223372036854775808", 1, 5, "9223372036854775808"},
      {"f = 1e999", 1, 5, ""},
      {"a = ", 1, 5, ""},
      {"a = null", 1, 6, ""},
      {"a = 'x\n", 1, 7, ""},
      {"a = 1 b = 2", 1, 7, ""},
      {"\xC3\xA9 = 1", 1, 1, ""},
      {"a = \xEF\xBB\x80", 1, 5, ""},
      {"\xEF\xBB\x80 = 1", 1, 1, ""},
      {"\xE3\x81\x82 = 1", 1, 1, ""},
      {"a = '\xFF'", 1, 5, "utf-8"},
  };
  for (const Bad& bad : cases) {
    Diagnostics diagnostics;
    EXPECT_TRUE(parse(bad.text, "f.toml", diagnostics).empty()) << bad.text;
    ASSERT_EQ(diagnostics.items().size(), 1u) << bad.text;
    const Diagnostic& d = diagnostics.items()[0];
    EXPECT_EQ(d.severity, Severity::error);
    EXPECT_EQ(d.pos, (SourcePos{"f.toml", bad.line, bad.column})) << bad.text << " -> " << to_string(d.pos);
    EXPECT_EQ(d.message.find("not valid TOML: "), 0u) << d.message;
    EXPECT_NE(d.message.find(bad.part), std::string::npos) << bad.text << " -> " << d.message;
  }
}

TEST(TomlParse, EveryByteInTheOddPlacesIsAnswered) {
  for (int c = 0; c < 256; ++c) {
    for (const std::string& text :
         {"[" + std::string(1, static_cast<char>(c)) + "]", std::string(1, static_cast<char>(c)) + "=1",
          "a=" + std::string(1, static_cast<char>(c)),
          "a={" + std::string(1, static_cast<char>(c)) + "=1}"}) {
      Diagnostics diagnostics;
      const Table table = parse(text, "f", diagnostics);
      EXPECT_TRUE(table.empty() || !diagnostics.has_errors()) << text;
    }
  }
}

TEST(TomlParse, DeepAndLargeTextsAreRefused) {
  std::string dotted = "a";
  for (int i = 0; i < 200000; ++i) dotted += ".a";
  for (const std::string& text : {dotted + " = 1", "[" + dotted + "]", "a = " + std::string(100000, '['),
                                  std::string((16u << 20) + 1, '\n')}) {
    Diagnostics diagnostics;
    EXPECT_TRUE(parse(text, "f", diagnostics).empty());
    EXPECT_EQ(diagnostics.items().size(), 1u);
  }
}

TEST(TomlParse, TheDeepestAllowedTextIsReadAndDestroyed) {
  std::string key = "a";
  for (int i = 0; i < 32; ++i) key += ".a";
  std::string text = key + " = ";
  for (int i = 0; i < 32; ++i) text += "{" + key + " = ";
  text += "1" + std::string(32, '}');
  const Table table = parsed(text);
  int depth = 0;
  for (const Table* t = &table; t != nullptr; t = std::get_if<Table>(&t->front().value.value)) ++depth;
  EXPECT_EQ(depth, 33 * 33);
}

}  // namespace
}  // namespace assay::toml_tree
