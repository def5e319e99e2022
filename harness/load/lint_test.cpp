// SPDX-License-Identifier: Apache-2.0
// Every file testdata/bad/NAME.toml, and every root testdata/bad/NAME/, gives exactly
// testdata/bad/NAME.expected. With ASSAY_BLESS set in the environment the expected files are written instead;
// read the difference before keeping it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "harness/load/load.hpp"
#include "harness/load/testdata/sample.hpp"

namespace assay::load {
namespace {

namespace fs = std::filesystem;

const fs::path kData = fs::path(ASSAY_SOURCE_DIR) / "harness/load/testdata";

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<std::string> bad_names() {
  std::vector<std::string> out;
  for (const auto& entry : fs::directory_iterator(kData / "bad")) {
    if (entry.path().extension() != ".expected") out.push_back(entry.path().filename().string());
  }
  std::sort(out.begin(), out.end());
  return out;
}

const LoadResult& good() {
  static const LoadResult kGood = load_catalog(kData / "good", sample_vocabulary());
  return kGood;
}

std::string lint(const std::string& name) {
  const fs::path path = kData / "bad" / name;
  if (fs::is_directory(path)) {
    const LoadResult result = load_catalog(path, sample_vocabulary());
    return render(result.diagnostics, result.sources);
  }
  const std::string text = read(path);
  Sources sources = good().sources;
  const CheckResult result =
      load_check(text, name, guess_kind(text), sample_vocabulary(), good().catalog, sources);
  sources.emplace(name, text);
  return render(result.diagnostics, sources);
}

class BadFile : public testing::TestWithParam<std::string> {};

TEST_P(BadFile, IsExplained) {
  const std::string found = lint(GetParam());
  const fs::path expected = kData / "bad" / (fs::path(GetParam()).stem().string() + ".expected");
  ASSERT_FALSE(found.empty()) << GetParam() << " is not bad";
  if (std::getenv("ASSAY_BLESS") != nullptr) {
    std::ofstream(expected, std::ios::binary) << found;
    GTEST_SKIP() << "wrote " << expected;
  }
  EXPECT_EQ(found, read(expected));
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = fs::path(info.param).stem().string();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Lint, BadFile, testing::ValuesIn(bad_names()), test_name);

TEST(Lint, GoodRootHasNothingToSay) {
  EXPECT_EQ(render(good().diagnostics, good().sources), "");
}

TEST(Lint, EmptyRootIsAnError) {
  const LoadResult result = load_catalog(kData / "nowhere", sample_vocabulary());
  ASSERT_EQ(result.diagnostics.items().size(), 1u);
  EXPECT_EQ(result.diagnostics.items()[0].message,
            "there is no catalog/, attacks/ or scenarios/ with TOML files here");
}

TEST(Lint, PathsNarrowWhatIsReported) {
  const fs::path root = kData / "bad/orphan-control";
  const auto count = [&](const std::vector<fs::path>& paths) {
    const LoadResult result = lint_paths(root, paths, sample_vocabulary());
    return std::pair(result.diagnostics.items().size(), result.catalog.checks.size());
  };
  EXPECT_EQ(count({}), std::pair(std::size_t{1}, std::size_t{2}));
  EXPECT_EQ(count({root / "catalog"}), std::pair(std::size_t{1}, std::size_t{0}));
  EXPECT_EQ(count({root / "attacks/tokens"}), std::pair(std::size_t{0}, std::size_t{1}));
  EXPECT_EQ(count({root / "attacks/tokens/jwt.one.toml"}), std::pair(std::size_t{0}, std::size_t{1}));
  EXPECT_EQ(count({root / "attacks/none.toml"}), std::pair(std::size_t{1}, std::size_t{0}));
}

TEST(Lint, FileElsewhereIsCheckedAgainstTheRoot) {
  const fs::path file = kData / "bad/unknown-fault.toml";
  const LoadResult result = lint_paths(kData / "good", {file}, sample_vocabulary());
  ASSERT_EQ(result.diagnostics.items().size(), 1u);
  EXPECT_EQ(result.diagnostics.items()[0].message,
            "unknown fault of gateway.jwt.alg-allowlist \"none-acepted\"");
  EXPECT_EQ(result.sources.at(file.generic_string()), read(file));
}

TEST(Lint, SharedFileElsewhereIsCheckedToo) {
  const fs::path file = kData / "bad/shared-steps/lib/broken.toml";
  const LoadResult result = lint_paths(kData / "good", {file}, sample_vocabulary());
  EXPECT_EQ(result.diagnostics.items().size(), 8u);
  EXPECT_TRUE(result.catalog.checks.empty());
}

TEST(Lint, CutOffFilesAreErrors) {
  const std::string name = "attacks/tokens/jwt.none.toml";
  const std::string& text = good().sources.at(name);
  const auto whole_enough = text.find("[[breach]]");  // without it no attack is complete
  for (std::size_t size = 0; size < whole_enough; size += 7) {
    const CheckResult result = load_check(text.substr(0, size), name, model::CheckKind::attack,
                                          sample_vocabulary(), good().catalog, good().sources);
    EXPECT_TRUE(result.diagnostics.has_errors()) << size;
  }
}

TEST(Lint, HostileTextNeverCrashes) {
  for (const char* text :
       {"", "[", "[[attack]]", "attack = 1", "variant = [1]", "[[twin]]\ndo = 5", "matrix = []",
        "[[breach]]\nmarker = 1\nat = 2", "[[attack]]\nuse = 1\nwith = 2", "\xff\xfe", "id = \"\""}) {
    const CheckResult result =
        load_check(text, "x.toml", model::CheckKind::attack, sample_vocabulary(), good().catalog);
    EXPECT_TRUE(result.diagnostics.has_errors()) << text;
  }
}

}  // namespace
}  // namespace assay::load
