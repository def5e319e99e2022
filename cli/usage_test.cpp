// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "cli/cli_fixture.hpp"

namespace assay::cli {
namespace {

using testing::holds;
using testing::Ran;
using testing::run_assay;
using testing::Words;

TEST(Usage, HelpGoesToStandardOutputUnlessNobodyAskedForIt) {
  const Ran help = run_assay({"--help"});
  EXPECT_EQ(help.code, 0);
  EXPECT_EQ(help.err, "");
  for (const char* const verb : {"run", "prove", "plan", "list", "explain", "lint", "schema", "up", "flood",
                                 "fuzz", "replay", "judge", "init", "doctor", "cleanup"})
    EXPECT_TRUE(holds(help.out, "\n  " + std::string(verb) + "  ")) << verb;
  EXPECT_FALSE(holds(help.out, "\n  worker ")) << "it is started by the program itself";
  EXPECT_TRUE(holds(help.out,
                    "Exit codes: 0 all passed, 1 a check failed, 2 usage or file error,\n"
                    "3 inconclusive, 4 nothing ran, 5 the suite itself is not proven, 130 interrupted."));
  for (const char* const word : {"-h", "help"}) EXPECT_EQ(run_assay({word}).out, help.out) << word;

  const Ran nothing = run_assay({});
  EXPECT_EQ(nothing.code, 2);
  EXPECT_EQ(nothing.out, "");
  EXPECT_EQ(nothing.err, help.out);
}

TEST(Usage, Version) {
  const Ran version = run_assay({"--version"});
  EXPECT_EQ(version.code, 0);
  EXPECT_EQ(version.out, "assay " ASSAY_VERSION "\n");
}

TEST(Usage, EachVerbTellsWhatItTakes) {
  struct Row {
    const char *verb, *first_line;
    Words options;
  };
  const Words running = {"--catalog DIR",
                         "--target F",
                         "--mode MODE",
                         "--jobs N",
                         "--seed N",
                         "--shard I/N",
                         "--exclude SELECT",
                         "--fail-on LEVEL",
                         "--out DIR",
                         "--format LIST",
                         "--timeout SECONDS",
                         "--dry-run",
                         "-v"};
  Words run = running;
  run.insert(run.end(), {"--write-lock", "--check-determinism"});
  Words plan = running;
  plan.insert(plan.end(), {"--proof", "--json"});
  const Row rows[] = {
      {"run", "assay run [SELECT…]\n", run},
      {"prove", "assay prove [SELECT…]\n", running},
      {"plan", "assay plan [SELECT…]\n", plan},
      {"list",
       "assay list checks|scenarios|mitigations|controls|threats|actions|asserts|targets\n",
       {"--catalog DIR", "--json"}},
      {"explain", "assay explain ID\n", {"--catalog DIR"}},
      {"lint", "assay lint [PATH…]\n", {"--catalog DIR"}},
      {"schema", "assay schema check|target\n", {"--catalog DIR"}},
      {"up", "assay up\n", {"--profile NAME", "--weaken CONTROL"}},
      {"fuzz",
       "assay fuzz PARSER|http1\n",
       {"--list", "--seconds N", "--jobs N", "--corpus DIR", "--build DIR", "--out DIR", "--target F",
        "--weaken FAULT", "--findings N", "--count N", "--seed N", "--catalog DIR"}},
      {"flood",
       "assay flood\n",
       {"--target URL", "--mode MODE", "--connections N", "--rate R", "--seconds S", "--requests N",
        "--interval MS", "--new-connections", "--reopen", "--pipelined N", "--sources N", "--honest N",
        "--header FIELD", "--each FILE", "--host NAME", "--ca FILE", "--json"}},
      {"replay", "assay replay CASE\n", running},
      {"judge", "assay judge DIR\n", {"--catalog DIR"}},
      {"doctor", "assay doctor --target F\n", {"--catalog DIR", "--target F"}},
      {"cleanup", "assay cleanup --target F\n", {"--catalog DIR", "--target F"}},
      {"init", "assay init DIR\n", {"--openapi FILE"}},
  };
  for (const Row& row : rows) {
    const Ran help = run_assay({row.verb, "--help"});
    EXPECT_EQ(help.code, 0) << row.verb;
    EXPECT_EQ(help.err, "") << row.verb;
    EXPECT_EQ(help.out.rfind(row.first_line, 0), 0u) << help.out;
    EXPECT_TRUE(holds(help.out, "\nexample\n  assay " + std::string(row.verb))) << help.out;
    std::size_t shown = 0;
    for (std::size_t at = help.out.find("\n  -"); at != std::string::npos;
         at = help.out.find("\n  -", at + 1))
      ++shown;
    EXPECT_EQ(shown, row.options.size()) << help.out;
    for (const std::string& option : row.options)
      EXPECT_TRUE(holds(help.out, "\n  " + option + "  ")) << row.verb << " " << option;
  }
  EXPECT_EQ(run_assay({"judge", "--no-such", "-h"}).out, run_assay({"judge", "--help"}).out)
      << "whoever asks for help gets it";
}

TEST(Usage, MistakesAreToldWithTheirCureAndCodeTwo) {
  const std::pair<Words, const char*> rows[] = {
      {{"runn"}, "unknown verb \"runn\"; did you mean run?"},
      {{"explian", "x"}, "unknown verb \"explian\"; did you mean explain?"},
      {{"frobnicate"}, "unknown verb \"frobnicate\"; see assay --help"},
      {{"--frobnicate"}, "unknown verb \"--frobnicate\"; see assay --help"},
      {{"run", "--exlude", "x"}, "unknown option --exlude; did you mean --exclude? (assay run --help)"},
      {{"prove", "--formats=html"}, "unknown option --formats; did you mean --format? (assay prove --help)"},
      {{"judge", "--frobnicate", "x"}, "unknown option --frobnicate (assay judge --help)"},
      {{"list", "checks", "--json=yes"}, "--json takes no value (assay list --help)"},
      {{"run", "--seed"}, "--seed needs a value: N (assay run --help)"},
      {{"run", "--seed", "1", "--seed", "2"}, "--seed is given twice (assay run --help)"},
      {{"run", "--seed", "-1"}, "--seed needs a whole number from 0 to 9223372036854775807, not \"-1\""},
      {{"run", "--jobs", "0"}, "--jobs needs a whole number from 1 to 64, not \"0\""},
      {{"plan", "--timeout", "1s"}, "--timeout needs a whole number from 1 to 600, not \"1s\""},
      {{"run", "--mode", "cloud"}, "--mode must be one of in-process, subprocess, not \"cloud\""},
      {{"run", "--format", "html,pdf"}, "--format must be one of junit, html, json, not \"pdf\""},
      {{"run", "--fail-on", "none"}, "--fail-on must be info, low, medium, high or critical"},
      {{"run", "--shard", "3/2"}, "--shard needs I/N with 1 <= I <= N, not \"3/2\""},
      {{"run", "--shard", "0/2"}, "--shard needs I/N with 1 <= I <= N, not \"0/2\""},
      {{"run", "--shard", "1/2x"}, "--shard needs I/N with 1 <= I <= N, not \"1/2x\""},
      {{"run", "--target", "x"}, "no target \"x\": neither a file nor one of assay list targets"},
      {{"list"}, "list what? checks, scenarios, mitigations, controls, threats, actions, asserts or targets"},
      {{"list", "checks", "controls"},
       "list what? checks, scenarios, mitigations, controls, threats, actions, asserts or targets"},
      {{"explain"}, "explain needs one id (assay list checks)"},
      {{"explain", "jwt.none.lowercas"},
       "nothing has the id \"jwt.none.lowercas\"; did you mean jwt.none.lowercase?"},
      {{"explain", "frobnicate"}, "nothing has the id \"frobnicate\""},
      {{"lint", "/no/such/file"}, "no such file or folder: /no/such/file"},
      {{"schema"}, "schema of what? check or target"},
      {{"schema", "targets"}, "schema of what? check or target"},
      {{"doctor"}, "doctor needs --target F; our own platform needs none"},
      {{"init"}, "init where? name a folder"},
      {{"judge"}, "judge needs the output directory of a run"},
      {{"judge", "/no/such"}, "cannot read /no/such/plan.json: is this the --out of a run?"},
      {{"replay", "jwt.none.lowercas"}, "no case \"jwt.none.lowercas\"; did you mean 'jwt.none.lowercase'?"},
      {{"run", "--sede", "1"}, "unknown option --sede; did you mean --seed? (assay run --help)"},
      {{"rnu"}, "unknown verb \"rnu\"; did you mean run?"},
      {{"up", "gateway.jwt.audience"}, "up takes options only; did you mean --weaken gateway.jwt.audience?"},
      {{"up", "--weaken", "no-such"}, "no weakening \"no-such\""},
      {{"up", "--profile", "no-such"}, "no profile \"no-such\""},
      {{"worker"}, "standard input is no control socket: this program is started by assay"},
  };
  for (const auto& [words, message] : rows) {
    const Ran ran = run_assay(words);
    EXPECT_EQ(ran.code, 2) << message;
    EXPECT_EQ(ran.err, "assay: " + std::string(message) + "\n");
    EXPECT_EQ(ran.out, "") << message;
  }
}

}  // namespace
}  // namespace assay::cli
