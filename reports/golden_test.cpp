// SPDX-License-Identifier: Apache-2.0
// Whole reports, byte for byte. ASSAY_BLESS=1 writes the files anew; read the difference before keeping it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "reports/report.hpp"
#include "reports/sample_report.hpp"

namespace assay::reports {
namespace {

void expect_golden(const std::string& name, const std::string& bytes) {
  const std::string path = std::string(ASSAY_SOURCE_DIR) + "/reports/golden/" + name;
  if (std::getenv("ASSAY_BLESS") != nullptr) {
    std::ofstream(path, std::ios::binary) << bytes;
    return;
  }
  std::ifstream in(path, std::ios::binary);
  ASSERT_TRUE(in.good()) << path;
  std::stringstream kept;
  kept << in.rdbuf();
  EXPECT_EQ(kept.str(), bytes) << name;
}

TEST(Golden, Run) {
  const Sample s = small_sample();
  const Report r = s.report(false);
  expect_golden("run.json", render_results_json(r));
  expect_golden("run.xml", render_junit(r));
  expect_golden("run.html", render_html(r));
  expect_golden("run.txt", render_summary(r, false, 100));
  expect_golden("run-color.txt", render_summary(r, true, 100));
}

TEST(Golden, Proof) {
  const Sample s = small_sample();
  const Report r = s.report(true);
  expect_golden("proof.json", render_proof_json(r));
  expect_golden("proof.xml", render_junit(r));
  expect_golden("proof.html", render_html(r));
  expect_golden("proof.txt", render_matrix(r, false));
}

TEST(Golden, AllGood) {
  const Sample s = good_sample();
  const Report r = s.report(true);
  expect_golden("good.html", render_html(r));
  expect_golden("good.txt", render_summary(r, false, 80) + "\n" + render_matrix(r, false));
}

TEST(Golden, HostileEvidence) {
  const Sample s = hostile_sample("</script><img src=x onerror=alert(1)>\x1b[31m\xff");
  const Report r = s.report(true);
  expect_golden("hostile.html", render_html(r));
  expect_golden("hostile.xml", render_junit(r));
  expect_golden("hostile.txt", render_summary(r, false, 100) + "\n" + render_matrix(r, false));
}

}  // namespace
}  // namespace assay::reports
