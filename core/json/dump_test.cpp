// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <limits>

#include "core/json/parse.hpp"

namespace assay {
namespace {

TEST(DumpJson, Strings) {
  const struct {
    std::string_view plain, written;
  } cases[] = {
      {"", R"("")"},
      {"a\"b\\c/", R"("a\"b\\c/")"},
      {"\n\r\t\x01\x1f\x7f", R"("\n\r\t\u0001\u001f\u007f")"},
      {std::string_view("a\0b", 3), R"("a\u0000b")"},
      {"</script>", R"("\u003c/script>")"},
      {"\xE2\x80\xA8|\xE2\x80\xA9|\xE2\x80\xAA", "\"\\u2028|\\u2029|\xE2\x80\xAA\""},
      {"\xC3\xA9\xF0\x9F\x98\x80", "\"\xC3\xA9\xF0\x9F\x98\x80\""},
      {"a\xFF\x62", "\"a\xEF\xBF\xBD\x62\""},                                         // no such byte
      {"\xC0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},                                   // overlong
      {"\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},                   // surrogate
      {"\xE2\x82", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},                                   // cut short
      {"\xF4\x90\x80\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""}};  // beyond U+10FFFF
  for (const auto& c : cases) {
    EXPECT_EQ(dump_json(Json(c.plain)), c.written);
    EXPECT_EQ(dump_json(Json::object({{std::string(c.plain), 1}})), "{" + std::string(c.written) + ":1}");
    EXPECT_TRUE(parse_json(dump_json(Json(c.plain))).ok());
  }
}

TEST(DumpJson, Numbers) {
  EXPECT_EQ(dump_json(Json(std::numeric_limits<std::int64_t>::min())), "-9223372036854775808");
  EXPECT_EQ(dump_json(Json(std::numeric_limits<std::uint64_t>::max())), "18446744073709551615");
  EXPECT_EQ(dump_json(Json(0.1)), "0.1");
  EXPECT_EQ(dump_json(Json(1e300)), "1e+300");
  EXPECT_EQ(dump_json(Json(1.0)), "1.0");  // not "1", which is read back as an integer
  EXPECT_EQ(dump_json(Json(-0.0)), "-0.0");
  EXPECT_EQ(parse_json(dump_json(Json(1e15))).value(), Json(1e15));
  EXPECT_EQ(dump_json(Json(std::numeric_limits<double>::infinity())), "null");
  EXPECT_EQ(dump_json(Json(std::numeric_limits<double>::quiet_NaN())), "null");
}

TEST(DumpJson, KeepsOrderInBothForms) {
  Json json =
      Json::object({{"z", 1}, {"a", Json::array({true, nullptr, Json::object()})}, {"e", Json::array()}});
  EXPECT_EQ(dump_json(json), R"({"z":1,"a":[true,null,{}],"e":[]})");
  EXPECT_EQ(dump_json_pretty(json),
            "{\n  \"z\": 1,\n  \"a\": [\n    true,\n    null,\n    {}\n  ],\n  \"e\": []\n}\n");
  EXPECT_EQ(parse_json(dump_json_pretty(json)).value(), json);
}

}  // namespace
}  // namespace assay
