// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "reports/exchange.hpp"
#include "reports/html.hpp"
#include "reports/printable.hpp"

namespace assay::reports::html {
namespace {

// How much of each direction is shown, and how much where the case would not fit otherwise.
constexpr std::size_t kBlobBytes = 8192;
constexpr std::size_t kScarceBlobBytes = 1024;
constexpr std::size_t kLongBlob =
    1600;  // from here on a pane scrolls inside and must take the keyboard focus

std::string_view phase_words(model::Phase phase, model::CheckKind kind) {
  switch (phase) {
    case model::Phase::setup:
      return "Setup";
    case model::Phase::before:
      return kind == model::CheckKind::attack ? "Honest twin, before" : "Before";
    case model::Phase::attack:
      return kind == model::CheckKind::attack ? "Attack" : "Scenario";
    case model::Phase::observe:
      return "Observation";
    case model::Phase::after:
      return kind == model::CheckKind::attack ? "Honest twin, after" : "After";
    case model::Phase::cleanup:
      return "Cleanup";
  }
  return "";
}

// The parser drops a line feed right after <pre>, so that one is put there for it; the last line end shows
// nothing.
std::string preformatted(std::string_view attributes, std::string_view bytes) {
  std::string content = block(bytes);
  if (!content.empty() && content.back() == '\n') content.pop_back();
  return "<pre" + std::string(attributes) + ">\n" + content + "</pre>";
}

std::string pane(std::string_view label, const std::optional<Blob>& blob, std::size_t blob_bytes) {
  if (!blob || (blob->bytes.empty() && blob->facts.empty())) return {};
  std::string out = "<figure><figcaption>" + std::string(label);
  for (const auto& [name, value] : blob->facts) {
    out += " <span class=\"fact\">" + text(name) + " " + text(cut_bytes(value, 200)) + "</span>";
  }
  out += "</figcaption>";
  if (!blob->bytes.empty()) {
    const bool is_long = blob->bytes.size() > kLongBlob;
    out += preformatted(is_long ? " class=\"long\" tabindex=\"0\"" : "", cut_bytes(blob->bytes, blob_bytes));
    if (blob->bytes.size() > blob_bytes) {
      out += "<p class=\"cut\">Cut after " + std::to_string(blob_bytes / 1024) + " KiB of " +
             std::to_string(blob->bytes.size()) + " bytes; all of it is in evidence.jsonl.</p>";
    }
  }
  return out + "</figure>";
}

std::string step_html(const StepView& step, model::CheckKind kind, std::size_t blob_bytes) {
  std::string out = "<li class=\"step " + std::string(model::to_string(step.phase)) +
                    "\"><div class=\"head\">" + "<span class=\"phase\">" +
                    std::string(phase_words(step.phase, kind)) + "</span> <code>" + text(step.action) +
                    "</code>";
  if (!step.name.empty()) out += " " + text(step.name);
  if (!step.outcome.empty())
    out += " <span class=\"arrow\" aria-hidden=\"true\">→</span> <strong>" + text(step.outcome) + "</strong>";
  if (!step.expected.empty()) {
    out += " <span class=\"muted\">" +
           (step.expected == step.outcome ? std::string("as expected") : "expected: " + text(step.expected)) +
           "</span>";
  }
  if (!step.saved.empty()) out += " <span class=\"muted\">saved as $" + text(step.saved) + "</span>";
  out += "<span class=\"when\">";
  if (step.line > 0) out += "line " + std::to_string(step.line) + ", ";
  out += "+" + milliseconds_text(step.t_us) + "</span></div>";
  if (!step.detail.empty()) out += "<p class=\"detail\">" + text(cut_bytes(step.detail, 600)) + "</p>";
  const std::string panes =
      pane("Sent", step.request, blob_bytes) + pane("Came back", step.response, blob_bytes);
  if (!panes.empty()) out += "<div class=\"panes\">" + panes + "</div>";
  return out + "</li>\n";
}

std::string observation_html(const ObservationView& seen, std::size_t blob_bytes) {
  const bool alarming = seen.breach && seen.matched > 0;
  const bool missing = !seen.breach && seen.matched == 0;
  std::string words = seen.breach ? (alarming ? "the attack was seen to work" : "no trace of the attack")
                                  : (missing ? "the attack was not reported" : "the attack was reported");
  std::string out = "<li class=\"step observe\"><div class=\"head\"><span class=\"phase\">" +
                    std::string(seen.breach ? "Observer" : "Detection") + "</span> <code>" +
                    text(seen.observer) + "</code>" + (seen.at.empty() ? "" : " at " + text(seen.at)) +
                    " <span class=\"arrow\" aria-hidden=\"true\">→</span> <strong>" +
                    counted(seen.matched, "entry", "entries") + "</strong> <span class=\"" +
                    (alarming || missing ? "reason" : "muted") + "\">" + words + "</span></div>";
  out += "<p class=\"detail\">";
  if (!seen.marker.empty()) out += "Looked for <code>" + text(seen.marker) + "</code>. ";
  out += seen.proven
             ? "This observer saw the honest twin (" + counted(seen.seen_twin, "entry", "entries") + ")."
             : "This observer did not see the honest twin, so its silence proves nothing.";
  out += "</p>";
  if (!seen.entries.empty()) {
    std::string all;
    for (const std::string& entry : seen.entries) all += entry + "\n";
    out += preformatted("", cut_bytes(all, blob_bytes));
  }
  return out + "</li>\n";
}

std::string record_html(const evidence::Record& record, model::CheckKind kind, std::size_t blob_bytes) {
  if (const auto step = step_view(record)) return step_html(*step, kind, blob_bytes);
  if (const auto seen = observation_view(record)) return observation_html(*seen, blob_bytes);
  if (record.kind == "end" && !record.data.at("completed").bool_or(true)) {
    return "<li class=\"step\"><div class=\"head\"><span class=\"phase\">End</span> <span "
           "class=\"reason\">the case did "
           "not complete: " +
           text(record.data.at("message").string_or("no reason was recorded")) + "</span></div></li>\n";
  }
  return {};
}

struct Shown {
  std::string items;
  std::int64_t left_out = 0;
};

Shown show(const evidence::Log::CaseLog& log, model::CheckKind kind, std::size_t blob_bytes,
           std::size_t limit) {
  Shown shown;
  for (const evidence::Record& record : log.records) {
    if (shown.left_out > 0) {
      ++shown.left_out;
      continue;
    }
    const std::string item = record_html(record, kind, blob_bytes);
    if (shown.items.size() + item.size() > limit) {
      ++shown.left_out;
    } else {
      shown.items += item;
    }
  }
  return shown;
}

}  // namespace

std::string evidence_of(const Report& report, const Row& row, std::size_t limit) {
  const auto* log = case_log(report, row.verdict->case_id);
  if (log == nullptr) return {};
  Shown shown = show(*log, row.verdict->kind, kBlobBytes, limit);
  if (shown.left_out > 0) shown = show(*log, row.verdict->kind, kScarceBlobBytes, limit);
  std::string out;
  if (!shown.items.empty()) out += "<ol class=\"steps\">\n" + shown.items + "</ol>\n";
  if (shown.left_out > 0) {
    out += "<p class=\"cut\">" + counted(shown.left_out, "record was", "records were") +
           " left out to keep this page small; evidence.jsonl has them as records " +
           std::to_string(row.verdict->first) + " to " + std::to_string(row.verdict->last) + ".</p>\n";
  }
  return out;
}

}  // namespace assay::reports::html
