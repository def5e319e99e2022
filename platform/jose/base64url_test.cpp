// SPDX-License-Identifier: Apache-2.0
#include "platform/jose/base64url.hpp"

#include <gtest/gtest.h>

#include "core/base/encoding.hpp"

namespace assay::jose {
namespace {

TEST(Base64Url, DecodesTheVectorsOfRfc4648) {
  const std::pair<const char*, const char*> vectors[] = {
      {"", ""},           {"Zg", "f"},          {"Zm8", "fo"},         {"Zm9v", "foo"},
      {"Zm9vYg", "foob"}, {"Zm9vYmE", "fooba"}, {"Zm9vYmFy", "foobar"}};
  for (const auto& [text, bytes] : vectors) EXPECT_EQ(decode_base64url(text), bytes) << text;
}

TEST(Base64Url, RoundTripsEveryByteAtEveryOffset) {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  for (std::size_t skip = 0; skip < 3; ++skip) {
    const std::string bytes = all.substr(skip);
    EXPECT_EQ(decode_base64url(base64url_encode(bytes)), bytes) << skip;
  }
}

TEST(Base64Url, RefusesEverySpellingButOne) {
  const std::string_view refused[] = {"Zg==", "Zg=",  "Zh",   "Zm9=",    "Zm9",    "Z",     "ZmFyZ", " Zg",
                                      "Zg ",  "Z\ng", "+/+/", "Zm8\r\n", "\"Zg\"", "Zg%3D", "Z.g"};
  for (const std::string_view text : refused) EXPECT_EQ(decode_base64url(text), std::nullopt) << text;
  EXPECT_EQ(decode_base64url(std::string_view("Zg\0", 3)), std::nullopt);
  EXPECT_EQ(decode_base64url("-_-_").value_or(""), "\xFB\xFF\xBF");
}

}  // namespace
}  // namespace assay::jose
