// SPDX-License-Identifier: Apache-2.0
#include "core/json/parse.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

TEST(ParseJson, KeepsKindsOrderAndIntegers) {
  const Json json =
      parse_json(R"( {"z":1,"a":[null,true,-9223372036854775808,18446744073709551615,1.5,"\u00e9"]} )")
          .value();
  ASSERT_EQ(json.members().size(), 2u);
  EXPECT_EQ(json.members()[0].first, "z");
  const auto& items = json.at("a").items();
  EXPECT_TRUE(items[0].is_null());
  EXPECT_TRUE(items[1].as_bool());
  EXPECT_EQ(items[2].as_int(), INT64_MIN);
  EXPECT_EQ(items[3].as_uint(), UINT64_MAX);
  EXPECT_FALSE(items[3].fits_int64());
  EXPECT_TRUE(items[4].is_double());
  EXPECT_EQ(items[5].as_string(), "\xC3\xA9");
}

TEST(ParseJson, RefusesWhatIsNotJson) {
  const std::string_view cases[] = {"",
                                    " ",
                                    "{",
                                    "[1,]",
                                    "{\"a\":1,}",
                                    "{a:1}",
                                    "'a'",
                                    "01",
                                    "+1",
                                    "1.",
                                    ".5",
                                    "NaN",
                                    "Infinity",
                                    "nul",
                                    "[1] x",
                                    "\"\n\"",
                                    "\"\\x41\"",
                                    "\"\\u12\"",
                                    "1e999",
                                    "-1e999",
                                    "// c\n1",
                                    "\"\xFF\"",
                                    "\"\xC0\x80\"",
                                    "\"\\ud800\"",
                                    "\"\xED\xA0\x80\"",
                                    "\xEF\xBB\xBF{}"};
  for (const std::string_view text : cases) {
    const auto result = parse_json(text);
    ASSERT_FALSE(result.ok()) << text;
    EXPECT_EQ(result.error().code, Errc::invalid);
    EXPECT_FALSE(result.error().message.empty());
  }
  EXPECT_FALSE(parse_json(std::string_view("[1]\0", 4)).ok());
}

TEST(ParseJson, DuplicatesAreRefusedUnlessAllowed) {
  const std::string text = R"({"a":1,"b":2,"\u0061":3})";
  const auto refused = parse_json(text);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().message, "duplicate member \"a\"");
  EXPECT_TRUE(parse_json(R"({"a":{"a":1},"b":{"a":1}})").ok());  // different objects
  const Json last = parse_json(text, {.allow_duplicates = true}).value();
  EXPECT_EQ(last.members().size(), 2u);
  EXPECT_EQ(last.at("a").as_int(), 3);
}

TEST(ParseJson, LimitsAreExact) {
  EXPECT_TRUE(parse_json(nested(64)).ok());
  EXPECT_FALSE(parse_json(nested(65)).ok());
  EXPECT_EQ(parse_json(nested(65)).error().message, "nested too deeply");
  EXPECT_FALSE(parse_json(std::string(1 << 20, '[')).ok());
  EXPECT_TRUE(parse_json(nested(3), {.max_depth = 3}).ok());
  EXPECT_FALSE(parse_json(R"({"a":{"b":[0]}})", {.max_depth = 2}).ok());
  EXPECT_TRUE(parse_json("[1]", {.max_bytes = 3}).ok());
  EXPECT_EQ(parse_json("[1] ", {.max_bytes = 3}).error().message, "JSON text is too large");
  EXPECT_TRUE(parse_json("[1,2,3]", {.max_members = 4}).ok());  // the array itself counts
  EXPECT_EQ(parse_json("[1,2,3]", {.max_members = 3}).error().message, "too many members");
}

TEST(ParseJson, IntegersAreExactWhereThatIsAskedFor) {
  JsonLimits exact;
  exact.exact_integers = true;
  for (const char* const text :
       {"9223372036854775807", "18446744073709551615", "-9223372036854775808", "1e300", "0.1"})
    EXPECT_TRUE(parse_json(text, exact).ok()) << text;
  for (const char* const text : {"18446744073709551616", "-9223372036854775809"}) {
    EXPECT_TRUE(parse_json(text).ok()) << text;
    const auto refused = parse_json(text, exact);
    ASSERT_FALSE(refused.ok()) << text;
    EXPECT_EQ(refused.error().message, "number out of the range of 64-bit integers");
  }
  EXPECT_FALSE(parse_json(std::string(100'000, '9'), exact).ok());
  EXPECT_FALSE(parse_json("1e400", exact).ok());
}

}  // namespace
}  // namespace assay
