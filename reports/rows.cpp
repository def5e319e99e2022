// SPDX-License-Identifier: Apache-2.0
#include "reports/rows.hpp"

#include <algorithm>
#include <cstdio>
#include <numeric>
#include <tuple>

#include "core/base/result.hpp"
#include "reports/printable.hpp"

namespace assay::reports {
namespace {

std::string fixed(double value, int decimals) {
  std::array<char, 48> text{};
  const int n = std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  return std::string(text.data(), n > 0 ? static_cast<std::size_t>(n) : 0);
}

}  // namespace

int rank(model::Verdict verdict) {
  const auto at = std::find(kVerdictsWorstFirst.begin(), kVerdictsWorstFirst.end(), verdict);
  return static_cast<int>(at - kVerdictsWorstFirst.begin());
}

int rank(model::KillState state) {
  switch (state) {
    case model::KillState::survived:
      return 0;
    case model::KillState::broken:
      return 1;
    case model::KillState::unreached:
      return 2;
    case model::KillState::killed:
      return 3;
  }
  return 0;
}

std::vector<Row> rows_of(const Report& report) {
  ASSAY_CHECK(report.run != nullptr, "a report needs a run");
  std::vector<Row> rows;
  for (const verdict::CaseVerdict& v : report.run->cases) {
    rows.push_back({&v, report.catalog != nullptr ? report.catalog->check(v.check) : nullptr});
  }
  // Within one (check, variant) the worst comes first and is the one that stays; a response counts below an
  // effect.
  const auto key = [](const Row& r) { return std::tie(r.verdict->check, r.verdict->variant); };
  std::sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) {
    if (key(a) != key(b)) return key(a) < key(b);
    const auto worst_first = [](const verdict::CaseVerdict& v) {
      return std::make_tuple(rank(v.verdict), v.grade, std::string_view(v.case_id));
    };
    return worst_first(*a.verdict) < worst_first(*b.verdict);
  });
  const auto last =
      std::unique(rows.begin(), rows.end(), [&](const Row& a, const Row& b) { return key(a) == key(b); });
  rows.erase(last, rows.end());
  return rows;
}

std::int64_t Totals::all() const {
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

Totals totals_of(const Report& report) {
  Totals totals;
  for (const Row& row : rows_of(report)) {
    const verdict::CaseVerdict& v = *row.verdict;
    ++totals.counts[static_cast<std::size_t>(v.verdict)];
    const bool attack = v.kind == model::CheckKind::attack;
    if (v.verdict == model::Verdict::pass) {
      ++(v.grade == model::Grade::effect ? totals.effect : totals.response);
      ++(attack ? totals.stopped : totals.working);
    }
    if (v.verdict == model::Verdict::fail)
      ++(!attack ? totals.broken : v.breach ? totals.breached : totals.misstopped);
    if (v.verdict == model::Verdict::inconclusive && attack) {
      totals.seen += v.breach ? 1 : 0;
      totals.unseen += !v.breach && !v.observed ? 1 : 0;
    }
    totals.deviations += v.deviation ? 1 : 0;
  }
  // A check that the target cannot run may have no case at all, but it is still a check without a verdict.
  const auto counted_elsewhere = report.run->summary.counts.find(model::Verdict::unsupported);
  if (counted_elsewhere != report.run->summary.counts.end()) {
    std::int64_t& here = totals.counts[static_cast<std::size_t>(model::Verdict::unsupported)];
    here = std::max(here, counted_elsewhere->second);
  }
  return totals;
}

bool is_interrupted(const Report& report) {
  return report.run->summary.interrupted;
}

std::vector<const verdict::MatrixRow*> matrix_worst_first(const verdict::Proof& proof) {
  std::vector<const verdict::MatrixRow*> rows;
  for (const verdict::MatrixRow& row : proof.matrix) rows.push_back(&row);
  std::sort(rows.begin(), rows.end(), [](const verdict::MatrixRow* a, const verdict::MatrixRow* b) {
    const auto order = [](const verdict::MatrixRow& r) {
      return std::make_tuple(rank(r.state), honest_ok(r));
    };
    if (order(*a) != order(*b)) return order(*a) < order(*b);
    return a->control < b->control;
  });
  return rows;
}

std::int64_t count_state(const verdict::Proof& proof, model::KillState state) {
  return std::count_if(proof.matrix.begin(), proof.matrix.end(),
                       [&](const verdict::MatrixRow& row) { return row.state == state; });
}

bool honest_ok(const verdict::MatrixRow& row) {
  return row.honest_traffic == "ok";
}

bool is_proven(const verdict::Proof& proof) {
  const bool all_killed = std::all_of(
      proof.matrix.begin(), proof.matrix.end(),
      [](const verdict::MatrixRow& row) { return row.state == model::KillState::killed && honest_ok(row); });
  return !proof.matrix.empty() && all_killed && proof.idle_variants.empty() && proof.idle_checks.empty() &&
         proof.unkilled_sabotages.empty() && proof.orphan_controls.empty();
}

std::string replay_command(std::string_view case_id) {
  std::string out = "assay replay \"";
  for (const char c : printable_line(case_id)) {
    if (c == '"' || c == '\\' || c == '$' || c == '`') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string fault_name(std::string_view fault) {
  const std::size_t slash = fault.rfind('/');
  return printable_line(slash == std::string_view::npos ? fault : fault.substr(slash + 1));
}

std::string seconds_text(double seconds) {
  if (seconds < 10) return fixed(seconds, 1) + " s";
  const auto whole = static_cast<std::int64_t>(seconds + 0.5);
  if (whole < 120) return std::to_string(whole) + " s";
  return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
}

std::string milliseconds_text(std::int64_t microseconds) {
  if (microseconds < 10'000) return fixed(static_cast<double>(microseconds) / 1000.0, 1) + " ms";
  if (microseconds < 10'000'000) return std::to_string((microseconds + 500) / 1000) + " ms";
  return seconds_text(static_cast<double>(microseconds) / 1e6);
}

}  // namespace assay::reports
