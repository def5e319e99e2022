// SPDX-License-Identifier: Apache-2.0
// What the exit codes promise to a script: 0, 1, 2, 3, 4, 5 and 130.
#include <gtest/gtest.h>

#include "cli/cli_fixture.hpp"

namespace assay::cli {
namespace {

using testing::file_text;
using testing::Folder;
using testing::holds;
using testing::passed_run;
using testing::Ran;
using testing::run_assay;
using testing::run_together;
using testing::SmallCatalogue;
using testing::Words;

constexpr std::string_view kExpected = "\"rejected.unauthenticated\"";

TEST(ExitCode, ZeroWhenEverythingPassed) {
  const Ran& ran = passed_run().ran;
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_TRUE(holds(ran.out, "0 failed, 0 inconclusive, 0 unsupported, 0 waived, 1 passed"));
  EXPECT_EQ(ran.err, "1/1  jwt.none.lowercase\n1/1  jwt.none.lowercase\n") << "progress is no data";
}

TEST(ExitCode, OneWhenACheckFailedAtOrAboveTheLevelAndZeroBelowIt) {
  const SmallCatalogue critical(kExpected, "\"rejected.forbidden\"");
  const SmallCatalogue high(kExpected, "\"rejected.forbidden\"");
  std::string text = file_text(high / testing::kCheck);
  high.write(testing::kCheck, text.replace(text.find("\"critical\""), 10, "\"high\""));
  for (const char* const old : {"results.json", "proof.json", "junit.xml", "report.html", "notes.txt"})
    high.write("o/" + std::string(old), "old");
  const auto run = [](const SmallCatalogue& root) {
    return Words{"run", "--catalog", root.path(), "--out", root / "o", "--fail-on", "critical"};
  };
  const std::vector<Ran> ran = run_together({{run(critical), {}}, {run(high), {}}});
  const Ran &failed = ran[0], &below = ran[1];

  EXPECT_EQ(failed.code, 1) << failed.err;
  EXPECT_EQ(failed.out.rfind("FAIL  jwt.none.lowercase  critical\n", 0), 0u) << "failures stand first";
  EXPECT_TRUE(holds(failed.out, std::string(testing::kCheck) + ":33:1"));
  EXPECT_TRUE(holds(failed.out, "assay replay \"jwt.none.lowercase\""));
  EXPECT_TRUE(holds(failed.out, "\n1 attack was stopped, but not as it should be: 1 of 1 case failed.\n"))
      << failed.out;

  EXPECT_EQ(below.code, 0);
  EXPECT_EQ(below.out.rfind("FAIL  jwt.none.lowercase  high\n", 0), 0u) << "it is told all the same";
  EXPECT_EQ(run_assay({"judge", high / "o", "--catalog", high.path()}).code, 1) << "judge has no such level";

  EXPECT_NE(file_text(high / "o/results.json"), "old");
  for (const char* const old : {"o/proof.json", "o/junit.xml", "o/report.html"})
    EXPECT_FALSE(std::filesystem::exists(high / old)) << old << " tells of another run";
  EXPECT_EQ(file_text(high / "o/notes.txt"), "old") << "what is not ours stays";
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

TEST(ExitCode, TwoWhereTheOutputCannotBeWrittenAndNothingIsSent) {
  const SmallCatalogue root;
  root.write("taken/results.json/x", "");
  const std::pair<std::string, std::string> rows[] = {
      {"/proc/nope", "cannot make /proc/nope: No such file or directory"},
      {"/dev/null", "cannot make /dev/null: Not a directory"},
      {root / "taken", "cannot remove " + (root / "taken/results.json") + ": Directory not empty"},
  };
  for (const auto& [out, message] : rows) {
    for (const Words& verb : {Words{"run"}, Words{"prove"}, Words{"replay", "jwt.none.lowercase"}}) {
      Words words = verb;
      words.insert(words.end(), {"--catalog", root.path(), "--out", out});
      const Ran ran = run_assay(words);
      EXPECT_EQ(ran.code, 2) << verb.front();
      EXPECT_EQ(ran.err, "assay: " + message + "; nothing was sent\n");
      EXPECT_EQ(ran.out, "") << verb.front();
    }
  }
}

TEST(ExitCode, ThreeWhenTheEvidenceBreaksOff) {
  const Folder cut;
  cut.write("plan.json", passed_run().file("plan.json"));
  const std::string whole = passed_run().file("evidence.jsonl");
  const std::size_t half = whole.find('\n', whole.size() / 2) + 1;
  for (const std::string& kept : {whole.substr(0, half), std::string()}) {
    cut.write("evidence.jsonl", kept);
    const Ran judged = run_assay({"judge", cut.path(), "--catalog", passed_run().root.path()});
    EXPECT_EQ(judged.code, 3);
    EXPECT_EQ(judged.out.rfind("INCONCLUSIVE  jwt.none.lowercase  critical\n", 0), 0u) << judged.out;
    EXPECT_TRUE(holds(judged.out, "0 failed, 1 inconclusive, 0 unsupported, 0 waived, 0 passed"));
  }
}

TEST(ExitCode, FourWhenNothingWasSelected) {
  const SmallCatalogue root;
  for (const Words& verb : {Words{"run"}, Words{"prove"}, Words{"plan"}, Words{"run", "--dry-run"},
                            Words{"prove", "--dry-run"}}) {
    Words words = verb;
    words.insert(words.end(), {"no-such-*", "--catalog", root.path(), "--out", root / "o"});
    const Ran ran = run_assay(words);
    EXPECT_EQ(ran.code, 4) << verb.front();
    EXPECT_EQ(ran.err.rfind("assay: nothing matches \"no-such-*\"; see assay list checks\n", 0), 0u)
        << ran.err;
    EXPECT_FALSE(std::filesystem::exists(root / "o")) << verb.front();
  }
  EXPECT_EQ(run_assay({"run", "--exclude", "jwt.*", "--catalog", root.path(), "--out", root / "o"}).code, 4);
}

TEST(ExitCode, FiveWhenTheSuiteItselfIsNotProven) {
  const SmallCatalogue wrong("\"gateway.jwt.alg-allowlist\"", "\"gateway.jwt.audience\"");
  const SmallCatalogue small;
  const std::vector<Ran> ran =
      run_together({{{"prove", "jwt.none.lowercase", "--catalog", wrong.path(), "--out", wrong / "o"}, {}},
                    {{"prove", "--catalog", small.path(), "--out", small / "o"}, {}},
                    {{"run", "--catalog", wrong.path(), "--out", wrong / "run"}, {}}});
  const Ran &idle = ran[0], &unfiltered = ran[1], &run = ran[2];
  EXPECT_EQ(idle.code, 5) << "the check kills nothing that it names";
  EXPECT_TRUE(holds(idle.out, "gateway.jwt.audience  X01         SURVIVED")) << idle.out;
  EXPECT_EQ(run_assay({"judge", wrong / "o", "--catalog", wrong.path()}).code, 5)
      << "judged again from the evidence";
  EXPECT_EQ(unfiltered.code, 5) << "most controls have no check";
  EXPECT_TRUE(holds(unfiltered.out, "gateway.jwt.alg-allowlist  M01         killed")) << unfiltered.out;
  EXPECT_TRUE(holds(unfiltered.out, "Controls without a check that kills them\n")) << unfiltered.out;
  EXPECT_EQ(run.code, 0) << "only the proof can tell";
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

TEST(ExitCode, AFloodGoesNowhereButToLoopback) {
  struct Row {
    Words words;
    const char* error;
  };
  const Row rows[] = {
      {{"--target", "http://192.0.2.1/"}, "assay: 192.0.2.1 is neither a loopback address nor listed\n"},
      {{"--target", "http://example.test/"}, "assay: \"example.test\" is not a numeric address\n"},
      {{"--target", "tcp://127.0.0.1/"},
       "assay: --target is \"reference\" or a URL such as http://127.0.0.1:8080/\n"},
      {{"--connections", "20001"},
       "assay: --connections needs a whole number from 1 to 20000, not \"20001\"\n"},
      {{"--mode", "fast"},
       "assay: --mode is one of requests, handshakes, idle, keepalive-idle, slow-headers, slow-body, "
       "slow-read, "
       "handshake-slow, handshake-stalled\n"},
      {{"http://127.0.0.1/"}, "assay: flood takes options only; did you mean --target http://127.0.0.1/?\n"},
  };
  for (const Row& row : rows) {
    Words words = {"flood"};
    words.insert(words.end(), row.words.begin(), row.words.end());
    const Ran ran = run_assay(words);
    EXPECT_EQ(ran.code, 2) << row.error;
    EXPECT_EQ(ran.err, row.error);
    EXPECT_EQ(ran.out, "");
  }
}

}  // namespace
}  // namespace assay::cli
