// SPDX-License-Identifier: Apache-2.0
#include "cli/options.hpp"

#include <gtest/gtest.h>

namespace assay::cli {
namespace {

using Words = std::vector<std::string>;

const std::vector<OptionSpec> kSpecs = {{"--seed", "N", "a value"},
                                        {"--exclude", "SELECT", "several", true},
                                        {"--dry-run", "", "a flag"},
                                        {"-v", "", "a short flag"}};

std::string error_of(const Words& words) {
  const auto parsed = parse_arguments(words, kSpecs);
  if (parsed.ok()) return "";
  EXPECT_EQ(parsed.error().code, Errc::invalid);
  return parsed.error().message;
}

TEST(ParseArguments, TakesValuesBehindASpaceOrAnEqualsSign) {
  for (const Words& words : {Words{"--seed", "7"}, Words{"--seed=7"}}) {
    const auto parsed = parse_arguments(words, kSpecs);
    ASSERT_TRUE(parsed.ok());
    EXPECT_EQ(parsed->get("--seed"), "7");
    EXPECT_TRUE(parsed->positional.empty());
  }
  EXPECT_EQ(parse_arguments({"--seed=a=b"}, kSpecs)->get("--seed"), "a=b");
  EXPECT_EQ(parse_arguments({"--seed="}, kSpecs)->get("--seed", "unused"), "");
  EXPECT_EQ(parse_arguments({"--seed", "--dry-run"}, kSpecs)->get("--seed"), "--dry-run")
      << "whatever stands behind it is its value";
}

TEST(ParseArguments, FlagsRepeatsAndPlainWordsInAnyOrder) {
  const auto parsed =
      parse_arguments({"jwt.*", "--exclude", "a", "-v", "-", "--exclude=b", "", "--dry-run"}, kSpecs);
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed->positional, (Words{"jwt.*", "-", ""}));
  EXPECT_EQ(parsed->all("--exclude"), (Words{"a", "b"}));
  EXPECT_EQ(parsed->get("--exclude"), "b");
  EXPECT_TRUE(parsed->has("-v") && parsed->has("--dry-run"));
  EXPECT_FALSE(parsed->has("--seed"));
  EXPECT_EQ(parsed->get("--seed", "1"), "1");
  EXPECT_EQ(parsed->all("--seed"), Words{});
}

TEST(ParseArguments, BehindTwoHyphensNothingIsAnOption) {
  const auto parsed = parse_arguments({"-v", "--", "--seed", "--", "-x"}, kSpecs);
  ASSERT_TRUE(parsed.ok());
  EXPECT_TRUE(parsed->has("-v"));
  EXPECT_FALSE(parsed->has("--seed"));
  EXPECT_EQ(parsed->positional, (Words{"--seed", "--", "-x"}));
}

TEST(ParseArguments, ErrorsNameTheOptionAndTheNearestOne) {
  const std::pair<Words, const char*> rows[] = {
      {{"--seeed", "1"}, "unknown option --seeed; did you mean --seed?"},
      {{"--dryrun"}, "unknown option --dryrun; did you mean --dry-run?"},
      {{"--exlude=a"}, "unknown option --exlude; did you mean --exclude?"},
      {{"--something-else"}, "unknown option --something-else"},
      {{"-v=1"}, "-v takes no value"},
      {{"--dry-run="}, "--dry-run takes no value"},
      {{"x", "--seed"}, "--seed needs a value: N"},
      {{"--seed", "1", "--seed=2"}, "--seed is given twice"},
      {{"-v", "-v"}, "-v is given twice"},
  };
  for (const auto& [words, message] : rows) EXPECT_EQ(error_of(words), message);
}

TEST(NumberOf, IsAWholeNumberInItsRange) {
  const auto number = [](const char* text) {
    Arguments arguments;
    arguments.options["--jobs"] = {text};
    return number_of(arguments, "--jobs", 5, 1, 64);
  };
  EXPECT_EQ(number_of(Arguments{}, "--jobs", 5, 1, 64).value_or(-1), 5);
  EXPECT_EQ(number("1").value_or(-1), 1);
  EXPECT_EQ(number("64").value_or(-1), 64);
  for (const char* const text :
       {"0", "65", "-1", "", " 1", "1 ", "1.0", "0x1", "+1", "99999999999999999999"}) {
    const auto wrong = number(text);
    ASSERT_FALSE(wrong.ok()) << text;
    EXPECT_EQ(wrong.error().code, Errc::invalid) << text;
    EXPECT_EQ(wrong.error().message,
              "--jobs needs a whole number from 1 to 64, not \"" + std::string(text) + "\"");
  }
}

}  // namespace
}  // namespace assay::cli
