// SPDX-License-Identifier: Apache-2.0
#include "reports/printable.hpp"

#include <gtest/gtest.h>

#include "core/base/rng.hpp"

namespace assay::reports {
namespace {

using std::string_literals::operator""s;

TEST(Printable, MakesHiddenBytesVisible) {
  const struct {
    std::string bytes, line;
  } cases[] = {
      {"plain", "plain"},
      {"grüße ✓", "grüße ✓"},
      {"a\x1b[31mred", "a\\x1B[31mred"},
      {"a\0b"s, "a\\x00b"},
      {"a\r\nb\tc", "a\\r\\nb\\tc"},
      {"\x7f", "\\x7F"},
      {"\xff\xfe", "\\xFF\\xFE"},
      {"\xc0\xaf", "\\xC0\\xAF"},                    // overlong slash
      {"\xed\xa0\x80", "\\xED\\xA0\\x80"},           // surrogate
      {"\xf4\x90\x80\x80", "\\xF4\\x90\\x80\\x80"},  // above U+10FFFF
      {"\xe2\x82", "\\xE2\\x82"},                    // cut short
      {"\xc2\x9b"
       "31m",
       "\\u{009B}31m"},  // C1 CSI, an escape sequence in UTF-8
      {"\xe2\x80\xae"
       "txt.exe",
       "\\u{202E}txt.exe"},
      {"\xef\xbb\xbf", "\\u{FEFF}"},
      {"\xef\xbf\xbe", "\\u{FFFE}"},
      {"\xf3\xa0\x81\x81", "\\u{E0041}"},  // tag character
  };
  for (const auto& c : cases) EXPECT_EQ(printable_line(c.bytes), c.line);
}

TEST(Printable, KeepsLinesAndMarksBareLineFeedsInAHead) {
  EXPECT_EQ(printable("a\r\nb\n"), "a\nb\\n\n");  // a head that has not ended
  EXPECT_EQ(printable("GET / HTTP/1.1\r\nA: 1\nB: 2\r\n\r\n{\n}"), "GET / HTTP/1.1\nA: 1\\n\nB: 2\n\n{\n}");
  EXPECT_EQ(printable("{\n\t1\n}"), "{\n\t1\n}");
  EXPECT_EQ(printable("a\rb"), "a\\rb");
}

TEST(Printable, OfAnyBytesIsStableAndSafe) {
  Rng rng(7);
  for (int i = 0; i < 300; ++i) {
    const std::string shown = printable(rng.bytes(64));
    EXPECT_EQ(printable(shown), shown);
    for (const char c : shown) {
      const auto b = static_cast<unsigned char>(c);
      EXPECT_TRUE(b >= 0x20 || c == '\n' || c == '\t');
    }
  }
}

TEST(Printable, CutsBetweenCodePoints) {
  EXPECT_EQ(cut_columns("grüße", 5), "grüße");
  EXPECT_EQ(cut_columns("grüße", 4), "grü…");
  EXPECT_EQ(cut_columns("grüße", 0), "");
  EXPECT_EQ(cut_bytes("grüße", 3), "gr");
  EXPECT_EQ(cut_bytes("grüße", 4), "grü");
  EXPECT_EQ(split_lines("a\n\nb\n"), (std::vector<std::string>{"a", "", "b"}));
}

}  // namespace
}  // namespace assay::reports
