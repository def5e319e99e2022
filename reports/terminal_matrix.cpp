// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>

#include "core/base/result.hpp"
#include "reports/printable.hpp"
#include "reports/report.hpp"
#include "reports/rows.hpp"
#include "reports/sentence.hpp"
#include "reports/terminal.hpp"

namespace assay::reports {
namespace {

using model::KillState;

constexpr std::size_t kExplanationWidth = 100;

std::string state_word(const verdict::MatrixRow& row) {
  std::string word(model::to_string(row.state));
  if (row.state != KillState::killed) {
    std::transform(word.begin(), word.end(), word.begin(),
                   [](char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); });
  }
  return word;
}

Ink state_ink(KillState state) {
  if (state == KillState::killed) return Ink::green;
  return state == KillState::survived ? Ink::red : Ink::yellow;
}

std::string killers(const verdict::MatrixRow& row) {
  if (row.killed_by.empty()) return "-";
  std::string out = printable_line(row.killed_by.front());
  if (row.killed_by.size() > 1) out += " +" + std::to_string(row.killed_by.size() - 1);
  return out;
}

class Matrix {
 public:
  Matrix(const verdict::Proof& proof, bool color) : rows_(matrix_worst_first(proof)), paint_(color) {
    for (const verdict::MatrixRow* row : rows_) {
      control_ = std::max(control_, columns(printable_line(row->control)));
      mitigation_ = std::max(mitigation_, columns(printable_line(row->mitigation)));
      killers_ = std::max(killers_, columns(killers(*row)));
    }
  }

  std::string render() {
    if (rows_.empty()) return {};
    out_ +=
        paint_(Ink::bold, pad("control", control_) + "  " + pad("mitigation", mitigation_) + "  " +
                              pad("state", kState) + "  " + pad("killed by", killers_) + "  honest traffic") +
        "\n";
    for (const verdict::MatrixRow* row : rows_) add(*row);
    return std::move(out_);
  }

 private:
  static constexpr std::size_t kState = 9;

  void add(const verdict::MatrixRow& row) {
    out_ += pad(printable_line(row.control), control_) + "  " +
            pad(printable_line(row.mitigation), mitigation_) + "  " +
            paint_(state_ink(row.state), pad(state_word(row), kState)) + "  " + pad(killers(row), killers_) +
            "  " + (honest_ok(row) ? "ok" : paint_(Ink::red, printable_line(row.honest_traffic))) + "\n";
    if (row.state == KillState::killed && honest_ok(row)) return;
    if (!row.why.empty()) out_ += "    " + wrap(printable_line(row.why), kExplanationWidth, 4) + "\n";
    for (const auto& fault : row.faults) {
      if (fault.state == KillState::killed) continue;
      out_ += "    " +
              paint_(Ink::dim, "fault " + fault_name(fault.fault) + ": " +
                                   std::string(model::to_string(fault.state)) + ", the weakened code ran " +
                                   counted(static_cast<std::int64_t>(fault.hits), "time", "times")) +
              "\n";
    }
  }

  std::vector<const verdict::MatrixRow*> rows_;
  Paint paint_;
  std::size_t control_ = 7, mitigation_ = 10, killers_ = 9;
  std::string out_;
};

void add_list(const Paint& paint, std::string_view heading, const std::vector<std::string>& ids,
              std::string& out) {
  if (ids.empty()) return;
  out += "\n" + paint(Ink::yellow, heading) + "\n";
  for (const std::string& id : ids) out += "  " + printable_line(id) + "\n";
}

}  // namespace

std::string render_matrix(const Report& report, bool color) {
  ASSAY_CHECK(report.proof != nullptr, "a matrix needs a proof");
  const verdict::Proof& proof = *report.proof;
  const Paint paint(color);
  std::string out = Matrix(proof, color).render();
  add_list(paint, "Idle variants (breached under no weakening)", proof.idle_variants, out);
  add_list(paint, "Idle checks (nothing turns them red)", proof.idle_checks, out);
  add_list(paint, "Sabotages that no scenario noticed", proof.unkilled_sabotages, out);
  add_list(paint, "Controls without a check that kills them", proof.orphan_controls, out);
  const Sentence sentence = proof_sentence(report);
  const Ink ink = sentence.mood == Mood::good  ? Ink::green
                  : sentence.mood == Mood::bad ? Ink::red
                                               : Ink::yellow;
  out += (out.empty() ? "" : "\n") + paint(ink, wrap(sentence.text, kExplanationWidth, 0)) + "\n";
  if (!report.complete) out += "A selection narrowed the proof; completeness was not judged.\n";
  out += paint(Ink::dim, printable_line("target " + report.target + ", " + report.mode + ", seed " +
                                        std::to_string(report.seed) + ", " + seconds_text(proof.seconds))) +
         "\n";
  return out;
}

}  // namespace assay::reports
