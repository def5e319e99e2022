// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/proxy_preamble.hpp"

#include <gtest/gtest.h>

namespace assay::weak {
namespace {

const std::string kSignature("\r\n\r\n\0\r\nQUIT\n", 12);

std::string claimed(const std::string& bytes) {
  const auto preamble = proxy_preamble(bytes);
  return preamble ? preamble->client + " +" + bytes.substr(preamble->size) : "none";
}

TEST(ProxyPreamble, IsReadInBothVersions) {
  EXPECT_EQ(claimed("PROXY TCP4 198.51.100.7 127.0.0.1 5555 443\r\nrest"), "198.51.100.7 +rest");
  EXPECT_EQ(claimed("PROXY TCP6 2001:db8::1 ::1 5555 443\r\n"), "2001:db8::1 +");
  const std::string addresses("\xc6\x33\x64\x07\x7f\x00\x00\x01\x15\xb3\x01\xbb", 12);
  EXPECT_EQ(claimed(kSignature + std::string("\x21\x11\x00\x0c", 4) + addresses + "rest"),
            "198.51.100.7 +rest");
  EXPECT_EQ(claimed(kSignature + std::string("\x21\x11\x00\x10", 4) + addresses +
                    std::string("\x04\x00\x01x", 4) + "rest"),
            "198.51.100.7 +rest")
      << "a TLV is passed over";
  EXPECT_EQ(claimed(kSignature + std::string("\x21\x21\x00\x24", 4) + std::string("\x20\x01\x0d\xb8", 4) +
                    std::string(32, '\0')),
            "2001:db8:: +");
}

TEST(ProxyPreamble, IsNoneWhereItIsNotWhole) {
  for (const std::string& bytes :
       {std::string("GET / HTTP/1.1\r\n"), std::string("PROXY TCP4 198.51.100.7 127.0.0.1 5555 443"),
        std::string("PROXY UNKNOWN\r\n"), std::string("PROXY "), kSignature,
        kSignature + std::string("\x21\x11\x00\x0c", 4), kSignature + std::string("\x20\x00\x00\x00", 4),
        kSignature + std::string("\x21\x31\x00\x0c", 4) + std::string(12, 'a'),
        kSignature + std::string("\x21\x11\x00\x04", 4) + std::string(12, 'a'), std::string()})
    EXPECT_EQ(claimed(bytes), "none") << bytes;
}

}  // namespace
}  // namespace assay::weak
