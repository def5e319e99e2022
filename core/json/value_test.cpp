// SPDX-License-Identifier: Apache-2.0
#include "core/json/value.hpp"

#include <gtest/gtest.h>

#include <type_traits>

namespace assay {
namespace {

TEST(Json, MembersByName) {
  Json json;
  json["b"] = 1;
  json["a"] = "x";
  json["b"] = 2;
  ASSERT_EQ(json.size(), 2u);
  EXPECT_EQ(json.members()[0].first, "b");
  EXPECT_EQ(json.at("b").as_int(), 2);
  EXPECT_TRUE(json.at("absent").is_null());
  EXPECT_EQ(json.find("absent"), nullptr);
  EXPECT_EQ(json.at("a").find("x"), nullptr);  // not an object
  json.erase("b");
  EXPECT_FALSE(json.contains("b"));
  Json list;
  list.push_back(1);
  EXPECT_EQ(list.items().size(), 1u);
}

// What is reached through a temporary is a value, so a loop over it reads living memory.
TEST(Json, ReachingIntoATemporaryGivesAValue) {
  const auto document = [] { return Json::object({{"list", Json::array({"one", "two"})}}); };
  std::string joined;
  for (const Json& item : document().at("list").items()) joined += item.as_string();
  EXPECT_EQ(joined, "onetwo");
  static_assert(!std::is_reference_v<decltype(document().at("list"))>);
  static_assert(!std::is_reference_v<decltype(document().items())>);
  static_assert(!std::is_reference_v<decltype(document().members())>);
  static_assert(!std::is_reference_v<decltype(document().as_string())>);
  EXPECT_TRUE(document().at("absent").is_null());
}

TEST(Json, FallbacksForOtherKinds) {
  EXPECT_EQ(Json("x").string_or("y"), "x");
  EXPECT_EQ(Json(1).string_or("y"), "y");
  EXPECT_EQ(Json(1).int_or(9), 1);
  EXPECT_EQ(Json(1.5).int_or(9), 9);
  EXPECT_EQ(Json(true).bool_or(false), true);
  EXPECT_EQ(Json(1).bool_or(false), false);
  EXPECT_EQ(Json(UINT64_MAX).int_or(9), INT64_MAX);  // saturates
}

TEST(Json, EqualityIsByValueAndOrder) {
  EXPECT_EQ(Json(std::int64_t{5}), Json(std::uint64_t{5}));
  EXPECT_NE(Json(std::uint64_t{1} << 63), Json(INT64_MAX));
  EXPECT_NE(Json(1), Json(1.0));
  EXPECT_NE(Json(1), Json("1"));
  EXPECT_NE(Json::object({{"a", 1}, {"b", 2}}), Json::object({{"b", 2}, {"a", 1}}));
  EXPECT_NE(Json(UINT64_MAX), Json(UINT64_MAX - 1));
}

}  // namespace
}  // namespace assay
