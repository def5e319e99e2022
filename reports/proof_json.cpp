// SPDX-License-Identifier: Apache-2.0
#include "core/base/result.hpp"
#include "core/json/parse.hpp"
#include "reports/report.hpp"
#include "reports/rows.hpp"

namespace assay::reports {
namespace {

Json row_json(const verdict::MatrixRow& row) {
  Json faults = Json::array();
  for (const verdict::MatrixRow::FaultState& fault : row.faults) {
    faults.push_back(Json::object({{"fault", fault.fault},
                                   {"state", model::to_string(fault.state)},
                                   {"killed_by", Json::strings(fault.killed_by)},
                                   {"hits", fault.hits}}));
  }
  return Json::object({
      {"control", row.control},
      {"mitigation", row.mitigation},
      {"state", model::to_string(row.state)},
      {"killed_by", Json::strings(row.killed_by)},
      {"shadows", Json::strings(row.shadows)},
      {"honest_traffic", row.honest_traffic},
      {"why", row.why},
      {"faults", std::move(faults)},
  });
}

}  // namespace

std::string render_proof_json(const Report& report) {
  ASSAY_CHECK(report.proof != nullptr, "proof.json needs a proof");
  const verdict::Proof& proof = *report.proof;
  Json matrix = Json::array();
  for (const verdict::MatrixRow& row : proof.matrix) matrix.push_back(row_json(row));
  Json summary = Json::object({
      {"controls", static_cast<std::int64_t>(proof.matrix.size())},
      {"killed", count_state(proof, model::KillState::killed)},
      {"survived", count_state(proof, model::KillState::survived)},
      {"unreached", count_state(proof, model::KillState::unreached)},
      {"broken", count_state(proof, model::KillState::broken)},
      {"idle_checks", static_cast<std::int64_t>(proof.idle_checks.size())},
      {"seconds", proof.seconds},
  });
  return dump_json_pretty(Json::object({
      {"schema", "assay.proof/1"},
      {"seed", report.seed},
      {"target", report.target},
      {"mode", report.mode},
      {"proven", is_proven(proof)},
      {"complete", report.complete},
      {"summary", std::move(summary)},
      {"matrix", std::move(matrix)},
      {"idle_variants", Json::strings(proof.idle_variants)},
      {"idle_checks", Json::strings(proof.idle_checks)},
      {"unkilled_sabotages", Json::strings(proof.unkilled_sabotages)},
      {"orphan_controls", Json::strings(proof.orphan_controls)},
  }));
}

}  // namespace assay::reports
