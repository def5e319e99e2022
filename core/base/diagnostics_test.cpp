// SPDX-License-Identifier: Apache-2.0
#include "core/base/diagnostics.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(SourcePos, LeavesUnknownPartsOut) {
  EXPECT_EQ(to_string(SourcePos{"f", 7, 1}), "f:7:1");
  EXPECT_EQ(to_string(SourcePos{"f", 7, 0}), "f:7");
  EXPECT_EQ(to_string(SourcePos{"f", 0, 3}), "f");
  EXPECT_EQ(to_string(SourcePos{}), "");
}

TEST(RenderDiagnostic, PointsBelowTheWord) {
  const std::string source = "id = 'x'\n\nsevrity = 'high'\n";
  EXPECT_EQ(render_diagnostic(
                {Severity::error, {"a.toml", 3, 1}, "unknown key \"sevrity\"", "did you mean \"severity\"?"},
                source),
            "a.toml:3:1: error: unknown key \"sevrity\"\n"
            "  3 | sevrity = 'high'\n"
            "    | ^~~~~~~\n"
            "  hint: did you mean \"severity\"?\n");
  EXPECT_EQ(render_diagnostic({Severity::warning, {"a.toml", 3, 11}, "m", ""}, source),
            "a.toml:3:11: warning: m\n"
            "  3 | sevrity = 'high'\n"
            "    |           ^\n");
}

TEST(RenderDiagnostic, AtTheEdges) {
  const auto at = [](int line, int column, std::string_view source) {
    return render_diagnostic({Severity::error, {"f", line, column}, "m", ""}, source);
  };
  EXPECT_EQ(at(1, 1, ""), "f:1:1: error: m\n");
  EXPECT_EQ(at(0, 0, "text"), "f: error: m\n");
  EXPECT_EQ(at(1, 0, "text"), "f:1: error: m\n  1 | text\n");
  EXPECT_EQ(at(1, 5, "text"), "f:1:5: error: m\n  1 | text\n    |     ^\n");  // just behind the line
  EXPECT_EQ(at(1, 99, "text"), "f:1:99: error: m\n  1 | text\n");             // no such column
  EXPECT_EQ(at(9, 1, "text\n"), "f:9:1: error: m\n  9 | \n    | ^\n");        // no such line
  EXPECT_EQ(at(1, 3, "\t\tkey"), "f:1:3: error: m\n  1 | \t\tkey\n    | \t\t^~~\n");
  EXPECT_EQ(at(10, 1, std::string(9, '\n') + "k"), "f:10:1: error: m\n  10 | k\n     | ^\n");
  EXPECT_EQ(render_diagnostic({Severity::error, {}, "m", "h"}, "text"), "error: m\n  hint: h\n");
}

TEST(Diagnostics, WarningsAreNotErrors) {
  Diagnostics diagnostics;
  EXPECT_TRUE(diagnostics.empty());
  diagnostics.warning({}, "w");
  EXPECT_FALSE(diagnostics.has_errors());
  Diagnostics more;
  more.error({}, "e", "h");
  diagnostics.append(more);
  EXPECT_TRUE(diagnostics.has_errors());
  ASSERT_EQ(diagnostics.items().size(), 2u);
  EXPECT_EQ(diagnostics.items()[1].hint, "h");
}

TEST(DidYouMean, NearestWithinAThird) {
  const std::vector<std::string> words = {"severity", "id", "tags", "steps", "target"};
  const struct {
    std::string_view word, expected;
  } cases[] = {{"sevrity", "severity"},
               {"sevreity", "severity"},
               {"tag", "tags"},
               {"step", "steps"},
               {"ids", "id"},
               {"targets", "target"},
               {"severity", "severity"},
               {"sev", ""},
               {"zzz", ""},
               {"completely", ""}};
  for (const auto& c : cases) EXPECT_EQ(did_you_mean(c.word, words), c.expected) << c.word;
  EXPECT_EQ(did_you_mean("x", {}), "");
}

TEST(DidYouMean, NeighboursThatChangedPlacesAreOneSlip) {
  EXPECT_EQ(did_you_mean("--sede", {"--mode", "--seed"}), "--seed");
  EXPECT_EQ(did_you_mean("rnu", {"prove", "run"}), "run");
  EXPECT_EQ(did_you_mean("urn", {"prove", "run"}), "run");
  EXPECT_EQ(did_you_mean("nur", {"run"}), "") << "these two are no neighbours";
  EXPECT_EQ(did_you_mean("adbc", {"abcd"}), "") << "a letter that moved further is two slips";
}

}  // namespace
}  // namespace assay
