// SPDX-License-Identifier: Apache-2.0
#pragma once
// What every format counts and orders alike. One row stands for one (check, variant) with the worst of its
// verdicts; all formats take their rows and totals from here, so they cannot disagree.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/counted.hpp"  // IWYU pragma: export
#include "reports/report.hpp"

namespace assay::reports {

struct Row {
  const verdict::CaseVerdict* verdict = nullptr;
  const model::Check* check = nullptr;  // null: not in the catalogue
};

// Worst first: fail, inconclusive, unsupported, waived, pass.
inline constexpr std::array<model::Verdict, 5> kVerdictsWorstFirst = {
    model::Verdict::fail, model::Verdict::inconclusive, model::Verdict::unsupported, model::Verdict::waived,
    model::Verdict::pass};
int rank(model::Verdict verdict);
// survived, broken, unreached, killed.
int rank(model::KillState state);

std::vector<Row> rows_of(const Report& report);  // sorted by (check, variant)

struct Totals {
  std::array<std::int64_t, 5> counts{};   // by model::Verdict
  std::int64_t effect = 0, response = 0;  // passes by grade
  std::int64_t deviations = 0;            // refused, but not as the file expects
  std::int64_t breached = 0;              // failed attacks that got through
  std::int64_t seen = 0;                  // attacks without a verdict that were seen to get through
  std::int64_t unseen = 0;                // attacks without a verdict that nobody watched to the end
  std::int64_t misstopped = 0;            // failed attacks that were stopped, but not as they should be
  std::int64_t broken = 0;                // failed scenarios
  std::int64_t stopped = 0, working = 0;  // passed attacks, passed scenarios
  std::int64_t of(model::Verdict verdict) const { return counts[static_cast<std::size_t>(verdict)]; }
  std::int64_t all() const;
};
Totals totals_of(const Report& report);

bool is_interrupted(const Report& report);

// Matrix rows in the order of rank(state), then by control.
std::vector<const verdict::MatrixRow*> matrix_worst_first(const verdict::Proof& proof);
std::int64_t count_state(const verdict::Proof& proof, model::KillState state);
bool is_proven(const verdict::Proof& proof);
bool honest_ok(const verdict::MatrixRow& row);

std::string replay_command(std::string_view case_id);  // assay replay "…", quoted for a POSIX shell
std::string fault_name(std::string_view fault);        // "<control>/<fault>" → "<fault>"
std::string seconds_text(double seconds);              // "0.8 s", "2 min 5 s"
std::string milliseconds_text(std::int64_t microseconds);

}  // namespace assay::reports
