// SPDX-License-Identifier: Apache-2.0
#include "core/base/join.hpp"
#include "core/base/result.hpp"
#include "reports/html.hpp"
#include "reports/sentence.hpp"

namespace assay::reports::html {
namespace {

std::string check_list(const Report& report, const std::vector<std::string>& ids) {
  if (ids.empty()) return "<span class=\"none\">nothing</span>";
  std::string out = "<ul class=\"plain\">";
  for (const std::string& id : ids) {
    const bool known = report.catalog != nullptr && report.catalog->check(id) != nullptr;
    out += "<li>" + (known ? jump("c-", id) : text(id)) + "</li>";
  }
  return out + "</ul>";
}

std::string cite_of(const model::Control* control, std::string_view fault) {
  if (control == nullptr) return {};
  for (const model::Fault& f : control->faults) {
    if (f.id == fault && !f.what.empty()) {
      return "<span class=\"name\">" + text(f.what) + (f.cites.empty() ? "" : " (" + text(f.cites) + ")") +
             "</span>";
    }
  }
  return {};
}

std::string faults_cell(const verdict::MatrixRow& row, const model::Control* control) {
  if (row.faults.empty()) return "<span class=\"none\">none</span>";
  std::string out = "<ul class=\"plain\">";
  for (const auto& fault : row.faults) {
    const std::string name = fault_name(fault.fault);
    out += "<li><span class=\"key\">" + text(name) + "</span> " + std::string(model::to_string(fault.state)) +
           ", " + counted(static_cast<std::int64_t>(fault.hits), "hit", "hits") + " " +
           cite_of(control, name) + "</li>";
  }
  return out + "</ul>";
}

std::string row_html(const Report& report, const verdict::MatrixRow& row) {
  const model::Control* control = report.catalog != nullptr ? report.catalog->control(row.control) : nullptr;
  const bool good = row.state == model::KillState::killed && honest_ok(row);
  std::string head = "<span class=\"key\">" + text(row.control) + "</span>";
  if (control != nullptr) head += " <span class=\"name\">" + text(control->title) + "</span>";
  if (!good && !row.why.empty()) head += "<span class=\"reason\">" + text(row.why) + "</span>";
  if (!row.shadows.empty()) {
    head += "<span class=\"name\">judged with " + text(join(row.shadows, ", ")) + " off as well</span>";
  }
  const std::string search = row.control + " " + row.mitigation + " " + join(row.killed_by, " ");
  return "<tr id=\"" + anchor("k-", row.control) + "\" class=\"" + std::string(model::to_string(row.state)) +
         "\" data-text=\"" + text(search) + "\"><th scope=\"row\">" + head + "</th><td>" +
         text(row.mitigation) + "</td><td>" + chip(row.state) + "</td><td>" +
         check_list(report, row.killed_by) + "</td><td>" + faults_cell(row, control) + "</td><td>" +
         (honest_ok(row) ? chip("pass", "✓", "ok")
                         : "<span class=\"reason\">" + text(row.honest_traffic) + "</span>") +
         "</td></tr>\n";
}

std::string totals_row(const verdict::Proof& proof) {
  std::string words;
  for (const model::KillState state : {model::KillState::killed, model::KillState::survived,
                                       model::KillState::unreached, model::KillState::broken}) {
    if (!words.empty()) words += ", ";
    words += std::to_string(count_state(proof, state)) + " " + std::string(model::to_string(state));
  }
  return "<tfoot><tr><th scope=\"row\">" +
         counted(static_cast<std::int64_t>(proof.matrix.size()), "control", "controls") +
         "</th><td colspan=\"5\">" + words + "</td></tr></tfoot>\n";
}

std::string gap_list(std::string_view heading, std::string_view meaning,
                     const std::vector<std::string>& ids) {
  if (ids.empty()) return {};
  std::string out = "<div class=\"gap\"><h3>" + std::string(heading) + " (" + std::to_string(ids.size()) +
                    ")</h3><p>" + std::string(meaning) + "</p><ul>";
  for (const std::string& id : ids) out += "<li><code>" + text(id) + "</code></li>";
  return out + "</ul></div>\n";
}

}  // namespace

std::string matrix_section(const Report& report) {
  if (report.proof == nullptr) return {};
  const verdict::Proof& proof = *report.proof;
  std::string rows;
  for (const verdict::MatrixRow* row : matrix_worst_first(proof)) rows += row_html(report, *row);
  return "<section id=\"matrix\" aria-labelledby=\"matrix-h\">\n<h2 id=\"matrix-h\">Kill matrix</h2>\n<p "
         "class=\"lead\">"
         "Each control was switched off alone. <em>Killed</em> means that its attack then got through while "
         "honest "
         "traffic kept working: the control is needed, and its check can fail. <em>Survived</em> means that "
         "the check "
         "did not notice.</p>\n"
         "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table of controls\"><table "
         "class=\"matrix\">\n"
         "<thead><tr><th scope=\"col\">Control</th><th scope=\"col\">Mitigation</th><th "
         "scope=\"col\">State</th>"
         "<th scope=\"col\">Killed by</th><th scope=\"col\">Faults</th><th scope=\"col\">Honest "
         "traffic</th></tr>"
         "</thead>\n<tbody>\n" +
         rows + "</tbody>\n" + totals_row(proof) + "</table></div>\n" +
         gap_list("Controls without a check", "Nothing tries to get past these controls.",
                  proof.orphan_controls) +
         gap_list("Idle checks",
                  "No weakening or sabotage turns these checks red, so their passes say nothing.",
                  proof.idle_checks) +
         gap_list("Idle variants", "These variants breached under no weakening.", proof.idle_variants) +
         gap_list("Unnoticed sabotages", "Honest behaviour was broken and no scenario turned red.",
                  proof.unkilled_sabotages) +
         "</section>\n";
}

}  // namespace assay::reports::html
