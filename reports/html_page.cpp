// SPDX-License-Identifier: Apache-2.0
#include "core/base/encoding.hpp"
#include "core/crypto/digest.hpp"
#include "reports/html.hpp"
#include "reports/sentence.hpp"
#include "reports/templates.hpp"

namespace assay::reports {
namespace {

using html::chip;
using html::text;
using model::Verdict;

std::string csp_hash(std::string_view source) {
  return "'sha256-" + base64_encode(digest(Hash::sha256, source)) + "'";
}

std::string head(const Report& report, const Sentence& sentence) {
  return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src " +
         csp_hash(report_css()) + "; script-src " + csp_hash(report_js()) +
         "; base-uri 'none'; form-action 'none'\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" "
         "content=\"no-referrer\">\n<title>" +
         text("Assay: " + report.target + ". " + sentence.text) + "</title>\n<style>" +
         std::string(report_css()) + "</style>\n</head>\n";
}

std::string_view mood_class(Mood mood) {
  switch (mood) {
    case Mood::good:
      return "pass";
    case Mood::doubtful:
      return "inconclusive";
    case Mood::bad:
      return "fail";
    case Mood::empty:
      return "unsupported";
  }
  return "";
}

// The shares of the verdicts as one bar; the tiles below say the same in numbers.
std::string bar(const Totals& totals) {
  const std::int64_t all = totals.all();
  if (all == 0) return {};
  std::string rects;
  std::int64_t before = 0;
  for (const Verdict v : kVerdictsWorstFirst) {
    const std::int64_t from = before * 1000 / all;
    before += totals.of(v);
    const std::int64_t to = before * 1000 / all;
    if (to > from) {
      rects += "<rect class=\"" + std::string(model::to_string(v)) + "\" x=\"" + std::to_string(from) +
               "\" y=\"0\" width=\"" + std::to_string(to - from) + "\" height=\"10\"/>";
    }
  }
  return "<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">" +
         rects + "</svg>\n";
}

std::string tile(const Totals& totals, Verdict v, std::string_view note) {
  const std::string word(model::to_string(v));
  const std::string inner = "<span class=\"number\" data-total=\"" + word + "\">" +
                            std::to_string(totals.of(v)) + "</span>" + chip(v) + "<span class=\"note\">" +
                            std::string(note) + "</span>";
  return totals.of(v) > 0 ? "<a class=\"tile " + word + "\" href=\"#g-" + word + "\">" + inner + "</a>\n"
                          : "<div class=\"tile zero\">" + inner + "</div>\n";
}

std::string tiles(const Totals& totals) {
  return "<div class=\"tiles\">\n" + tile(totals, Verdict::fail, "the attack worked, or honest use broke") +
         tile(totals, Verdict::inconclusive, "no claim is possible") +
         tile(totals, Verdict::pass,
              std::to_string(totals.effect) + " by effect, " + std::to_string(totals.response) +
                  " by response") +
         tile(totals, Verdict::waived, "known, owned, with an expiry") +
         tile(totals, Verdict::unsupported, "this target cannot run it") + "</div>\n";
}

std::string datum(std::string_view name, const std::string& html) {
  return html.empty() ? "" : "<div><dt>" + std::string(name) + "</dt><dd>" + html + "</dd></div>\n";
}

std::string data_list(const Report& report) {
  const auto code = [](std::string_view value) {
    return value.empty() ? std::string() : "<code>" + text(value) + "</code>";
  };
  const double seconds = report.run->summary.seconds + (report.proof != nullptr ? report.proof->seconds : 0);
  return "<dl class=\"data\">\n" +
         datum("Target", text(report.target) + (report.mode.empty() ? "" : " (" + text(report.mode) + ")")) +
         datum("Date", text(report.date)) + datum("Duration", seconds_text(seconds)) +
         datum("Assay", text(report.version)) + datum("Seed", code(std::to_string(report.seed))) +
         datum("Digest", code(report.run->digest.substr(0, 16))) + datum("Command", code(report.command)) +
         "</dl>\n";
}

std::string hero(const Report& report, const Sentence& sentence) {
  const Totals totals = totals_of(report);
  // The page is green only where the proof is good as well.
  Mood mood = sentence.mood;
  if (mood == Mood::good && report.proof != nullptr) mood = proof_sentence(report).mood;
  std::string out = "<header class=\"hero " + std::string(mood_class(mood)) +
                    "\">\n<p class=\"over\">Assay report: " + text(report.target) + "</p>\n<h1>" +
                    text(sentence.text) + "</h1>\n";
  if (const std::string limits = caveats(report); !limits.empty()) {
    out += "<p class=\"limits\">" + text(limits) + "</p>\n";
  }
  if (report.proof != nullptr) {
    const Sentence proof = proof_sentence(report);
    const bool good = proof.mood == Mood::good;
    out += "<p class=\"proof\">" + chip(mood_class(proof.mood), good ? "✓" : "!", "Proof") + " " +
           text(proof.text) + "</p>\n";
  }
  return out + bar(totals) + tiles(totals) + data_list(report) + "</header>\n";
}

std::string failures_list(const Report& report) {
  std::string items;
  for (const Row& row : rows_of(report)) {
    if (row.verdict->verdict != Verdict::fail) continue;
    items += "<li><a href=\"#" + html::anchor("v-", row.verdict->case_id) + "\">" +
             text(row.verdict->case_id) + "</a> <span class=\"muted\">" + text(row.verdict->why) +
             "</span></li>\n";
  }
  if (items.empty()) return {};
  return "<section aria-labelledby=\"failures-h\">\n<h2 id=\"failures-h\">What failed</h2>\n<ol "
         "class=\"jumps\">\n" +
         items + "</ol>\n</section>\n";
}

std::string not_tested(const Report& report) {
  std::string items;
  for (const std::string& reason : report.not_tested) items += "<li>" + text(reason) + "</li>\n";
  for (const Row& row : rows_of(report)) {
    if (row.verdict->verdict != Verdict::unsupported) continue;
    items += "<li><code>" + text(row.verdict->case_id) + "</code> " + text(row.verdict->why) + "</li>\n";
  }
  const std::string none =
      report.complete ? "Everything that was selected ran." : "Only the selected checks ran.";
  return "<section id=\"not-tested\" aria-labelledby=\"not-tested-h\">\n<h2 id=\"not-tested-h\">What was not "
         "tested, and why"
         "</h2>\n" +
         (items.empty() ? "<p class=\"lead\">" + none + "</p>\n"
                        : "<ul class=\"untested\">\n" + items + "</ul>\n") +
         "</section>\n";
}

// Hidden until the script shows it: without a script there is nothing that it could do.
std::string toolbar() {
  std::string buttons = "<button type=\"button\" data-filter=\"\" aria-pressed=\"true\">All</button>";
  for (const Verdict v : kVerdictsWorstFirst) {
    const std::string word(model::to_string(v));
    buttons +=
        "<button type=\"button\" data-filter=\"" + word + "\" aria-pressed=\"false\">" + word + "</button>";
  }
  return "<div class=\"toolbar\" id=\"toolbar\" role=\"search\" hidden>\n<label for=\"search\">Search</label>"
         "<input id=\"search\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\" "
         "placeholder=\"check, control, threat\">\n"
         "<div class=\"buttons\" role=\"group\" aria-label=\"Show only this verdict\">" +
         buttons +
         "</div>\n"
         "<output id=\"shown\" for=\"search\"></output>\n"
         "<span class=\"keys\" aria-hidden=\"true\"><kbd>/</kbd> search <kbd>f</kbd> failures <kbd>j</kbd> "
         "<kbd>k</kbd> "
         "move</span>\n</div>\n";
}

std::string navigation(const Report& report, bool coverage) {
  std::string out = "<nav aria-label=\"Sections\"><ul>";
  out += "<li><a href=\"#not-tested\">Not tested</a></li>";
  if (coverage) out += "<li><a href=\"#coverage\">Threats</a></li>";
  if (report.proof != nullptr) out += "<li><a href=\"#matrix\">Kill matrix</a></li>";
  return out + "<li><a href=\"#checks\">Checks</a></li></ul></nav>\n";
}

}  // namespace

std::string render_html(const Report& report) {
  const Sentence sentence = run_sentence(report);
  const std::string coverage = html::coverage_section(report);
  return head(report, sentence) + "<body>\n<a class=\"skip\" href=\"#main\">Skip to the results</a>\n" +
         hero(report, sentence) + navigation(report, !coverage.empty()) + toolbar() + "<main id=\"main\">\n" +
         failures_list(report) + not_tested(report) + coverage + html::matrix_section(report) +
         html::checks_section(report) +
         "</main>\n<footer>\n<p>A pass means that the attack was tried between two honest "
         "requests that worked, and that nothing showed it working. <em>Effect</em>: an independent observer "
         "confirmed it. "
         "<em>Response</em>: only the answer said so.</p>\n</footer>\n<script>" +
         std::string(report_js()) + "</script>\n</body>\n</html>\n";
}

}  // namespace assay::reports
