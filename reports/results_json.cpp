// SPDX-License-Identifier: Apache-2.0
#include "core/json/parse.hpp"
#include "reports/report.hpp"
#include "reports/rows.hpp"

namespace assay::reports {
namespace {

Json check_json(const Row& row) {
  const verdict::CaseVerdict& v = *row.verdict;
  const model::Check* check = row.check;
  return Json::object({
      {"id", v.check},
      {"variant", v.variant},
      {"kind", model::to_string(v.kind)},
      {"verdict", model::to_string(v.verdict)},
      {"grade", model::to_string(v.grade)},
      {"deviation", v.deviation},
      {"severity", model::to_string(check != nullptr ? check->severity : model::Level::high)},
      {"kills", check != nullptr ? check->kills : v.control},
      {"threats", check != nullptr ? Json::strings(check->threats) : Json::array()},
      {"why_verdict", v.why},
      {"duration_ms", static_cast<double>(v.duration_us) / 1000.0},
      {"evidence", Json::array({v.first, v.last})},
  });
}

}  // namespace

std::string render_results_json(const Report& report) {
  const Totals totals = totals_of(report);
  Json checks = Json::array();
  for (const Row& row : rows_of(report)) checks.push_back(check_json(row));
  Json summary = Json::object({
      {"pass", totals.of(model::Verdict::pass)},
      {"fail", totals.of(model::Verdict::fail)},
      {"inconclusive", totals.of(model::Verdict::inconclusive)},
      {"unsupported", totals.of(model::Verdict::unsupported)},
      {"waived", totals.of(model::Verdict::waived)},
      {"effect", totals.effect},
      {"response", totals.response},
      {"seconds", report.run->summary.seconds},
  });
  return dump_json_pretty(Json::object({
      {"schema", "assay.results/1"},
      {"seed", report.seed},
      {"target", report.target},
      {"mode", report.mode},
      {"digest", report.run->digest},
      {"interrupted", is_interrupted(report)},
      {"summary", std::move(summary)},
      {"checks", std::move(checks)},
  }));
}

}  // namespace assay::reports
