// SPDX-License-Identifier: Apache-2.0
#include "reports/terminal.hpp"

#include <gtest/gtest.h>

#include "reports/printable.hpp"
#include "reports/report.hpp"
#include "reports/sample_report.hpp"

namespace assay::reports {
namespace {

std::string without_our_colours(std::string text) {
  for (const char* code :
       {"\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[1;31m", "\x1b[32m", "\x1b[33m", "\x1b[35m", "\x1b[36m"}) {
    for (std::size_t at; (at = text.find(code)) != std::string::npos;)
      text.erase(at, std::string(code).size());
  }
  return text;
}

TEST(Terminal, ColourOnlyAddsOurOwnSequences) {
  for (const Sample& s :
       {small_sample(), good_sample(), hostile_sample("\x1b]0;title\x07\x1b[2J\xc2\x9b\x31m\b\r")}) {
    const Report r = s.report(true);
    const std::string summary = render_summary(r, false, 100), matrix = render_matrix(r, false);
    EXPECT_EQ(without_our_colours(render_summary(r, true, 100)), summary);
    EXPECT_EQ(without_our_colours(render_matrix(r, true)), matrix);
    EXPECT_NE(render_summary(r, true, 100), summary);
    for (const char c : summary + matrix)
      ASSERT_TRUE(static_cast<unsigned char>(c) >= 0x20 || c == '\n') << int(c);
    EXPECT_EQ((summary + matrix).find("\xc2\x9b"), std::string::npos);
  }
}

TEST(Terminal, FailuresComeFirstWithBytesAndReplayLine) {
  const std::string text = render_summary(small_sample().report(false), false, 100);
  EXPECT_EQ(text.rfind("FAIL  jwt.none.case-variants#alg=nOnE  critical\n", 0), 0u);
  std::size_t at = 0;
  for (const char* part :
       {"why     the user service saw the forged request, 1 time\n",
        "at      attacks/jwt/jwt.none.case-variants.toml:38", "sent    GET /v1/users/alice?trace=m-attack",
        "back    HTTP/1.1 200 OK\n", "seen    service.requests at user-service: 1 entry",
        "replay  assay replay \"jwt.none.case-variants#alg=nOnE\"\n", "INCONCLUSIVE  rate.per-client.starve",
        "1 attack got through: 1 of 7 cases failed.\n",
        "1 failed, 1 inconclusive, 1 unsupported, 1 waived, 3 passed in 3.2 s\npasses: 2 by effect, 1 by "
        "response\n"}) {
    const std::size_t found = text.find(part, at);
    ASSERT_NE(found, std::string::npos) << part << "\n" << text;
    at = found;
  }
}

TEST(Terminal, StaysWithinTheWidth) {
  for (const int width : {80, 100, 120}) {
    for (const std::string& line : split_lines(render_summary(small_sample().report(false), false, width))) {
      // Ids, file names and replay lines stay whole, to be copied; they have no blank to break at.
      if (line.find("replay") != std::string::npos || line.find(".toml:") != std::string::npos) continue;
      EXPECT_LE(columns(line), static_cast<std::size_t>(width)) << line;
    }
  }
}

TEST(Terminal, MatrixIsAligned) {
  const std::vector<std::string> lines = split_lines(render_matrix(small_sample().report(true), false));
  ASSERT_GE(lines.size(), 2u);
  EXPECT_EQ(lines[0],
            "control                    mitigation  state      killed by               honest traffic");
  EXPECT_EQ(lines[1], "gateway.jwt.audience       M01         SURVIVED   -                       ok");
}

TEST(Terminal, MatrixCanBeEmpty) {
  EXPECT_EQ(split_lines(render_matrix(Sample{}.report(true), false))[0],
            "Nothing was proven: no control was switched off.");
}

TEST(Terminal, ProgressIsOneHarmlessLine) {
  EXPECT_EQ(render_progress_line(7, 301, 0, "jwt.none"), "  7/301  jwt.none");
  EXPECT_EQ(render_progress_line(301, 301, 2, ""), "301/301  2 failed");
  EXPECT_EQ(render_progress_line(1, 9, 0, "a\r\x1b[2K"), "1/9  a\\r\\x1B[2K");
  EXPECT_LE(columns(render_progress_line(1, 9, 0, std::string(500, 'x'))), 61u);
}

TEST(Terminal, WrapBreaksBetweenWords) {
  EXPECT_EQ(wrap("one two three", 9, 2), "one two\n  three");
  EXPECT_EQ(wrap("averyveryverylongword x", 9, 2), "averyveryverylongword\n  x");
  EXPECT_EQ(wrap("", 9, 2), "");
}

}  // namespace
}  // namespace assay::reports
