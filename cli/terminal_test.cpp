// SPDX-License-Identifier: Apache-2.0
// Colours and live lines are for people at a terminal, and for nobody else.
#include <gtest/gtest.h>

#include "cli/cli_fixture.hpp"

namespace assay::cli {
namespace {

using testing::Around;
using testing::Ran;
using testing::run_assay;
using testing::SmallCatalogue;
using testing::Words;

constexpr char kEscape = '\x1b';

bool escapes(const std::string& text) {
  return text.find(kEscape) != std::string::npos;
}

// A catalogue whose check fails, so that there is something to paint.
const SmallCatalogue& failing() {
  static const SmallCatalogue root("\"rejected.unauthenticated\"", "\"rejected.forbidden\"");
  return root;
}
Words run_words() {
  return {"run", "--catalog", failing().path(), "--out", failing() / "o"};
}

TEST(Terminal, ColoursAndTheLiveLineGoToATerminalOnly) {
  struct Row {
    const char* name;
    Around around;
    bool colours;  // on standard output
    const char* progress;
  };
  const Row rows[] = {
      {"pipes", {}, false, "1/1  jwt.none.lowercase\n"},
      {"output", {.out_terminal = true}, true, "1/1  jwt.none.lowercase\n"},
      {"both",
       {.out_terminal = true, .err_terminal = true},
       true,
       "\r\x1b[K1/1  jwt.none.lowercase\r\x1b[K"},  // cleared at its end
      {"NO_COLOR",
       {.environment = {"NO_COLOR=1"}, .out_terminal = true, .err_terminal = true},
       false,
       "1/1  jwt.none.lowercase\r\n"},
  };
  for (const Row& row : rows) {
    const Ran ran = run_assay(run_words(), row.around);
    EXPECT_EQ(ran.code, 1) << row.name;
    EXPECT_NE(ran.out.find("jwt.none.lowercase"), std::string::npos) << row.name;
    EXPECT_EQ(escapes(ran.out), row.colours) << row.name << "\n" << ran.out;
    EXPECT_EQ(ran.err, row.progress) << row.name;
  }
}

TEST(Terminal, JudgeAndProveFollowTheSameRule) {
  const Words judge = {"judge", failing() / "o", "--catalog", failing().path()};
  const auto judged_as_above = [&judge](const char* what) {
    EXPECT_TRUE(escapes(run_assay(judge, {.out_terminal = true}).out)) << what;
    EXPECT_FALSE(escapes(run_assay(judge, {.environment = {"NO_COLOR=1"}, .out_terminal = true}).out))
        << what;
    EXPECT_TRUE(escapes(run_assay(judge, {.environment = {"NO_COLOR="}, .out_terminal = true}).out)) << what;
    EXPECT_FALSE(escapes(run_assay(judge).out)) << what;
  };
  ASSERT_EQ(run_assay(run_words()).code, 1);
  judged_as_above("a run");
  Words prove = run_words();
  prove.front() = "prove";
  EXPECT_TRUE(escapes(run_assay(prove, {.out_terminal = true}).out));
  judged_as_above("a proof");
}

TEST(Terminal, NothingThatIsPipedHoldsAnEscape) {
  for (const Words& words :
       {Words{"--help"}, Words{"run", "--help"}, Words{"frobnicate"}, Words{"list", "checks"},
        Words{"list", "actions"}, Words{"explain", "jwt.none.lowercase"}, Words{"schema", "check"},
        Words{"lint", "--catalog", failing().path()}, Words{"plan", "jwt.none.lowercase"},
        Words{"replay", "jwt.none.lowercase", "--catalog", failing().path(), "--out", failing() / "o"},
        Words{"prove", "jwt.none.lowercase", "--catalog", failing().path(), "--out", failing() / "o"}}) {
    const Ran ran = run_assay(words);
    EXPECT_FALSE((ran.out + ran.err).empty()) << words.front();
    EXPECT_FALSE(escapes(ran.out + ran.err)) << words.front();
  }
}

}  // namespace
}  // namespace assay::cli
