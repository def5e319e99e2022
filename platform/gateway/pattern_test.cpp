// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/pattern.hpp"

#include <gtest/gtest.h>

namespace assay::gateway {
namespace {

bool matches(std::string_view expression, std::string_view text) {
  const auto pattern = Pattern::compile(expression);
  EXPECT_TRUE(pattern.ok()) << expression;
  const auto characters = code_points(text);
  return pattern.ok() && characters && pattern->matches(*characters);
}

TEST(Pattern, MatchesTheWholeText) {
  const struct {
    const char* expression;
    std::vector<const char*> yes, no;
  } rows[] = {
      {"^abc$", {"abc"}, {"", "ab", "abcd", "xabc", "ABC", "abc\n"}},
      {"^[a-z]{2}$", {"de", "en"}, {"d", "deu", "DE", "d1", "dé"}},
      {"^[^<>]*$", {"", "O'Brien", "日本", "👩‍🚀"}, {"<", "a>b"}},
      {"^a?b+c*$", {"b", "ab", "bbbccc"}, {"", "a", "aab", "bcb"}},
      {"^.{1,3}$", {"a", "äöü", "\n"}, {"", "abcd"}},
      {"^\\d{4}-[0-9]$", {"2026-1"}, {"2026-", "a026-1", "٢٠٢٦-1"}},
      {"^\\.\\^[\\x00-\\x1f\\]]$", {".^\n", ".^]"}, {"a^\n", ".^a"}},
      {"^[a-]x{0}$", {"a", "-"}, {"ax", "b"}},
      {"^a{2,}$", {"aa", "aaaaaa"}, {"a", ""}},
      {"^$", {""}, {" "}},
  };
  for (const auto& row : rows) {
    for (const char* const text : row.yes)
      EXPECT_TRUE(matches(row.expression, text)) << row.expression << text;
    for (const char* const text : row.no)
      EXPECT_FALSE(matches(row.expression, text)) << row.expression << text;
  }
}

TEST(Pattern, WhatItDoesNotKnowIsAnError) {
  for (const char* const expression : {"",
                                       "^",
                                       "$",
                                       "abc",
                                       "^abc",
                                       "abc$",
                                       "^(a)$",
                                       "^a|b$",
                                       "^[]$",
                                       "^[a$",
                                       "^[b-a]$",
                                       "^[\\d-z]$",
                                       "^a**$",
                                       "^a{$",
                                       "^a{x}$",
                                       "^a{2,1}$",
                                       "^a{1001}$",
                                       "^a{99999999999999999999}$",
                                       "^\\w$",
                                       "^\\x1$",
                                       "^\\$",
                                       "^*$",
                                       "^a^$",
                                       "^[[a]]$",
                                       "^a{1000}b{1000}c{1000}d{1000}e{1000}$",
                                       "^\xff$"}) {
    const auto pattern = Pattern::compile(expression);
    EXPECT_FALSE(pattern.ok()) << expression;
    if (!pattern.ok()) {
      EXPECT_EQ(pattern.error().message.rfind("pattern: ", 0), 0u);
    }
  }
}

// What makes a backtracking matcher take 2^n steps: here each character looks at each place once.
TEST(Pattern, HostileTextsTakeNoLonger) {
  const std::string expression = "^a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b$";
  EXPECT_FALSE(matches(expression, std::string(100'000, 'a')));
  EXPECT_TRUE(matches(expression, std::string(100'000, 'a') + "b"));
}

TEST(CodePoints, AreThoseOfWellFormedUtf8) {
  EXPECT_EQ(code_points("aé€😀"), std::u32string(U"aé€😀"));
  EXPECT_EQ(code_points(""), std::u32string());
  for (const char* const text : {"\x80", "\xC3", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80",
                                 "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "a\xFF", "\xE2\x82"}) {
    EXPECT_FALSE(code_points(text).has_value());
  }
}

}  // namespace
}  // namespace assay::gateway
