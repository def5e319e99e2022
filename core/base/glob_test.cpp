// SPDX-License-Identifier: Apache-2.0
#include "core/base/glob.hpp"

#include <gtest/gtest.h>

#include <string>

namespace assay {
namespace {

TEST(Glob, Table) {
  const struct {
    std::string_view pattern, text;
    bool matches;
  } cases[] = {{"", "", true},
               {"", "a", false},
               {"*", "", true},
               {"*", "anything at all", true},
               {"?", "", false},
               {"?", "a", true},
               {"?", "*", true},
               {"a?c", "abc", true},
               {"a?c", "ac", false},
               {"jwt.*", "jwt.none.case", true},
               {"jwt.*", "jwt", false},
               {"jwt*", "jwt", true},
               {"*.none", "jwt.none", true},
               {"*.none", "jwt.none.x", false},
               {"*a*b*", "xxaxxbxx", true},
               {"*a*b*", "xxbxxaxx", false},
               {"*ab", "aab", true},
               {"**", "x", true},
               {"a*?", "a", false},
               {"a*?", "ab", true},
               {"*?", "xyz", true},
               {"A", "a", false},
               {"[a]", "a", false}};
  for (const auto& c : cases)
    EXPECT_EQ(glob_match(c.pattern, c.text), c.matches) << c.pattern << " on " << c.text;
}

TEST(Glob, ManyStarsOnALongTextEndSoon) {
  std::string pattern;
  for (int i = 0; i < 30; ++i) pattern += "*a";
  EXPECT_FALSE(glob_match(pattern + "b", std::string(20000, 'a')));
  EXPECT_TRUE(glob_match(pattern, std::string(20000, 'a')));
}

}  // namespace
}  // namespace assay
