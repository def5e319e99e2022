// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "harness/actions/actions_fixture.hpp"

namespace assay::actions {
namespace {

namespace fs = std::filesystem;
using testing::Bench;
using testing::json;

TEST(FileChange, TouchesFilesOfTheRunsOwnDirectoryOnly) {
  Bench bench;
  for (const char* path :
       {"/etc/passwd", "/scratch/../etc/passwd", "/scratch/below/x", "/scratch", "x", ""}) {
    EXPECT_EQ(bench.error("file.change", "{\"path\":\"" + std::string(path) + "\",\"text\":\"\"}"),
              "denied: path: must name a file of the run's own directory")
        << path;
  }
}

class FileChangeTest : public ::testing::Test {
 protected:
  FileChangeTest() {
    std::string pattern = (fs::temp_directory_path() / "assay-file-XXXXXX").string();
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    directory = pattern;
  }
  ~FileChangeTest() override { fs::remove_all(directory); }

  // What the file holds then, "gone", or the error.
  std::string change(Json params) {
    Bench bench;
    Session session(bench.target, directory.string(), Bench::kPatience);
    Context context{session, bench.rng, "m", Bench::kPatience, bench.listeners, bench.connections};
    params["path"] = (directory / "f").string();
    const auto result = find_action("file.change")->run(context, params);
    if (!result.ok()) return result.error().message;
    std::ifstream file(directory / "f", std::ios::binary);
    if (!file.is_open()) return "gone";
    return {std::istreambuf_iterator<char>(file), {}};
  }
  fs::path directory;
};

TEST_F(FileChangeTest, WritesEditsCutsAndRemoves) {
  EXPECT_EQ(change(json(R"({"find":"a","replace":"b"})")), "path: cannot be read");
  EXPECT_EQ(change(json(R"({"text":"one two two"})")), "one two two");
  EXPECT_EQ(change(json(R"({"find":"two","replace":"three"})")), "one three two");
  EXPECT_EQ(change(json(R"({"find":"four","replace":""})")), "find: the file does not hold this text");
  EXPECT_EQ(change(json(R"({"replace":""})")), "find: the file does not hold this text");
  EXPECT_EQ(change(json(R"({"cut_at":"four"})")), "cut_at: the file does not hold this text");
  EXPECT_EQ(change(json(R"({"cut_at":" two"})")), "one three");
  EXPECT_EQ(change(json(R"({"text":{"hex":"00ff"}})")), std::string("\0\xff", 2));
  EXPECT_EQ(change(json(R"({"text":""})")), "");
  EXPECT_EQ(change(json(R"({"remove":true})")), "gone");
  EXPECT_EQ(change(json(R"({"remove":true})")), "path: cannot be removed");
}

}  // namespace
}  // namespace assay::actions
