// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/tls_records.hpp"

#include <gtest/gtest.h>

namespace assay::forge {
namespace {

using namespace std::string_literals;

TEST(TlsRecords, HandshakesAreCutAndNothingElseIs) {
  const std::string hello =
      "\x16\x03\x01\x00\x03"
      "abc"s;
  const std::string data =
      "\x17\x03\x03\x00\x03"
      "xyz"s;
  EXPECT_EQ(in_small_records(hello + data, 2),
            "\x16\x03\x01\x00\x02"
            "ab"s +
                "\x16\x03\x01\x00\x01"
                "c"s +
                data);
  EXPECT_EQ(in_small_records(hello, 3), hello);
  EXPECT_EQ(in_small_records(hello, 0).size(), 18u) << "a record of nothing would have no end";
}

TEST(TlsRecords, WhatIsNoWholeRecordStays) {
  for (const std::string& rest : {""s, "\x16\x03"s,
                                  "\x16\x03\x01\x00\x05"
                                  "abcd"s,
                                  "\x16\x03\x01\x00\x00"s})
    EXPECT_EQ(in_small_records(rest, 1), rest);
}

}  // namespace
}  // namespace assay::forge
