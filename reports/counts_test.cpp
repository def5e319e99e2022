// SPDX-License-Identifier: Apache-2.0
// No format shows more passes than results.json counts, whatever the verdicts are.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/json/parse.hpp"
#include "reports/markup_scan.hpp"
#include "reports/report.hpp"
#include "reports/sample_report.hpp"

namespace assay::reports {
namespace {

std::int64_t number_before(const std::string& text, const std::string& word) {
  const std::size_t end = text.rfind(word);
  if (end == std::string::npos) return -1;
  std::size_t begin = end;
  while (begin > 0 && text[begin - 1] >= '0' && text[begin - 1] <= '9') --begin;
  return std::stoll(text.substr(begin, end - begin));
}

std::int64_t number(const std::string& text) {
  return std::stoll(text);
}

struct Passes {
  std::int64_t run = 0, killed = 0;
};

Passes in_results(const Report& report) {
  const Json results = parse_json(render_results_json(report)).value();
  const Json proof = parse_json(render_proof_json(report)).value();
  const auto& checks = results.at("checks").items();
  const auto listed = std::count_if(checks.begin(), checks.end(),
                                    [](const Json& c) { return c.at("verdict").as_string() == "pass"; });
  EXPECT_EQ(results.at("summary").at("pass").as_int(), listed);
  EXPECT_EQ(results.at("summary").at("effect").as_int() + results.at("summary").at("response").as_int(),
            listed);
  return {listed, proof.at("summary").at("killed").as_int()};
}

Passes in_junit(const Report& report) {
  std::vector<std::int64_t> passes;
  for (const Tag& tag : scan_markup(render_junit(report), Dialect::xml).tags) {
    if (tag.name != "testsuite") continue;
    passes.push_back(number(tag.attribute("tests")) - number(tag.attribute("failures")) -
                     number(tag.attribute("errors")) - number(tag.attribute("skipped")));
  }
  return {passes.at(0), passes.at(1)};
}

Passes in_terminal(const Report& report) {
  const std::string summary = render_summary(report, false, 160);
  const std::string matrix = render_matrix(report, false);
  std::int64_t killed = 0;
  for (std::size_t at = 0; (at = matrix.find("  killed   ", at)) != std::string::npos; ++at) ++killed;
  return {number_before(summary, " passed in "), killed};
}

Passes in_html(const Report& report) {
  const std::string page = render_html(report);
  Passes passes;
  std::int64_t cases = 0;
  for (const Tag& tag : scan_markup(page, Dialect::html).tags) {
    cases += tag.attribute("data-case") == "pass";
    if (tag.attribute("data-total") == "pass") passes.run = number(tag.text);
  }
  EXPECT_EQ(cases, passes.run);
  for (std::size_t at = 0; (at = page.find("</span> Killed</span>", at)) != std::string::npos; ++at)
    ++passes.killed;
  return passes;
}

TEST(Counts, NoFormatShowsMorePassesThanResultsJson) {
  std::int64_t seen = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const Sample s = random_sample(seed);
    const Report report = s.report(true);
    const Passes truth = in_results(report);
    seen += truth.run;
    const struct {
      const char* name;
      Passes shown;
    } formats[] = {{"junit", in_junit(report)}, {"terminal", in_terminal(report)}, {"html", in_html(report)}};
    for (const auto& format : formats) {
      EXPECT_EQ(format.shown.run, truth.run) << format.name << " seed " << seed;
      EXPECT_LE(format.shown.killed, truth.killed) << format.name << " seed " << seed;
    }
  }
  EXPECT_GT(seen, 50);
}

}  // namespace
}  // namespace assay::reports
