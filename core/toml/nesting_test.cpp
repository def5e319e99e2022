// SPDX-License-Identifier: Apache-2.0
#include "core/toml/nesting.hpp"

#include <gtest/gtest.h>

namespace assay::toml_tree {
namespace {

std::string repeated(std::string_view part, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += part;
  return out;
}

TEST(TooDeep, AllowsTheLimitAndRefusesOneMore) {
  EXPECT_FALSE(too_deep(repeated("a.", kMaxDots) + "a = 1", "f"));
  EXPECT_TRUE(too_deep(repeated("a.", kMaxDots + 1) + "a = 1", "f"));
  EXPECT_FALSE(too_deep("a = " + repeated("[", kMaxBrackets) + repeated("]", kMaxBrackets), "f"));
  EXPECT_TRUE(too_deep("a = " + repeated("[", kMaxBrackets + 1), "f"));
  EXPECT_TRUE(too_deep("[" + repeated("'a'.", kMaxDots + 1) + "b]", "f"));
}

TEST(TooDeep, IgnoresStringsAndComments) {
  const std::string deep = repeated(".", 100) + repeated("[", 100);
  for (const std::string& text :
       {"a = \"" + deep + "\"", "a = '" + deep + "'", "# " + deep, "a = \"\"\"\n" + deep + "\"\"\"\"\"",
        "a = '''\n" + deep + "'''", "a = \"\\\"" + deep + "\"", "a = '\\' # " + deep}) {
    EXPECT_FALSE(too_deep(text, "f")) << text;
  }
}

TEST(TooDeep, SeesWhatFollowsAString) {
  const std::string deep = repeated("[", 100);
  for (const std::string& text : {"a = '\\'" + deep, "a = \"\"" + deep, "a = ''''' '''''" + deep,
                                  "a = \"x\n" + deep, "a = \"\"\"\\\"\"\"\"" + deep, "# c\n" + deep}) {
    EXPECT_TRUE(too_deep(text, "f")) << text;
  }
}

TEST(TooDeep, TellsThePlace) {
  EXPECT_EQ(too_deep("ok = 1\n\"\xC3\xA9\"" + repeated(".a", 40), "f"),
            (SourcePos{"f", 2, 4 + 2 * kMaxDots}));
}

}  // namespace
}  // namespace assay::toml_tree
