// SPDX-License-Identifier: Apache-2.0
#include "core/toml/reader.hpp"

#include <gtest/gtest.h>

namespace assay::toml_tree {
namespace {

// Parses, lets `read` read, and gives the diagnostics as "line:column message | hint" lines.
template <typename Read>
std::string errors_of(std::string_view text, Read&& read) {
  Diagnostics diagnostics;
  const Table table = parse(text, "f", diagnostics);
  EXPECT_FALSE(diagnostics.has_errors());
  Reader reader(table, SourcePos{"f", 1, 1}, diagnostics);
  read(reader);
  std::string out;
  for (const Diagnostic& d : diagnostics.items()) {
    out += std::to_string(d.pos.line) + ":" + std::to_string(d.pos.column) + " " + d.message +
           (d.hint.empty() ? "" : " | " + d.hint) + "\n";
  }
  return out;
}

TEST(Reader, ReadsEveryKind) {
  const auto errors = errors_of(
      "id = 'x'\nn = 3\nb = true\nl = ['p', 'q']\ni = [1, 2]\nt = {k = 1}\nkind = 'http'\n[[step]]\nz = "
      "1\n[[step]]\n",
      [](Reader& r) {
        EXPECT_EQ(r.required_string("id"), "x");
        EXPECT_EQ(r.integer("n"), 3);
        EXPECT_EQ(r.boolean("b"), true);
        EXPECT_EQ(r.string_list("l"), (std::vector<std::string>{"p", "q"}));
        EXPECT_EQ(r.int_list("i"), (std::vector<std::int64_t>{1, 2}));
        ASSERT_NE(r.table("t"), nullptr);
        EXPECT_EQ(r.table("t")->front().key, "k");
        EXPECT_EQ(r.one_of("kind", {"http", "exec"}, "exec"), "http");
        EXPECT_EQ(r.table_list("step").size(), 2u);
        EXPECT_EQ(r.table_list("step")[0]->pos, (SourcePos{"f", 8, 1}));
        EXPECT_EQ(r.pos_of("n"), (SourcePos{"f", 2, 5}));
        EXPECT_EQ(r.pos_of("absent"), (SourcePos{"f", 1, 1}));
        r.finish();
      });
  EXPECT_EQ(errors, "");
}

TEST(Reader, AbsentIsNotAnError) {
  const auto errors = errors_of("", [](Reader& r) {
    EXPECT_EQ(r.string("a"), std::nullopt);
    EXPECT_EQ(r.string_or("a", "fall"), "fall");
    EXPECT_EQ(r.integer("a"), std::nullopt);
    EXPECT_EQ(r.boolean("a"), std::nullopt);
    EXPECT_TRUE(r.string_list("a").empty());
    EXPECT_TRUE(r.int_list("a").empty());
    EXPECT_EQ(r.table("a"), nullptr);
    EXPECT_TRUE(r.table_list("a").empty());
    EXPECT_EQ(r.one_of("a", {"x"}, "fall"), "fall");
    EXPECT_EQ(r.take("a"), nullptr);
    EXPECT_FALSE(r.has("a"));
    r.finish();
  });
  EXPECT_EQ(errors, "");
}

TEST(Reader, WrongTypesAreToldAtTheValue) {
  const auto errors = errors_of(
      "severity = 5\nn = 'x'\nb = 1.5\nl = 'x'\nm = ['a', 2, []]\ni = [true]\nt = [1]\ns = [{}, 1]\nid = "
      "2020-01-01\n",
      [](Reader& r) {
        EXPECT_EQ(r.string_or("severity", "low"), "low");
        r.integer("n");
        r.boolean("b");
        r.string_list("l");
        EXPECT_EQ(r.string_list("m"), std::vector<std::string>{"a"});
        r.int_list("i");
        EXPECT_EQ(r.table("t"), nullptr);
        EXPECT_EQ(r.table_list("s").size(), 1u);
        EXPECT_EQ(r.required_string("id"), "");
        r.finish();
      });
  EXPECT_EQ(errors,
            "1:12 \"severity\" must be a string, not an integer\n"
            "2:5 \"n\" must be an integer, not a string\n"
            "3:5 \"b\" must be a boolean, not a float\n"
            "4:5 \"l\" must be an array of strings, not a string\n"
            "5:11 item 2 of \"m\" must be a string, not an integer\n"
            "5:14 item 3 of \"m\" must be a string, not an array\n"
            "6:6 item 1 of \"i\" must be an integer, not a boolean\n"
            "7:5 \"t\" must be a table, not an array\n"
            "8:10 item 2 of \"s\" must be a table, not an integer\n"
            "9:6 \"id\" must be a string, not a date\n");
}

TEST(Reader, MissingKeyIsToldAtTheTable) {
  EXPECT_EQ(errors_of("\nx = 1\n",
                      [](Reader& r) {
                        r.integer("x");
                        EXPECT_EQ(r.required_string("id"), "");
                        r.finish();
                      }),
            "1:1 missing key \"id\"\n");
}

TEST(Reader, UnknownKeysComeWithAHint) {
  const auto errors = errors_of("id = 'x'\nsevrity = 1\n  zzz = 1\nid2 = 1\nnote = ''\n", [](Reader& r) {
    r.string("id");
    r.string("severity");
    r.finish({"note", "tags"});
  });
  EXPECT_EQ(errors,
            "2:1 unknown key \"sevrity\" | did you mean \"severity\"?\n"
            "3:3 unknown key \"zzz\" | known keys here: id, note, severity, tags\n"
            "4:1 unknown key \"id2\" | known keys here: id, note, severity, tags\n");
}

TEST(Reader, AKeyThatWasSeenButNotReadIsNotCalledUnknown) {
  EXPECT_EQ(errors_of("a = 1\n",
                      [](Reader& r) {
                        EXPECT_TRUE(r.has("a"));
                        r.finish();
                      }),
            "1:1 \"a\" does not apply here\n");
}

TEST(Reader, OneOfSuggests) {
  const auto errors = errors_of("a = 'hihg'\nb = 'x'\n", [](Reader& r) {
    EXPECT_EQ(r.one_of("a", {"low", "high"}, "low"), "low");
    EXPECT_EQ(r.one_of("b", {"low", "high"}, "low"), "low");
  });
  EXPECT_EQ(errors,
            "1:5 \"a\" cannot be \"hihg\" | did you mean \"high\"?\n2:5 \"b\" cannot be \"x\" | one of: low, "
            "high\n");
  EXPECT_EQ(errors_of("a = 'critcal'\n",
                      [](Reader& r) {
                        r.one_of("a", {"low", "critical"}, "low");
                      }),
            "1:5 \"a\" cannot be \"critcal\" | did you mean \"critical\"?\n");
}

TEST(Reader, RestGivesTheUnreadInSourceOrder) {
  const auto errors = errors_of("z = 1\nm = 2\na = 3\n", [](Reader& r) {
    r.integer("m");
    const auto rest = r.rest();
    ASSERT_EQ(rest.size(), 2u);
    EXPECT_EQ(rest[0]->key, "z");
    EXPECT_EQ(rest[1]->key, "a");
    EXPECT_TRUE(r.rest().empty());
    r.finish();
  });
  EXPECT_EQ(errors, "");
}

}  // namespace
}  // namespace assay::toml_tree
