// SPDX-License-Identifier: Apache-2.0
#pragma once
// Evidence (`assay.evidence/1`): what was sent, what came back, what observers saw. Append-only JSON lines.
//
// Records of one case, in order of `n`:
//   kind "case"         phase setup    data {check, variant, purpose, weakenings, profile,
//   markers:{before,attack,after}} kind "step"         each phase     data {do, name?, line, outcome,
//   expect?, saved?, request?, response?, detail?}
//                                      request/response: {text, base64?, …}; base64 only where text is lossy
//   kind "observation"  phase observe  data {rule:"breach"|"detect", index, observer, at, marker, matched:N,
//                                            seen_twin:N, proven:bool, not_offered?:true,
//                                            never_written?:true, entries:[… first 8 matched …]}
//   kind "end"          phase cleanup  data {completed:bool, message?, hits:{fault:N}}
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/json/value.hpp"
#include "harness/model/words.hpp"

namespace assay::evidence {

struct Record {
  std::string case_id;
  std::int64_t n = 0;
  model::Phase phase = model::Phase::setup;
  std::int64_t step = -1;      // index within the phase's steps; -1: not a step
  std::string t_virtual;       // RFC 3339, the platform's clock
  std::int64_t t_real_us = 0;  // microseconds since the case began
  std::string kind;
  Json data;
};

Json to_json(const Record& record);
Result<Record> from_json(const Json& json);

// The records of a run, grouped by case in order of first appearance; records of a case sorted by n.
struct Log {
  struct CaseLog {
    std::string case_id;
    std::vector<Record> records;
  };
  std::vector<CaseLog> cases;
  const CaseLog* find(std::string_view case_id) const;
  void add(Record record);

 private:
  std::map<std::string, std::size_t, std::less<>> index_;  // case id → place in `cases`
};

}  // namespace assay::evidence
