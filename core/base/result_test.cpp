// SPDX-License-Identifier: Apache-2.0
#include "core/base/result.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace assay {
namespace {

Result<int> positive(int n) {
  if (n <= 0) return Error{Errc::invalid, "not positive", "here"};
  return n;
}

Result<int> twice(int n) {
  ASSAY_TRY_ASSIGN(const int value, positive(n));
  return value * 2;
}

Result<void> only_check(int n) {
  ASSAY_TRY(positive(n));
  return {};
}

TEST(Result, CarriesAValueOrAnError) {
  EXPECT_EQ(twice(4).value(), 8);
  const auto failed = twice(-1);
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().code, Errc::invalid);
  EXPECT_EQ(failed.error().message, "not positive");
  EXPECT_EQ(failed.error().where, "here");
  EXPECT_EQ(failed.value_or(7), 7);
  EXPECT_TRUE(only_check(1).ok());
  EXPECT_EQ(only_check(0).error().message, "not positive");
}

TEST(Result, MovesItsValueOut) {
  Result<std::unique_ptr<int>> result(std::make_unique<int>(3));
  const std::unique_ptr<int> taken = std::move(result).value();
  EXPECT_EQ(*taken, 3);
}

TEST(ResultDeathTest, AnUncheckedErrorEndsTheProcessWithItsMessage) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(static_cast<void>(positive(0).value()), "broken invariant.*not positive");
}

}  // namespace
}  // namespace assay
