// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>

#include "harness/actions/actions_fixture.hpp"

namespace assay::actions {
namespace {

using testing::Bench;
using testing::json;

std::string value_of(Bench& bench, const std::string& params) {
  const auto result = bench.run("exec", params);
  return result.ok() ? dump_json(result->value) : "error: " + result.error().message;
}

// No child of ours is left, running or dead.
void expect_no_child() {
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST(Exec, GivesTextAndJsonWhereItIsSome) {
  Bench bench;
  EXPECT_EQ(value_of(bench, R"({"argv":["echo","hello"]})"), R"({"text":"hello\n"})");
  EXPECT_EQ(value_of(bench, R"({"argv":["echo","{\"a\": [1]}"]})"),
            R"({"text":"{\"a\": [1]}\n","json":{"a":[1]}})");
  EXPECT_EQ(value_of(bench, R"({"argv":["true"]})"), R"({"text":""})");
  EXPECT_EQ(bench.run("exec", R"({"argv":["true"]})")->outcome, "accepted");
  expect_no_child();
}

TEST(Exec, GetsItsInputAsJsonAndThenTheEnd) {
  Bench bench;
  EXPECT_EQ(value_of(bench, R"({"argv":["cat"],"input":{"b":1,"a":["x",null]}})"),
            R"({"text":"{\"b\":1,\"a\":[\"x\",null]}","json":{"b":1,"a":["x",null]}})");
  EXPECT_EQ(value_of(bench, R"({"argv":["cat"],"input":"text"})"), R"({"text":"\"text\"","json":"text"})");
  EXPECT_EQ(value_of(bench, R"({"argv":["cat"]})"), R"({"text":""})");
}

TEST(Exec, IsNoShell) {
  Bench bench;
  EXPECT_EQ(value_of(bench, R"({"argv":["echo","$HOME","*",";","a b"]})"), R"({"text":"$HOME * ; a b\n"})");
}

TEST(Exec, ErrorsNameTheProgram) {
  Bench bench;
  EXPECT_EQ(bench.error("exec", R"({"argv":[]})"), "invalid: argv is empty");
  EXPECT_EQ(bench.error("exec", R"({"argv":"true"})"), "invalid: argv must be a list");
  EXPECT_EQ(bench.error("exec", R"({"argv":["echo",5]})"), "invalid: argv: expected a text or {hex = \"…\"}");
  EXPECT_EQ(bench.error("exec", R"({"argv":["/no/such/program"]})"),
            "not_found: cannot run /no/such/program");
  EXPECT_EQ(bench.error("exec", R"({"argv":["false"]})"), "internal: false failed");
  expect_no_child();
}

TEST(Exec, AProgramThatDoesNotFinishIsEnded) {
  Bench bench;
  bench.context.patience = std::chrono::milliseconds(20);
  EXPECT_EQ(bench.error("exec", R"({"argv":["tail","-f","/dev/null"]})"),
            "timeout: tail did not finish in time");
  expect_no_child();
}

TEST(Exec, NorOneThatClosesItsOutputAndRunsOn) {
  Bench bench;
  bench.context.patience = std::chrono::milliseconds(50);
  EXPECT_EQ(bench.error("exec", R"({"argv":["sh","-c","exec sleep 60 >&-"]})"),
            "timeout: sh did not finish in time");
  expect_no_child();
}

TEST(Exec, TakesAsMuchOutputAsFitsAndEndsWhoeverGivesMore) {
  Bench bench;
  const auto most = bench.run("exec", R"({"argv":["head","-c","1048576","/dev/zero"]})");
  ASSERT_TRUE(most.ok()) << most.error().message;
  EXPECT_EQ(most->value.at("text").as_string().size(), 1048576u);
  EXPECT_EQ(bench.error("exec", R"({"argv":["cat","/dev/zero"]})"), "internal: cat gave too much output");
  expect_no_child();
}

TEST(Exec, InputMayBeLargerThanAPipeWhetherItIsReadOrNot) {
  std::signal(SIGPIPE, SIG_IGN);  // as the program does
  Bench bench;
  const std::string text(500000, 'x');
  const auto run = [&](const Json& argv) {
    return bench.run("exec", Json::object({{"argv", argv}, {"input", text}}));
  };
  EXPECT_EQ(run(Json::array({"cat"}))->value.at("json").string_or(""), text);
  EXPECT_EQ(run(Json::array({"true"}))->value.at("text").string_or("?"), "");
  bench.context.patience = std::chrono::milliseconds(50);
  const auto deaf = run(Json::array({"tail", "-f", "/dev/null"}));
  ASSERT_FALSE(deaf.ok());
  EXPECT_EQ(deaf.error().message, "tail did not finish in time");
  expect_no_child();
}

}  // namespace
}  // namespace assay::actions
