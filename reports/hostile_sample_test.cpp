// SPDX-License-Identifier: Apache-2.0
#include "core/base/encoding.hpp"
#include "reports/sample_report.hpp"

namespace assay::reports {

Sample hostile_sample(std::string_view payload) {
  Sample s = small_sample();
  const std::string p(payload);
  for (model::Check& c : s.catalog.checks) {
    for (std::string* field : {&c.title, &c.why, &c.fix, &c.pack, &c.pos.file}) *field += p;
    c.threats.push_back(p);
    c.owasp.push_back(p);
    c.technique.push_back(p);
    c.tags.push_back(p);
  }
  for (model::Threat& t : s.catalog.threats) t.title += p;
  for (model::Mitigation& m : s.catalog.mitigations) m.title += p;
  for (model::Control& c : s.catalog.controls) {
    for (std::string* field : {&c.title, &c.secure}) *field += p;
    for (model::Fault& f : c.faults) f.what += p, f.cites += p;
  }
  for (verdict::CaseVerdict& v : s.run.cases) {
    for (std::string* field : {&v.case_id, &v.variant, &v.why, &v.decided_at.file}) *field += p;
  }
  for (evidence::Log::CaseLog& log : s.log.cases) {
    log.case_id += p;
    for (evidence::Record& r : log.records) {
      if (r.kind == "step") {
        for (const char* key : {"do", "outcome", "name", "saved", "detail"}) r.data[key] = p;
        r.data["expect"] = Json::object({{p, p}});
        r.data["request"] = Json::object({{"text", "lossy"}, {"base64", base64_encode(p)}, {p, p}});
        r.data["response"] = Json::object({{"text", p}});
      } else if (r.kind == "observation") {
        for (const char* key : {"observer", "at", "marker"}) r.data[key] = p;
        r.data["entries"] = Json::array({p, Json::object({{p, p}})});
        r.data["matched"] = 1;
      } else if (r.kind == "end") {
        r.data = Json::object({{"completed", false}, {"message", p}});
      }
    }
  }
  for (verdict::MatrixRow& row : s.proof.matrix) {
    for (std::string* field : {&row.control, &row.mitigation, &row.why, &row.honest_traffic}) *field += p;
    row.killed_by.push_back(p);
    row.shadows.push_back(p);
    row.faults.push_back({p, model::KillState::survived, {p}, 1});
  }
  for (verdict::CaseVerdict& v : s.proof.cases) v.variant += p, v.why += p, v.fault += p;
  for (auto* list : {&s.proof.idle_variants, &s.proof.idle_checks, &s.proof.orphan_controls,
                     &s.proof.unkilled_sabotages, &s.not_tested}) {
    list->push_back(p);
  }
  s.run.digest = p;
  return s;
}

}  // namespace assay::reports
