// SPDX-License-Identifier: Apache-2.0
#include "harness/evidence/record.hpp"

#include <algorithm>

namespace assay::evidence {

Json to_json(const Record& record) {
  return Json::object({{"schema", "assay.evidence/1"},
                       {"case", record.case_id},
                       {"n", record.n},
                       {"phase", model::to_string(record.phase)},
                       {"step", record.step},
                       {"t_virtual", record.t_virtual},
                       {"t_real_us", record.t_real_us},
                       {"kind", record.kind},
                       {"data", record.data}});
}

Result<Record> from_json(const Json& json) {
  if (json.at("schema").string_or("") != "assay.evidence/1") {
    return Error{Errc::invalid, "not an assay.evidence/1 record", {}};
  }
  const auto phase = model::parse_phase(json.at("phase").string_or(""));
  if (!phase || !json.at("n").is_int() || !json.at("case").is_string()) {
    return Error{Errc::invalid, "evidence record without case, n or phase", {}};
  }
  Record record;
  record.case_id = json.at("case").as_string();
  record.n = json.at("n").as_int();
  record.phase = *phase;
  record.step = json.at("step").int_or(-1);
  record.t_virtual = json.at("t_virtual").string_or("");
  record.t_real_us = json.at("t_real_us").int_or(0);
  record.kind = json.at("kind").string_or("");
  record.data = json.at("data");
  return record;
}

const Log::CaseLog* Log::find(std::string_view case_id) const {
  const auto it = index_.find(case_id);
  return it == index_.end() ? nullptr : &cases[it->second];
}

void Log::add(Record record) {
  const auto [it, inserted] = index_.try_emplace(record.case_id, cases.size());
  if (inserted) cases.push_back({record.case_id, {}});
  std::vector<Record>& records = cases[it->second].records;
  const auto place = std::upper_bound(records.begin(), records.end(), record.n,
                                      [](std::int64_t n, const Record& other) { return n < other.n; });
  records.insert(place, std::move(record));
}

}  // namespace assay::evidence
