// SPDX-License-Identifier: Apache-2.0
#pragma once
// Evidence records as a reader wants them: steps with what was sent and what came back, and what observers
// saw. Records are read leniently: a member that is missing or of another type is left out, never trusted.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/report.hpp"

namespace assay::reports {

// The true bytes of one direction (from base64 where the text is lossy), and the other members of its record.
struct Blob {
  std::string bytes;
  std::vector<std::pair<std::string, std::string>> facts;
};

struct StepView {
  model::Phase phase = model::Phase::setup;
  std::string action, name, outcome, expected, saved, detail;
  std::int64_t line = 0;  // in the check file; 0: unknown
  std::int64_t t_us = 0;
  std::optional<Blob> request, response;
};

struct ObservationView {
  bool breach = true;  // false: a detect rule
  std::string observer, at, marker;
  std::int64_t matched = 0, seen_twin = 0;
  bool proven = false;  // the observer saw the honest twin in the same run
  std::vector<std::string> entries;
};

const evidence::Log::CaseLog* case_log(const Report& report, std::string_view case_id);
std::optional<StepView> step_view(const evidence::Record& record);
std::optional<ObservationView> observation_view(const evidence::Record& record);

// The exchange that explains a verdict: the step on the line that decided, else the last one of the attack,
// else the last one at all.
std::optional<StepView> decisive_step(const evidence::Log::CaseLog& log, const verdict::CaseVerdict& verdict);
// The first breach that was seen.
std::optional<ObservationView> seen_breach(const evidence::Log::CaseLog& log);

}  // namespace assay::reports
