// SPDX-License-Identifier: Apache-2.0
// Colours and live lines are for people at a terminal, and for nobody else.
#include <gtest/gtest.h>

#include "cli/cli_fixture.hpp"

namespace assay::cli {
namespace {

using testing::escapes;
using testing::holds;
using testing::Ran;
using testing::run_assay;
using testing::run_together;
using testing::SmallCatalogue;
using testing::Words;

// How judge paints what was left in a folder.
void expect_judged_in_colours(const SmallCatalogue& root, const char* out) {
  const Words judge = {"judge", root / out, "--catalog", root.path()};
  EXPECT_TRUE(escapes(run_assay(judge, {.out_terminal = true}).out)) << out;
  EXPECT_FALSE(escapes(run_assay(judge, {.environment = {"NO_COLOR=1"}, .out_terminal = true}).out)) << out;
  EXPECT_TRUE(escapes(run_assay(judge, {.environment = {"NO_COLOR="}, .out_terminal = true}).out)) << out;
  run_assay(judge);  // which looks for escapes in pipes
}

TEST(Terminal, ColoursAndTheLiveLineGoToATerminalOnly) {
  const SmallCatalogue failing("\"rejected.unauthenticated\"", "\"rejected.forbidden\"");
  const SmallCatalogue sound;
  const auto words = [](const char* verb, const SmallCatalogue& root) {
    return Words{verb, "jwt.none.lowercase", "--catalog", root.path(), "--out", root / verb};
  };
  const std::vector<Ran> ran =
      run_together({{words("run", failing), {.out_terminal = true, .err_terminal = true}},
                    {words("replay", failing),
                     {.environment = {"NO_COLOR=1"}, .out_terminal = true, .err_terminal = true}},
                    {words("prove", sound), {.out_terminal = true}}});
  const Ran &run = ran[0], &replay = ran[1], &prove = ran[2];

  EXPECT_EQ(run.code, 1);
  EXPECT_TRUE(escapes(run.out)) << run.out;
  EXPECT_EQ(run.err, "\r\x1b[K1/1  jwt.none.lowercase\r\x1b[K") << "cleared at its end";

  EXPECT_EQ(replay.code, 1);
  EXPECT_TRUE(holds(replay.out, "\nFAILED  jwt.none.lowercase  ")) << replay.out;
  EXPECT_FALSE(escapes(replay.out)) << replay.out;
  EXPECT_EQ(replay.err, "1/1  jwt.none.lowercase\r\n");

  EXPECT_EQ(prove.code, 0);
  EXPECT_TRUE(escapes(prove.out)) << prove.out;
  EXPECT_EQ(prove.err.rfind("1/", 0), 0u) << "only the other output is a terminal: " << prove.err;

  expect_judged_in_colours(failing, "run");
  expect_judged_in_colours(sound, "prove");
}

TEST(Terminal, NothingThatIsPipedHoldsAnEscape) {
  const SmallCatalogue root;
  for (const Words& words : {Words{"list", "checks"}, Words{"list", "actions"},
                             Words{"explain", "jwt.none.lowercase"}, Words{"schema", "check"}, Words{"lint"},
                             Words{"plan", "jwt.none.lowercase"}, Words{"run", "--frobnicate"}}) {
    Words all = words;
    all.insert(all.end(), {"--catalog", root.path()});
    const Ran ran = run_assay(all);  // which looks for escapes, here as in all other tests
    EXPECT_FALSE((ran.out + ran.err).empty()) << words.front();
  }
}

}  // namespace
}  // namespace assay::cli
