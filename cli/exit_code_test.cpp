// SPDX-License-Identifier: Apache-2.0
// What the exit codes promise to a script: 0, 1, 2, 3, 4, 5 and 130.
#include <gtest/gtest.h>

#include "cli/cli_fixture.hpp"

namespace assay::cli {
namespace {

using testing::file_text;
using testing::Folder;
using testing::Ran;
using testing::run_assay;
using testing::SmallCatalogue;
using testing::Words;

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

constexpr std::string_view kExpected = "\"rejected.unauthenticated\"";

TEST(ExitCode, ZeroWhenEverythingPassed) {
  const Folder out;
  const Ran ran = run_assay({"run", "jwt.none.lowercase", "--out", out / "o"});
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_TRUE(holds(ran.out, "0 failed, 0 inconclusive, 0 unsupported, 0 waived, 1 passed"));
  EXPECT_EQ(ran.err, "1/1  jwt.none.lowercase\n") << "progress is no data";
}

TEST(ExitCode, OneWhenACheckFailedAtOrAboveTheLevel) {
  const SmallCatalogue high(kExpected, "\"rejected.forbidden\"");
  const Ran failed =
      run_assay({"run", "--catalog", high.path(), "--out", high / "o", "--fail-on", "critical"});
  EXPECT_EQ(failed.code, 1) << failed.err;
  EXPECT_EQ(failed.out.rfind("FAIL  jwt.none.lowercase  critical\n", 0), 0u) << "failures stand first";
  EXPECT_TRUE(holds(failed.out, std::string(testing::kCheck) + ":33:1"));
  EXPECT_TRUE(holds(failed.out, "assay replay \"jwt.none.lowercase\""));

  const Ran replay =
      run_assay({"replay", "jwt.none.lowercase", "--catalog", high.path(), "--out", high / "o"});
  EXPECT_EQ(replay.code, 1);
  EXPECT_TRUE(holds(replay.out, "\nFAILED  jwt.none.lowercase  "));

  std::string text = file_text(high / testing::kCheck);
  high.write(testing::kCheck, text.replace(text.find("\"critical\""), 10, "\"high\""));
  EXPECT_EQ(run_assay({"judge", high / "o", "--catalog", high.path()}).code, 1);
  const Ran below =
      run_assay({"run", "--catalog", high.path(), "--out", high / "o", "--fail-on", "critical"});
  EXPECT_EQ(below.code, 0);
  EXPECT_EQ(below.out.rfind("FAIL  jwt.none.lowercase  high\n", 0), 0u) << "it is told all the same";
}

TEST(ExitCode, TwoForAMistakeInAFileAndNothingIsSent) {
  const SmallCatalogue broken("severity = ", "sevrity = ");
  const std::string mistake = std::string(testing::kCheck) +
                              ":4:1: error: unknown key \"sevrity\"\n"
                              "  4 | sevrity = \"critical\"\n"
                              "    | ^~~~~~~\n"
                              "  hint: did you mean \"severity\"?\n";
  for (const Words& verb :
       {Words{"run"}, Words{"prove"}, Words{"plan"}, Words{"replay", "x"}, Words{"run", "--dry-run"}}) {
    Words words = verb;
    words.insert(words.end(), {"--catalog", broken.path(), "--out", broken / "o"});
    const Ran ran = run_assay(words);
    EXPECT_EQ(ran.code, 2) << verb.front();
    EXPECT_EQ(ran.out, "") << verb.front();
    EXPECT_TRUE(holds(ran.err, mistake)) << ran.err;
    EXPECT_TRUE(holds(
        ran.err, "assay: the catalogue in " + broken.path().string() + " has errors; nothing was sent\n"));
    EXPECT_FALSE(std::filesystem::exists(broken / "o")) << verb.front();
  }
  for (const Words& verb : {Words{"list", "checks"}, Words{"explain", "jwt.none.lowercase"}, Words{"lint"},
                            Words{"judge", broken.path()}, Words{"lint", broken / testing::kCheck}}) {
    Words words = verb;
    words.insert(words.end(), {"--catalog", broken.path()});
    const Ran ran = run_assay(words);
    EXPECT_EQ(ran.code, 2) << verb.front();
    EXPECT_TRUE(holds(ran.err, mistake)) << ran.err;
  }
}

TEST(ExitCode, TwoForARootThatIsNone) {
  const Folder empty;
  for (const char* const verb : {"run", "prove", "plan", "lint"}) {
    const Ran ran = run_assay({verb, "--catalog", empty.path()});
    EXPECT_EQ(ran.code, 2) << verb;
    EXPECT_TRUE(holds(ran.err, "there is no catalog/, attacks/ or scenarios/ with TOML files here"))
        << ran.err;
  }
}

TEST(ExitCode, ThreeWhenTheEvidenceBreaksOff) {
  const SmallCatalogue root;
  ASSERT_EQ(run_assay({"run", "--catalog", root.path(), "--out", root / "o"}).code, 0);
  const std::string whole = file_text(root / "o/evidence.jsonl");
  const std::size_t half = whole.find('\n', whole.size() / 2) + 1;
  for (const std::string& kept : {whole.substr(0, half), std::string()}) {
    root.write("o/evidence.jsonl", kept);
    const Ran judged = run_assay({"judge", root / "o", "--catalog", root.path()});
    EXPECT_EQ(judged.code, 3);
    EXPECT_EQ(judged.out.rfind("INCONCLUSIVE  jwt.none.lowercase  critical\n", 0), 0u) << judged.out;
    EXPECT_TRUE(holds(judged.out, "0 failed, 1 inconclusive, 0 unsupported, 0 waived, 0 passed"));
  }
}

TEST(ExitCode, FourWhenNothingWasSelected) {
  const Folder out;
  for (const Words& verb : {Words{"run"}, Words{"prove"}, Words{"plan"}, Words{"run", "--dry-run"},
                            Words{"prove", "--dry-run"}}) {
    Words words = verb;
    words.insert(words.end(), {"no-such-*", "--out", out / "o"});
    const Ran ran = run_assay(words);
    EXPECT_EQ(ran.code, 4) << verb.front();
    EXPECT_EQ(ran.err.rfind("assay: nothing matches \"no-such-*\"; see assay list checks\n", 0), 0u)
        << ran.err;
    EXPECT_FALSE(std::filesystem::exists(out / "o")) << verb.front();
  }
  EXPECT_EQ(run_assay({"run", "jwt.none.lowercase", "--exclude", "jwt.*", "--out", out / "o"}).code, 4);
}

TEST(ExitCode, FiveWhenACheckKillsNothing) {
  const SmallCatalogue root("\"gateway.jwt.alg-allowlist\"", "\"gateway.jwt.audience\"");
  const Ran idle = run_assay({"prove", "jwt.none.lowercase", "--catalog", root.path(), "--out", root / "o"});
  EXPECT_EQ(idle.code, 5) << idle.out;
  EXPECT_TRUE(holds(idle.out, "gateway.jwt.audience  X01         SURVIVED")) << idle.out;
  EXPECT_EQ(run_assay({"judge", root / "o", "--catalog", root.path()}).code, 5)
      << "judged again from the evidence";
  EXPECT_EQ(run_assay({"run", "--catalog", root.path(), "--out", root / "o"}).code, 0)
      << "only the proof can tell";
}

TEST(ExitCode, FiveWhenAnUnfilteredProofLeavesControlsOut) {
  const SmallCatalogue root;
  const Ran selected =
      run_assay({"prove", "jwt.none.lowercase", "--catalog", root.path(), "--out", root / "o"});
  EXPECT_EQ(selected.code, 0) << selected.out;
  EXPECT_TRUE(holds(selected.out, "gateway.jwt.alg-allowlist  M01         killed")) << selected.out;
  const Ran all = run_assay({"prove", "--catalog", root.path(), "--out", root / "o"});
  EXPECT_EQ(all.code, 5);
  EXPECT_TRUE(holds(all.out, "Controls without a check that kills them\n")) << all.out;
}

TEST(ExitCode, OneHundredAndThirtyWhenInterruptedWithWhatThereIsWritten) {
  const Folder out;
  const Ran ran = run_assay({"run", "--jobs", "1", "--out", out / "o"}, {.interrupt_at = "1/"});
  EXPECT_EQ(ran.code, 130) << ran.out << ran.err;
  const auto results = parse_json(file_text(out / "o/results.json"));
  ASSERT_TRUE(results.ok());
  EXPECT_TRUE(results->at("interrupted").bool_or(false));
  EXPECT_GE(results->at("summary").at("pass").int_or(0), 1);
  EXPECT_GE(results->at("summary").at("inconclusive").int_or(0), 1);
}

}  // namespace
}  // namespace assay::cli
