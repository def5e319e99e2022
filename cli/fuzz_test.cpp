// SPDX-License-Identifier: Apache-2.0
// assay fuzz: the live fuzzer finds each planted framing fault and nothing at the sound gateway; the parsers'
// fuzzers are found, run, and their findings told. A shell script stands in for libFuzzer here, ci/test runs
// the real ones.
#include <gtest/gtest.h>

#include "cli/cli_fixture.hpp"

namespace assay::cli {
namespace {

using testing::file_text;
using testing::Folder;
using testing::holds;
using testing::Ran;
using testing::run_assay;
using testing::run_together;
using testing::Words;

namespace fs = std::filesystem;

void write_program(const Folder& folder, const std::string& name, const std::string& text) {
  folder.write(name, "#!/bin/sh\n" + text);
  fs::permissions(folder / name, fs::perms::owner_all);
}

std::string the_check_in(const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".toml") return entry.path();
  }
  return "";
}

TEST(Fuzz, TheSoundGatewayHolds) {
  const Ran ran = run_assay({"fuzz", "http1", "--count", "300", "--seed", "3"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(holds(ran.out, "nothing found in 300 requests (")) << ran.out;
  EXPECT_FALSE(holds(ran.out, "(0 forwarded")) << ran.out;
}

TEST(Fuzz, EachFramingFaultIsFoundAndItsCheckIsSound) {
  const Words faults = {"length-preferred",       "chunked-preferred",  "one-of-many-lengths",
                        "loose-length",           "length-wraps",       "any-coding-chunked",
                        "unknown-coding-ignored", "coding-in-http-1.0", "body-of-get-dropped"};
  const Folder out;
  std::vector<std::pair<Words, testing::Around>> all;
  for (const std::string& fault : faults) {
    all.push_back({{"fuzz", "http1", "--count", "300", "--weaken", "gateway.http.framing/" + fault, "--out",
                    out / fault},
                   {}});
  }
  for (std::size_t begin = 0; begin < all.size(); begin += 3) {
    const auto end = begin + 3;
    const auto results = run_together(
        {all.begin() + static_cast<std::ptrdiff_t>(begin), all.begin() + static_cast<std::ptrdiff_t>(end)});
    for (std::size_t i = 0; i < results.size(); ++i) {
      const std::string& fault = faults[begin + i];
      EXPECT_EQ(results[i].code, 1) << fault << results[i].out << results[i].err;
      const std::string check = the_check_in(out.path() / fault / "http1");
      EXPECT_TRUE(holds(results[i].out, file_text(check))) << fault;
      const Ran lint = run_assay({"lint", check});
      EXPECT_EQ(lint.code, 0) << fault << lint.err;
    }
  }
}

TEST(Fuzz, TheSeedDecides) {
  const Folder out;
  const Words words = {"fuzz",  "http1",    "--count",
                       "100",   "--weaken", "gateway.http.framing/length-preferred",
                       "--out", out / "o"};
  const auto results = run_together({{words, {}}, {words, {}}});
  EXPECT_EQ(results[0].code, 1) << results[0].err;
  EXPECT_EQ(results[0].out, results[1].out);
}

TEST(Fuzz, ListsWhatFuzzTargetsSays) {
  const Ran ran = run_assay({"fuzz", "--list"});
  EXPECT_EQ(ran.code, 0);
  for (const char* name : {"http1 ", "http1_request ", "jwt_verify ", "path_canon ", "json_input "})
    EXPECT_TRUE(holds("\n" + ran.out, "\n" + std::string(name))) << name;
}

TEST(Fuzz, SaysHowToBuildWhatIsNotBuilt) {
  const Folder empty;
  const Ran ran = run_assay({"fuzz", "json_input", "--build", empty.path()});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(holds(ran.err, "cmake --build --preset fuzz --target json_input_fuzz")) << ran.err;
  EXPECT_EQ(run_assay({"fuzz"}).code, 2);
  const Ran unknown = run_assay({"fuzz", "json_imput"});
  EXPECT_EQ(unknown.code, 2);
  EXPECT_TRUE(holds(unknown.err, "did you mean json_input?")) << unknown.err;
  EXPECT_EQ(run_assay({"fuzz", "http1", "--jobs", "2"}).code, 2);
  EXPECT_EQ(run_assay({"fuzz", "json_input", "--weaken", "x"}).code, 2);
  EXPECT_EQ(run_assay({"fuzz", "http1", "--target", "elsewhere"}).code, 2);
}

TEST(Fuzz, RunsABuiltParserOnItsSeedsAndItsCorpus) {
  const Folder folder;
  write_program(folder, "json_input_fuzz",
                "echo \"$@\" >" + folder / "arguments" +
                    "\necho '#9 NEW cov: 7 exec/s: 3' >&2\n"
                    "echo 'stat::number_of_executed_units: 42' >&2\n");
  const Ran ran = run_assay({"fuzz", "json_input", "--build", folder.path(), "--out", folder / "o",
                             "--corpus", folder / "c", "--seconds", "5", "--jobs", "2"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(holds(ran.out, "nothing found in 84 runs, cov 7")) << ran.out;
  const std::string arguments = file_text(folder / "arguments");
  for (const std::string& word : {folder / "c", std::string("fuzz/corpus/json_input"),
                                  std::string("-max_total_time=5"), std::string("-dict=")})
    EXPECT_TRUE(holds(arguments, word)) << arguments;
}

TEST(Fuzz, AFindingIsMadeSmallerKeptAndToldAsACheck) {
  const Folder folder;
  const std::string program = R"(
for word in "$@"; do
  case "$word" in
    -exact_artifact_path=*) printf 'GET /\377 HTTP/1.1\r\n\r\n' >"${word#*=}"; exit 0 ;;
    -artifact_prefix=*) printf 'GET /long\377 HTTP/1.1\r\n\r\n' >"${word#*=}crash-1"
                        echo "artifact_prefix='x'; Test unit written to ${word#*=}crash-1" >&2; exit 77 ;;
  esac
done
echo 'oracle violated: target syntax' >&2
exit 77
)";
  write_program(folder, "http1_request_fuzz", program);
  write_program(folder, "jwt_verify_fuzz", program);
  const Ran http = run_assay({"fuzz", "http1_request", "--build", folder.path(), "--out", folder / "o"});
  EXPECT_EQ(http.code, 1) << http.err;
  EXPECT_TRUE(holds(http.out, "found in http1_request: target syntax\n")) << http.out;
  EXPECT_TRUE(holds(http.out, R"(segments = ["GET /", { hex = "ff" }, " HTTP/1.1\r\n\r\n"])")) << http.out;
  const std::string check = the_check_in(folder.path() / "o/http1_request");
  const Ran lint = run_assay({"lint", check});
  EXPECT_EQ(lint.code, 0) << lint.err;

  const Ran token = run_assay({"fuzz", "jwt_verify", "--build", folder.path(), "--out", folder / "o"});
  EXPECT_EQ(token.code, 1) << token.err;
  EXPECT_TRUE(holds(token.out, "  replay  " + folder / "jwt_verify_fuzz")) << token.out;
  EXPECT_FALSE(holds(token.out, "[[attack]]")) << "its input is no request";
}

TEST(Fuzz, AFuzzerThatBreaksWithoutAnInputIsNoVerdict) {
  const Folder folder;
  write_program(folder, "json_input_fuzz", "echo 'no such library' >&2\nexit 127\n");
  const Ran ran = run_assay({"fuzz", "json_input", "--build", folder.path(), "--out", folder / "o"});
  EXPECT_EQ(ran.code, 3);
  EXPECT_TRUE(holds(ran.err, "no such library")) << ran.err;
}

}  // namespace
}  // namespace assay::cli
