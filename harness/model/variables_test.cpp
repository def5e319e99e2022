// SPDX-License-Identifier: Apache-2.0
#include "harness/model/variables.hpp"

#include <gtest/gtest.h>

#include "core/json/parse.hpp"

namespace assay::model {
namespace {

Json json(const std::string& text) {
  return parse_json(text).value();
}

const Json& scope() {
  static const Json kScope = [] {
    Json out = json(R"({"now":1000,"n":5,"yes":true,"none":null,"word":"abc","price":"$word",)"
                    R"("token":{"kid":"k1","a-b":"dash","list":[1,{"x":"deep"}]}})");
    out["bytes"] = std::string("\xff\0z", 3);
    return out;
  }();
  return kScope;
}

struct Row {
  const char* value;  // JSON
  const char* expected;
};

class Resolves : public testing::TestWithParam<Row> {};

TEST_P(Resolves, To) {
  const auto result = resolve(json(GetParam().value), scope());
  ASSERT_TRUE(result.ok()) << result.error().message;
  EXPECT_EQ(dump_json(*result), dump_json(json(GetParam().expected))) << GetParam().value;
}

INSTANTIATE_TEST_SUITE_P(
    Variables, Resolves,
    testing::Values(Row{R"("plain")", R"("plain")"}, Row{R"(7)", R"(7)"}, Row{R"(null)", R"(null)"},
                    Row{R"("$n")", R"(5)"}, Row{R"("${n}")", R"("5")"}, Row{R"("$yes")", R"(true)"},
                    Row{R"("$none")", R"(null)"}, Row{R"("$token.kid")", R"("k1")"},
                    Row{R"("$token.list")", R"([1,{"x":"deep"}])"}, Row{R"("$token.list.1.x")", R"("deep")"},
                    Row{R"("${token.a-b}")", R"("dash")"}, Row{R"("$word-$n")", R"("abc-5")"},
                    Row{R"("$word.")", R"("abc.")"}, Row{R"("${word}def")", R"("abcdef")"},
                    Row{R"("v=$token")",
                        R"("v={\"kid\":\"k1\",\"a-b\":\"dash\",\"list\":[1,{\"x\":\"deep\"}]}")"},
                    Row{R"("$$")", R"("$")"}, Row{R"("$$n")", R"("$n")"}, Row{R"("a$$$n")", R"("a$5")"},
                    Row{R"("$price")", R"("$word")"},  // what a variable brings in is not resolved again
                    Row{R"(["$n",{"k$n":"$word"}])", R"([5,{"k$n":"abc"}])"},
                    Row{R"({"hex":"41 42"})", R"("AB")"}, Row{R"({"hex":"4$n"})", R"("E")"},
                    Row{R"({"hex":"41","more":1})", R"({"hex":"41","more":1})"},
                    Row{R"({"repeat":"ab","times":3})", R"("ababab")"},
                    Row{R"({"repeat":"$word","times":"$n"})", R"("abcabcabcabcabc")"},
                    Row{R"({"repeat":{"hex":"41"},"times":2})", R"("AA")"},
                    Row{R"({"repeat":"","times":99})", R"("")"}, Row{R"({"repeat":"x","times":0})", R"("")"},
                    Row{R"({"repeat":"a{#}b{#}","times":2})", R"("a0b{#}a1b{#}")"},
                    Row{R"({"repeat":"x"})", R"({"repeat":"x"})"}, Row{R"({"now":"-1m"})", R"(940)"},
                    Row{R"({"exp":{"now":"1h"}})", R"({"exp":4600})"}, Row{R"({"now":"-500ms"})", R"(999)"},
                    Row{R"({"file":"x.bin"})", R"({"file":"x.bin"})"}));

class Refuses : public testing::TestWithParam<Row> {};

TEST_P(Refuses, With) {
  const auto result = resolve(json(GetParam().value), scope());
  ASSERT_FALSE(result.ok()) << GetParam().value;
  EXPECT_EQ(result.error().code, Errc::invalid);
  EXPECT_EQ(result.error().message, GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Variables, Refuses,
    testing::Values(Row{R"("$nope")", "variable $nope is not set"},
                    Row{R"(["a",{"b":"x $nope"}])", "variable $nope is not set"},
                    Row{R"("$token.nope")", "$token.nope: no member \"nope\""},
                    Row{R"("$token.list.2")", "$token.list.2: no member \"2\""},
                    Row{R"("$n.x")", "$n.x: no member \"x\""},
                    Row{R"("a $none")", "$none is null and has no text"},
                    Row{R"("$")", "`$` begins a variable; write `$$` for a dollar sign"},
                    Row{R"("^a$|5")", "`$` begins a variable; write `$$` for a dollar sign"},
                    Row{R"("${}")", "`$` begins a variable; write `$$` for a dollar sign"},
                    Row{R"("${n")", "`${n` is not closed by `}`"},
                    Row{R"({"hex":"4"})", "`hex` is not pairs of hexadecimal digits"},
                    Row{R"({"hex":"zz"})", "`hex` is not pairs of hexadecimal digits"},
                    Row{R"({"hex":"$n"})", "`hex` must be text"},
                    Row{R"({"repeat":5,"times":1})", "`repeat` must be text"},
                    Row{R"({"repeat":"x","times":-1})", "`times` must be an integer from 0"},
                    Row{R"({"repeat":"x","times":"3"})", "`times` must be an integer from 0"},
                    Row{R"({"repeat":"abcdefgh","times":1048577})", "`repeat` × `times` is more than 8 MiB"},
                    Row{R"({"repeat":"x","times":9223372036854775807})",
                        "`repeat` × `times` is more than 8 MiB"},
                    Row{R"({"now":"soon"})", "`now` must be a duration such as \"-1h\" or \"90s\""}));

TEST(Variables, BytesStayBytes) {
  EXPECT_EQ(resolve(json(R"("<$bytes>")"), scope())->as_string(), std::string("<\xff\0z>", 5));
  EXPECT_EQ(resolve(json(R"({"hex":"ff00"})"), scope())->as_string(), std::string("\xff\0", 2));
}

TEST(Variables, LargestRepeatIsAllowed) {
  EXPECT_EQ(resolve(json(R"({"repeat":"abcdefgh","times":1048576})"), scope())->as_string().size(), kMaxText);
}

TEST(Variables, InterpolationIsBounded) {
  const Json big = Json::object({{"big", std::string(kMaxText / 2, 'x')}});
  EXPECT_TRUE(resolve(Json("$big${big}"), big).ok());
  EXPECT_EQ(resolve(Json("$big${big}${big}"), big).error().message, "a text grows beyond 8 MiB");
}

TEST(Variables, NowNeedsItsScope) {
  EXPECT_EQ(resolve(json(R"({"now":"1s"})"), Json::object()).error().message, "variable $now is not set");
}

TEST(Variables, FindsNamesAtAnyDepth) {
  const Json value = json(R"(["$b.x",{"k":"${a} $b $$c","exp":{"now":"1h"}},"$broken ${",5])");
  EXPECT_EQ(variables_in(value), (std::vector<std::string>{"a", "b", "now"}));
  EXPECT_TRUE(variables_in(Json("$$a")).empty());
}

TEST(Variables, VariantIsBoundOnce) {
  const Json builtins = json(R"({"marker":"m1","now":10})");
  const auto bound = bind_variant(json(R"({"path":"/x/$marker","exp":{"now":"5s"}})"), builtins);
  ASSERT_TRUE(bound.ok());
  EXPECT_EQ(dump_json(*bound), R"({"marker":"m1","now":10,"path":"/x/m1","exp":15})");
  EXPECT_FALSE(bind_variant(json(R"({"a":1,"b":"$a"})"), builtins).ok());
  EXPECT_EQ(*bind_variant(Json(), builtins), builtins);
}

TEST(Variables, Names) {
  for (const char* good : {"a", "_", "A9_b"}) EXPECT_TRUE(is_variable_name(good)) << good;
  for (const char* bad : {"", "9a", "a-b", "a.b", "$a", "é"}) EXPECT_FALSE(is_variable_name(bad)) << bad;
}

}  // namespace
}  // namespace assay::model
