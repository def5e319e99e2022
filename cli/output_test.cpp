// SPDX-License-Identifier: Apache-2.0
// What the verbs print and leave behind.
#include <gtest/gtest.h>

#include <algorithm>

#include "cli/cli_fixture.hpp"

namespace assay::cli {
namespace {

using testing::file_text;
using testing::Folder;
using testing::holds;
using testing::passed_run;
using testing::Ran;
using testing::run_assay;
using testing::SmallCatalogue;
using testing::Words;

Json json_of(const Words& words) {
  const Ran ran = run_assay(words);
  EXPECT_EQ(ran.code, 0) << words.front();
  EXPECT_EQ(ran.err, "") << words.front();
  auto json = parse_json(ran.out);
  EXPECT_TRUE(json.ok()) << ran.out.substr(0, 200);
  return std::move(json).value_or(Json());
}

// The part of a summary that does not depend on the clock.
std::string digest_in(const std::string& text) {
  const std::size_t at = text.find("digest ");
  return at == std::string::npos ? "none" : text.substr(at + 7, 12);
}

std::size_t toml_files(const char* folder) {
  std::size_t count = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(std::filesystem::path(ASSAY_SOURCE_DIR) / folder))
    count += entry.path().extension() == ".toml" ? 1 : 0;
  return count;
}

TEST(List, EverythingInTheCatalogueIsThere) {
  EXPECT_EQ(json_of({"list", "checks", "--json"}).size(), toml_files("attacks"));
  EXPECT_EQ(json_of({"list", "scenarios", "--json"}).size(), toml_files("scenarios"));
  EXPECT_EQ(dump_json(json_of({"list", "targets", "--json"}).items().at(0).at("id")), "\"reference\"");
  const Json checks = json_of({"list", "checks", "--json"});
  const auto& rows = checks.items();
  EXPECT_TRUE(std::is_sorted(rows.begin(), rows.end(), [](const Json& a, const Json& b) {
    return a.at("id").as_string() < b.at("id").as_string();
  }));
  const auto known = std::find_if(rows.begin(), rows.end(), [](const Json& row) {
    return row.at("id").string_or("") == "jwt.none.lowercase";
  });
  ASSERT_NE(known, rows.end());
  EXPECT_EQ(
      dump_json(*known),
      R"({"id":"jwt.none.lowercase","severity":"critical","title":"A token that names no algorithm is refused",)"
      R"("variants":1,"kills":"gateway.jwt.alg-allowlist","file":"attacks/token-forgery/jwt.none.lowercase.toml"})");
}

TEST(List, EveryWordOfTheVocabularyIsThereWithItsParameters) {
  const std::string actions = run_assay({"list", "actions"}).out;
  EXPECT_TRUE(holds(actions,
                    "\nclock.advance                       Moves the target's clock; timers that fall due "
                    "on the way fire in order.\n    by                 duration * How far, e.g. \"301s\".\n"))
      << actions;
  EXPECT_TRUE(holds(actions, "\n    body               payload    Request body.\n"));
  const Json rows = json_of({"list", "actions", "--json"});
  EXPECT_EQ(rows.items().at(0).at("name").string_or(""), "token.issue");
  EXPECT_EQ(dump_json(rows.items().at(0).at("params").items().at(0)),
            R"({"name":"user","kind":"string","required":false,"doc":"User of the target."})");
  const std::string asserts = run_assay({"list", "asserts"}).out;
  EXPECT_TRUE(
      holds(asserts, "\nbody_lacks                          string  Text that the body must not hold.\n"))
      << asserts;
  EXPECT_TRUE(holds(asserts, "\nservice.requests                    observer  ")) << asserts;
}

TEST(List, NeedsNoCatalogueForWhatIsInTheProgram) {
  const Folder empty;
  EXPECT_EQ(run_assay({"list", "actions", "--catalog", empty.path()}).code, 0);
  EXPECT_EQ(run_assay({"list", "checks", "--catalog", empty.path()}).code, 2);
}

TEST(Explain, TellsOfACheckAControlAThreatAndAMitigation) {
  const std::string check = run_assay({"explain", "jwt.none.lowercase"}).out;
  EXPECT_EQ(check.rfind("jwt.none.lowercase\n  A token that names no algorithm is refused\n\n", 0), 0u)
      << check;
  for (const char* const line :
       {"  file         attacks/token-forgery/jwt.none.lowercase.toml\n", "  severity     critical\n",
        "  kills        gateway.jwt.alg-allowlist\n", "  threat       TH-001 ", "  cwe          CWE-347\n",
        "  twin         token.issue {\"user\":\"alice\"}\n",
        "  attack       token.forge {\"from\":\"$good\",\"header\":{\"alg\":\"none\"},",
        "  breach       service.requests at user-service {\"status\":200} at least 1\n",
        "  detect       audit.events {\"event\":\"authn.failure\",\"reason\":\"alg_not_allowed\"}\n"})
    EXPECT_TRUE(holds(check, line)) << line << "\n" << check;

  const std::string control = run_assay({"explain", "gateway.jwt.alg-allowlist"}).out;
  EXPECT_EQ(control.rfind("gateway.jwt.alg-allowlist\n  ", 0), 0u);
  EXPECT_TRUE(holds(control, "  mitigation   M01\n")) << control;
  EXPECT_TRUE(holds(control, "  killed by    jwt.none.lowercase\n")) << control;

  const std::string threat = run_assay({"explain", "TH-001"}).out;
  EXPECT_EQ(threat.rfind("TH-001\n  ", 0), 0u);
  EXPECT_TRUE(holds(threat, "  check        jwt.none.lowercase\n")) << threat;

  const std::string mitigation = run_assay({"explain", "M01"}).out;
  EXPECT_EQ(mitigation.rfind("M01\n  ", 0), 0u);
  EXPECT_TRUE(holds(mitigation, "  control      gateway.jwt.alg-allowlist  ")) << mitigation;
}

TEST(Schema, IsOneForCheckFiles) {
  const Json schema = json_of({"schema", "check"});
  EXPECT_EQ(schema.at("$schema").string_or(""), "http://json-schema.org/draft-07/schema#");
  for (const char* const key : {"id", "title", "severity", "kills", "twin", "attack", "breach"})
    EXPECT_TRUE(schema.at("properties").contains(key)) << key;
}

TEST(Lint, CountsWhatIsSoundAndTakesSinglePaths) {
  const SmallCatalogue root;
  const Ran all = run_assay({"lint", "--catalog", root.path()});
  EXPECT_EQ(all.code, 0);
  EXPECT_EQ(all.out.rfind("1 check, ", 0), 0u) << all.out;
  EXPECT_TRUE(holds(all.err, "warning: no check kills ")) << "warnings are told and fail nothing";
  EXPECT_EQ(run_assay({"lint", root / testing::kCheck, "--catalog", root.path()}).code, 0);
  EXPECT_EQ(run_assay({"lint"}).code, 0) << "our own files";
}

TEST(Plan, SaysWhatWouldBeSentAndSendsNothing) {
  const Folder out;
  const Ran plan = run_assay({"plan", "jwt.none.lowercase", "--out", out / "o"});
  EXPECT_EQ(plan.code, 0);
  EXPECT_EQ(
      plan.out.rfind(
          "jwt.none.lowercase\n  jwt.none.lowercase\n    twin    token.issue {\"user\":\"alice\"}\n", 0),
      0u)
      << plan.out;
  EXPECT_TRUE(holds(plan.out, "    attack  http.send {\"route\":\"own_profile\",\"bearer\":\"$bad\"}\n"))
      << plan.out;
  EXPECT_TRUE(holds(plan.out, "nothing was sent\n"));
  EXPECT_EQ(run_assay({"run", "jwt.none.lowercase", "--dry-run", "--out", out / "o"}).out, plan.out);
  EXPECT_FALSE(std::filesystem::exists(out / "o"));

  const Json json = json_of({"plan", "jwt.none.lowercase", "--proof", "--json", "--seed", "9"});
  EXPECT_EQ(json.at("schema").string_or(""), "assay.plan/1");
  EXPECT_EQ(json.at("seed").int_or(0), 9);
  EXPECT_TRUE(json.at("filtered").bool_or(false));
  bool weakened = false;
  for (const Json& batch : json.at("batches").items())
    weakened = weakened || batch.at("weakenings").size() > 0;
  EXPECT_TRUE(weakened);
}

TEST(Run, LeavesItsReportsAndJudgeSaysTheSameOfItsEvidence) {
  const auto& [root, ran] = passed_run();
  ASSERT_EQ(ran.code, 0) << ran.err;
  for (const char* const file : {"results.json", "evidence.jsonl", "plan.json", "junit.xml", "report.html"})
    EXPECT_FALSE(passed_run().file(file).empty()) << file;
  const std::string digest = digest_in(ran.out);
  EXPECT_TRUE(holds(ran.out, "determinism: second run with seed 5 gave the same verdicts (digest " + digest))
      << ran.out;

  const Json results = parse_json(passed_run().file("results.json")).value_or(Json());
  EXPECT_EQ(results.at("schema").string_or(""), "assay.results/1");
  EXPECT_EQ(results.at("seed").int_or(0), 5);
  EXPECT_EQ(results.at("mode").string_or(""), "in-process");
  EXPECT_EQ(results.at("digest").string_or("").substr(0, 12), digest);
  EXPECT_EQ(results.at("summary").at("pass").int_or(-1), 1);
  ASSERT_EQ(results.at("checks").size(), 1u);
  EXPECT_EQ(results.at("checks").items()[0].at("verdict").string_or(""), "pass");
  EXPECT_EQ(results.at("checks").items()[0].at("grade").string_or(""), "effect");

  const std::string evidence = passed_run().file("evidence.jsonl");
  const Ran judged = run_assay({"judge", root / "o", "--catalog", root.path()});
  EXPECT_EQ(judged.code, 0);
  EXPECT_EQ(digest_in(judged.out), digest);
  EXPECT_TRUE(holds(judged.out, ", seed 5, "));
  EXPECT_EQ(passed_run().file("evidence.jsonl"), evidence) << "judging leaves the evidence alone";
}

TEST(Judge, SeesWhatTheEvidenceSaysAndNotWhatTheReportSaid) {
  const Folder changed;
  for (const char* const file : {"plan.json", "results.json"}) changed.write(file, passed_run().file(file));
  std::string evidence = passed_run().file("evidence.jsonl");
  const std::string refused = R"("outcome":"rejected.unauthenticated","status":401)";
  evidence.replace(evidence.find(refused), refused.size(), R"("outcome":"accepted","status":200)");
  changed.write("evidence.jsonl", evidence);
  const Ran judged = run_assay({"judge", changed.path(), "--catalog", passed_run().root.path()});
  EXPECT_EQ(judged.code, 1);
  EXPECT_EQ(judged.out.rfind("FAIL  jwt.none.lowercase  critical\n", 0), 0u) << judged.out;
}

TEST(Judge, WhatIsNoRunIsAnErrorThatNamesTheFile) {
  const SmallCatalogue root;
  const auto judged = [&root] { return run_assay({"judge", root.path(), "--catalog", root.path()}); };
  const auto batch_of = [](const char* variant) {
    return R"({"schema":"assay.plan/1","batches":[{"check":"jwt.none.lowercase","cases":[)"
           R"({"id":"jwt.none.lowercase","check":"jwt.none.lowercase","purpose":"verdict","variant":)" +
           std::string(variant) + "}]}]}";
  };
  const std::pair<std::string, const char*> plans[] = {
      {"", "not JSON"},
      {"{}", "not an assay.plan/1 document"},
      {R"({"schema":"assay.plan/1"})", "a plan without batches"},
      {R"({"schema":"assay.plan/1","batches":7})", "a plan without batches"},
      {batch_of("1"), "the check jwt.none.lowercase has no such variant: jwt.none.lowercase"},
      {batch_of("-1"), "the check jwt.none.lowercase has no such variant: jwt.none.lowercase"},
  };
  for (const auto& [plan, message] : plans) {
    root.write("plan.json", plan);
    const Ran ran = judged();
    EXPECT_EQ(ran.code, 2) << plan;
    EXPECT_EQ(ran.err.rfind("assay: " + (root / "plan.json") + ": ", 0), 0u) << ran.err;
    EXPECT_TRUE(holds(ran.err, message)) << ran.err;
  }
  root.write("plan.json", batch_of("0"));
  EXPECT_EQ(judged().err, "assay: cannot read " + (root / "evidence.jsonl") + "\n");
  root.write("evidence.jsonl", "no JSON\n{}\n");
  const Ran torn = judged();
  EXPECT_EQ(torn.code, 2);
  EXPECT_TRUE(holds(torn.err, "evidence.jsonl:1")) << torn.err;
}

TEST(Replay, RunsTheCaseAgainAndShowsHowToSendIt) {
  const SmallCatalogue root;
  root.write("assay-out/report.html", "of the run before");
  const Ran replay =
      run_assay({"replay", "jwt.none.lowercase", "--catalog", root.path()}, {.folder = root.path()});
  EXPECT_EQ(replay.code, 0);
  EXPECT_TRUE(holds(replay.out, "attack    http.send → rejected.unauthenticated\n")) << replay.out;
  EXPECT_TRUE(holds(replay.out, "\nby hand   start `assay up`, paste its line \". …/env\" here, then:\n"))
      << replay.out;
  EXPECT_TRUE(
      holds(replay.out,
            "\ncurl -sS -i --cacert \"$ASSAY_CA\" --resolve "
            "\"api.assay.test:$ASSAY_PORT_GATEWAY:127.0.0.1\" -X 'GET' --request-target '/v1/profile?m="))
      << replay.out;
  EXPECT_TRUE(holds(replay.out, "' -H 'Authorization: Bearer ")) << replay.out;
  EXPECT_TRUE(holds(replay.out, " \"https://api.assay.test:$ASSAY_PORT_GATEWAY/\"\n")) << replay.out;
  EXPECT_TRUE(holds(replay.out, "\nFIXED  jwt.none.lowercase  ")) << replay.out;
  EXPECT_FALSE(file_text(root / "assay-out/replay/evidence.jsonl").empty());
  EXPECT_EQ(file_text(root / "assay-out/report.html"), "of the run before");
}

TEST(Replay, ItsExampleIsACaseThatExists) {
  const std::string help = run_assay({"replay", "--help"}).out;
  const std::size_t begin = help.find("assay replay '") + 14;
  const std::string id = help.substr(begin, help.find('\'', begin) - begin);
  EXPECT_TRUE(holds(run_assay({"plan", id.substr(0, id.find('#'))}).out, "\n  " + id + "\n")) << id;
  EXPECT_EQ(run_assay({"replay"}).err, "assay: replay needs one case id, e.g. '" + id + "'\n");
}

TEST(Catalogue, IsFoundFromWhereverTheProgramIsStarted) {
  const Folder elsewhere;
  EXPECT_EQ(run_assay({"list", "controls"}, {.folder = elsewhere.path()}).out,
            run_assay({"list", "controls"}).out);
}

}  // namespace
}  // namespace assay::cli
