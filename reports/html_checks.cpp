// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <tuple>

#include "core/base/diagnostics.hpp"
#include "core/base/join.hpp"
#include "reports/html.hpp"

namespace assay::reports::html {
namespace {

// Together they keep 300 cases with large evidence below 2 MB: a failed case may fill its own share, passed
// cases share what is left.
constexpr std::size_t kPageEvidence = 1'100'000;
constexpr std::size_t kLoudCase = 100'000;
constexpr std::size_t kQuietCase = 24'000;

struct Card {
  std::string id;
  const model::Check* check = nullptr;
  std::vector<Row> rows;
  model::Verdict worst() const {
    return std::min_element(
               rows.begin(), rows.end(),
               [](const Row& a, const Row& b) { return rank(a.verdict->verdict) < rank(b.verdict->verdict); })
        ->verdict->verdict;
  }
};

using EvidenceByCase = std::map<std::string, std::string, std::less<>>;

bool is_loud(model::Verdict v) {
  return v == model::Verdict::fail || v == model::Verdict::inconclusive;
}

EvidenceByCase spend_budget(const Report& report, std::vector<Row> rows) {
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    const auto order = [](const verdict::CaseVerdict& v) { return std::tie(v.check, v.variant); };
    const int first = rank(a.verdict->verdict), second = rank(b.verdict->verdict);
    return first != second ? first < second : order(*a.verdict) < order(*b.verdict);
  });
  EvidenceByCase evidence;
  std::size_t left = kPageEvidence;
  for (const Row& row : rows) {
    const std::size_t share = is_loud(row.verdict->verdict) ? kLoudCase : kQuietCase;
    std::string html = evidence_of(report, row, std::min(share, left));
    left -= std::min(left, html.size());
    evidence[row.verdict->case_id] = std::move(html);
  }
  return evidence;
}

std::vector<Card> cards_of(const std::vector<Row>& rows) {
  std::vector<Card> cards;
  for (const Row& row : rows) {
    if (cards.empty() || cards.back().id != row.verdict->check)
      cards.push_back({row.verdict->check, row.check, {}});
    cards.back().rows.push_back(row);
  }
  return cards;
}

std::string grade_words(const verdict::CaseVerdict& v) {
  if (v.verdict != model::Verdict::pass) return {};
  return v.grade == model::Grade::effect
             ? "<span class=\"tag\">effect: an observer confirmed it</span>"
             : "<span class=\"tag warn\">response: only the answer says so</span>";
}

std::string variant_html(const Row& row, const std::string& evidence, bool alone) {
  const verdict::CaseVerdict& v = *row.verdict;
  const std::string word(model::to_string(v.verdict));
  const bool open = alone || v.verdict != model::Verdict::pass;
  std::string out = "<details class=\"variant " + word + "\" id=\"" + anchor("v-", v.case_id) +
                    "\" data-case=\"" + word + "\"" + (open ? " open" : "") + ">\n<summary>" +
                    chip(v.verdict) + " <span class=\"what\">";
  if (!v.variant.empty()) out += "<code>" + text(v.variant) + "</code> ";
  out += text(v.why) + "</span> <span class=\"when\">" + milliseconds_text(v.duration_us) +
         "</span></summary>\n";
  out += "<p class=\"decided\">";
  if (!v.decided_at.file.empty() || v.decided_at.line > 0) {
    out += "Decided at <code>" + text(to_string(v.decided_at)) + "</code> ";
  }
  out += grade_words(v);
  if (v.deviation) out += " <span class=\"tag warn\">deviation: refused in another way than expected</span>";
  out += "</p>\n" + evidence;
  return out + "<p class=\"replay\"><span>Run it again</span> <code>" + text(replay_command(v.case_id)) +
         "</code></p>\n</details>\n";
}

std::string references(const model::Check& check) {
  std::vector<std::string> links;
  for (const std::int64_t cwe : check.cwe) links.push_back(cwe_link(cwe));
  for (const std::string& technique : check.technique) links.push_back(attack_link(technique));
  for (const std::string& category : check.owasp) links.push_back(owasp_link(category));
  return join(links, ", ");
}

std::string fact(std::string_view name, const std::string& html) {
  return html.empty() ? "" : "<div><dt>" + std::string(name) + "</dt><dd>" + html + "</dd></div>\n";
}

std::string control_words(const Report& report, const model::Check& check) {
  if (check.kills.empty()) return {};
  const model::Control* control = report.catalog->control(check.kills);
  const bool in_matrix = report.proof != nullptr &&
                         std::any_of(report.proof->matrix.begin(), report.proof->matrix.end(),
                                     [&](const verdict::MatrixRow& r) { return r.control == check.kills; });
  std::string out = in_matrix ? jump("k-", check.kills) : text(check.kills);
  if (control != nullptr && !control->secure.empty()) out += "<br>" + text(control->secure);
  return out;
}

std::string threat_words(const Report& report, const model::Check& check) {
  std::vector<std::string> out;
  for (const std::string& id : check.threats) {
    const model::Threat* threat = report.catalog->threat(id);
    out.push_back(threat != nullptr ? jump("t-", id) + " " + text(threat->title) : text(id));
  }
  return join(out, "<br>");
}

std::string about(const Report& report, const model::Check& check) {
  std::string out;
  if (!check.why.empty()) out += "<p class=\"why\">" + text(check.why) + "</p>\n";
  const std::string facts =
      fact("Fix", text(check.fix)) + fact("Control", control_words(report, check)) +
      fact("Threats", threat_words(report, check)) + fact("References", references(check)) +
      fact("File", check.pos.file.empty() ? "" : "<code>" + text(check.pos.file) + "</code>");
  return facts.empty() ? out : out + "<dl class=\"facts\">\n" + facts + "</dl>\n";
}

// What the same check did while a control was off or honest behaviour was broken.
std::string proof_rows(const Report& report, std::string_view check) {
  if (report.proof == nullptr) return {};
  std::string rows;
  for (const verdict::CaseVerdict& v : report.proof->cases) {
    if (v.check != check) continue;
    const bool kill = v.purpose == model::Purpose::kill;
    if (!kill && v.purpose != model::Purpose::sabotage) continue;
    const bool red = kill ? v.breach : v.verdict == model::Verdict::fail;
    rows += "<tr><th scope=\"row\"><code>" + text(kill ? v.fault : v.control) + "</code></th><td>" +
            (v.variant.empty() ? "" : "<code>" + text(v.variant) + "</code>") + "</td><td>" +
            (red ? chip("pass", "✓", "turned red") : chip("fail", "✕", "stayed green")) + "</td><td>" +
            text(v.why) + "</td></tr>\n";
  }
  if (rows.empty()) return {};
  return "<details class=\"fold\"><summary>Can this check fail? What it did while its control was "
         "off</summary>\n"
         "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Weakenings of " +
         text(check) +
         "\"><table><thead><tr><th scope=\"col\">Switched off</th><th scope=\"col\">Variant</th>"
         "<th scope=\"col\">Result</th><th scope=\"col\">Why</th></tr></thead><tbody>\n" +
         rows + "</tbody></table></div></details>\n";
}

std::string card_html(const Report& report, const Card& card, const EvidenceByCase& evidence) {
  const model::Verdict worst = card.worst();
  const std::string word(model::to_string(worst));
  std::string search = card.id;
  std::string title = card.id;
  if (card.check != nullptr) {
    search += " " + card.check->title + " " + card.check->kills + " " + card.check->pack + " " +
              join(card.check->threats, " ") + " " + join(card.check->tags, " ");
    if (!card.check->title.empty()) title = card.check->title;
  }
  std::string out = "<details class=\"card " + word + "\" id=\"" + anchor("c-", card.id) +
                    "\" data-verdict=\"" + word + "\" data-text=\"" + text(search) + "\"" +
                    (is_loud(worst) ? " open" : "") + ">\n<summary>" + chip(worst) + "<h4>" + text(title) +
                    "</h4><span class=\"meta\"><code>" + text(card.id) + "</code> <span>" +
                    std::string(model::to_string(card.rows.front().verdict->kind)) + "</span>";
  if (card.check != nullptr)
    out += " <span>" + std::string(model::to_string(card.check->severity)) + "</span>";
  if (card.rows.size() > 1)
    out +=
        " <span>" + counted(static_cast<std::int64_t>(card.rows.size()), "variant", "variants") + "</span>";
  out += "</span></summary>\n<div class=\"body\">\n";
  if (card.check != nullptr) out += about(report, *card.check);
  for (const Row& row : card.rows) {
    const auto at = evidence.find(row.verdict->case_id);
    out += variant_html(row, at != evidence.end() ? at->second : "", card.rows.size() == 1);
  }
  return out + proof_rows(report, card.id) + "</div>\n</details>\n";
}

std::string_view group_heading(model::Verdict v) {
  switch (v) {
    case model::Verdict::fail:
      return "Failed";
    case model::Verdict::inconclusive:
      return "No verdict";
    case model::Verdict::unsupported:
      return "Unsupported on this target";
    case model::Verdict::waived:
      return "Waived";
    case model::Verdict::pass:
      return "Passed";
  }
  return "";
}

}  // namespace

std::string checks_section(const Report& report) {
  const std::vector<Row> rows = rows_of(report);
  const EvidenceByCase evidence = spend_budget(report, rows);
  const std::vector<Card> cards = cards_of(rows);
  std::string out;
  for (const model::Verdict v : kVerdictsWorstFirst) {
    std::string group;
    std::int64_t n = 0;
    for (const Card& card : cards) {
      if (card.worst() != v) continue;
      group += card_html(report, card, evidence);
      ++n;
    }
    if (n == 0) continue;
    out += "<div class=\"group\" id=\"g-" + std::string(model::to_string(v)) + "\">\n<h3>" +
           std::string(group_heading(v)) + " <span class=\"muted\">" + counted(n, "check", "checks") +
           "</span></h3>\n" + group + "</div>\n";
  }
  if (out.empty()) out = "<p class=\"lead\">No check ran.</p>\n";
  return "<section id=\"checks\" aria-labelledby=\"checks-h\">\n<h2 id=\"checks-h\">Checks</h2>\n" + out +
         "</section>\n";
}

}  // namespace assay::reports::html
