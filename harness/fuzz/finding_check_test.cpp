// SPDX-License-Identifier: Apache-2.0
#include "harness/fuzz/finding_check.hpp"

#include <gtest/gtest.h>

namespace assay::fuzz {
namespace {

TEST(FindingCheck, BytesAsSegments) {
  EXPECT_EQ(segments_toml("GET /\"\\ \r\n\t"), R"(["GET /\"\\ \r\n\t"])");
  EXPECT_EQ(segments_toml(std::string_view("\0\x1f\x7f", 3)), R"(["\u0000\u001F\u007F"])");
  EXPECT_EQ(segments_toml("a\xff\xc3\xa9z"), R"(["a", { hex = "ffc3a9" }, "z"])");
}

TEST(FindingCheck, TheMarkerBecomesTheRunsOwn) {
  const std::string text = check_toml({"GET /legacy/abc HTTP/1.1\r\nX: $5\r\n\r\n/smuggled-abc", "abc",
                                       "api.test", "one reading", "chunk-line", "fuzz.http1.s1-7"});
  EXPECT_NE(
      text.find(R"(segments = ["GET /legacy/${marker} HTTP/1.1\r\nX: $$5\r\n\r\n/smuggled-${marker}"])"),
      std::string::npos)
      << text;
  EXPECT_NE(text.find("id = \"fuzz.http1.s1-7\""), std::string::npos);
  EXPECT_NE(text.find("kills = \"gateway.http.chunked\""), std::string::npos);
  EXPECT_EQ(text.find("marker = \"*\""), std::string::npos);
  EXPECT_NE(check_toml({"x", "", "h", "p", "", "n"}).find("marker = \"*\""), std::string::npos);
}

TEST(FindingCheck, ARequestThatNobodySentIsTheBreach) {
  const auto text_of = [](const std::string& detail) {
    return check_toml({"get /legacy/abc", "abc", "h", "only what was sent", detail, "n"});
  };
  EXPECT_NE(
      text_of("GET /legacy/abc[x").find(R"(where = { method = "GET", target = "/legacy/${marker}?x" })"),
      std::string::npos)
      << text_of("GET /legacy/abc[x");
  EXPECT_EQ(text_of("GET /legacy/abc with another body").find("method = "), std::string::npos)
      << "the one that was sent has this target, too";
}

}  // namespace
}  // namespace assay::fuzz
