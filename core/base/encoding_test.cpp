// SPDX-License-Identifier: Apache-2.0
#include "core/base/encoding.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

std::string all_bytes() {
  std::string out;
  for (int c = 0; c < 256; ++c) out += static_cast<char>(c);
  return out;
}

TEST(Hex, BothWays) {
  EXPECT_EQ(to_hex(std::string_view("\x00\xAB\xff", 3)), "00abff");
  EXPECT_EQ(from_hex("00aB fF"), std::string("\x00\xAB\xFF", 3));
  EXPECT_EQ(from_hex(""), "");
  EXPECT_EQ(from_hex(to_hex(all_bytes())), all_bytes());
  for (const std::string_view bad : {"0", "abc", "0g", "0x00", "00\n"})
    EXPECT_EQ(from_hex(bad), std::nullopt) << bad;
}

TEST(Base64, Rfc4648Vectors) {
  const struct {
    std::string_view plain, standard, url;
  } cases[] = {{"", "", ""},
               {"f", "Zg==", "Zg"},
               {"fo", "Zm8=", "Zm8"},
               {"foo", "Zm9v", "Zm9v"},
               {"foob", "Zm9vYg==", "Zm9vYg"},
               {"fooba", "Zm9vYmE=", "Zm9vYmE"},
               {"foobar", "Zm9vYmFy", "Zm9vYmFy"},
               {"\xFB\xFF\xBF", "+/+/", "-_-_"}};
  for (const auto& c : cases) {
    EXPECT_EQ(base64_encode(c.plain), c.standard);
    EXPECT_EQ(base64url_encode(c.plain), c.url);
    EXPECT_EQ(base64_decode_tolerant(c.standard), c.plain);
    EXPECT_EQ(base64_decode_tolerant(c.url), c.plain);
  }
  EXPECT_EQ(base64_decode_tolerant(base64_encode(all_bytes())), all_bytes());
  EXPECT_EQ(base64_decode_tolerant(base64url_encode(all_bytes())), all_bytes());
}

TEST(Base64, ToleratesSpareBitsAndRefusesForeignCharacters) {
  EXPECT_EQ(base64_decode_tolerant("Zh"), "f");  // the canonical form is "Zg"
  EXPECT_EQ(base64_decode_tolerant("+_+_"), "\xFB\xFF\xBF");
  for (const std::string_view bad : {"Zg=x", "Z g", "Zg\n", "Z*", "\xC3\xA9"}) {
    EXPECT_EQ(base64_decode_tolerant(bad), std::nullopt) << bad;
  }
}

TEST(Percent, BothWays) {
  EXPECT_EQ(percent_encode("aZ9-._~"), "aZ9-._~");
  EXPECT_EQ(percent_encode("a b/\xC3\xA9%"), "a%20b%2F%C3%A9%25");
  EXPECT_EQ(percent_decode_tolerant("a%20b%2f%C3%a9%25"), "a b/\xC3\xA9%");
  EXPECT_EQ(percent_decode_tolerant(percent_encode(all_bytes())), all_bytes());
}

TEST(Percent, MalformedEscapesStay) {
  for (const std::string_view text : {"%", "%2", "%zz", "%2g", "a%%", "+"})
    EXPECT_EQ(percent_decode_tolerant(text), text);
  EXPECT_EQ(percent_decode_tolerant("%%41"), "%A");
  EXPECT_EQ(percent_decode_tolerant("%2541"), "%41");  // once, not again
}

}  // namespace
}  // namespace assay
