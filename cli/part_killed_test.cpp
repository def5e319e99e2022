// SPDX-License-Identifier: Apache-2.0
// A part of the platform that dies in the middle of a case: no verdict, no hang, and the evidence is there.
#include <gtest/gtest.h>

#include "cli/cli_fixture.hpp"

namespace assay::cli {
namespace {

using testing::file_text;
using testing::holds;
using testing::Ran;
using testing::run_together;
using testing::SmallCatalogue;
using testing::Words;

constexpr std::string_view kSend = "do = \"http.send\"\nroute = \"own_profile\"\nbearer = \"$bad\"";
constexpr std::string_view kKillFirst =
    "do = \"part.kill\"\npart = \"user-service\"\n[[attack]]\ndo = \"http.send\"\nroute = "
    "\"own_profile\"\nbearer = \"$bad\"";

Words run_of(const SmallCatalogue& root, const char* mode) {
  return {"run", "--catalog", root.path(), "--out", root / mode, "--mode", mode, "--timeout", "2"};
}

TEST(PartKilled, IsInconclusiveInBothModesAndKeepsTheEvidence) {
  const SmallCatalogue root(kSend, kKillFirst);
  const std::vector<Ran> all =
      run_together({{run_of(root, "in-process"), {}}, {run_of(root, "subprocess"), {}}});
  for (const char* mode : {"in-process", "subprocess"}) {
    const Ran& ran = all[std::string_view(mode) == "subprocess" ? 1 : 0];
    EXPECT_EQ(ran.code, 3) << ran.out << ran.err;
    EXPECT_EQ(ran.out.rfind("INCONCLUSIVE  jwt.none.lowercase  critical\n", 0), 0u) << ran.out;
    const std::string evidence = file_text(root.path() / mode / "evidence.jsonl");
    EXPECT_TRUE(holds(evidence, "\"do\":\"part.kill\"")) << mode;
    EXPECT_TRUE(holds(evidence, "\"kind\":\"end\"")) << mode;
  }
}

// The attack worked before the part died: there is still no verdict, and nobody is told that all is well.
TEST(PartKilled, WhatWasSeenBeforeIsSaid) {
  const SmallCatalogue root("sign = \"none\"", "sign = \"issuer\"");
  std::string text = file_text(root / testing::kCheck);
  text.replace(text.find("header = { alg = \"none\" }\n"), 26, "");
  const std::size_t breach = text.find("[[breach]]");
  root.write(testing::kCheck, text.insert(breach, "[[attack]]\ndo = \"part.kill\"\npart = \"identity\"\n\n"));
  const Ran ran = testing::run_assay(run_of(root, "in-process"));
  EXPECT_EQ(ran.code, 3) << ran.out << ran.err;
  EXPECT_TRUE(holds(ran.out, "seen says that the attack worked: user-service answered")) << ran.out;
  EXPECT_TRUE(holds(ran.out, "1 of them was seen to get through.")) << ran.out;
}

}  // namespace
}  // namespace assay::cli
