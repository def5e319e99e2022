// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/base/diagnostics.hpp"
#include "reports/exchange.hpp"
#include "reports/printable.hpp"
#include "reports/report.hpp"
#include "reports/rows.hpp"
#include "reports/sentence.hpp"
#include "reports/terminal.hpp"

namespace assay::reports {
namespace {

constexpr std::size_t kLabel = 8;         // columns of the label in front of each fact
constexpr std::size_t kExcerptLines = 6;  // of what was sent and of what came back
constexpr std::size_t kListed = 12;       // quiet verdicts that are named one by one

using model::Verdict;

class Summary {
 public:
  Summary(const Report& report, bool color, int width)
      : report_(report), paint_(color), width_(static_cast<std::size_t>(std::clamp(width, 40, 160))) {}

  std::string render() {
    const std::vector<Row> rows = rows_of(report_);
    for (const Verdict loud : {Verdict::fail, Verdict::inconclusive}) {
      for (const Row& row : rows) {
        if (row.verdict->verdict == loud) explain(row);
      }
    }
    list("unsupported", Ink::dim, rows,
         [](const Row& r) { return r.verdict->verdict == Verdict::unsupported; });
    list("waived", Ink::magenta, rows, [](const Row& r) { return r.verdict->verdict == Verdict::waived; });
    list("deviation", Ink::yellow, rows,
         [](const Row& r) { return r.verdict->deviation && r.verdict->verdict == Verdict::pass; });
    list_not_tested();
    close();
    return std::move(out_);
  }

 private:
  void fact(std::string_view label, std::string_view text) {
    if (text.empty()) return;
    out_ += "  " + paint_(Ink::dim, pad(std::string(label), kLabel)) + wrap(text, width_, kLabel + 2) + "\n";
  }

  void excerpt(std::string_view label, const std::optional<Blob>& blob) {
    if (!blob || blob->bytes.empty()) return;
    std::vector<std::string> lines = split_lines(printable(blob->bytes));
    while (!lines.empty() && lines.back().empty()) lines.pop_back();
    for (std::size_t i = 0; i < lines.size() && i < kExcerptLines; ++i) {
      if (lines[i].empty()) {
        out_ += "\n";
        continue;
      }
      out_ += "  " + paint_(Ink::dim, pad(i == 0 ? std::string(label) : "", kLabel)) +
              cut_columns(lines[i], width_ - kLabel - 2) + "\n";
    }
    if (lines.size() > kExcerptLines) {
      const auto more = static_cast<std::int64_t>(lines.size() - kExcerptLines);
      out_ +=
          "  " + pad("", kLabel) + paint_(Ink::dim, "… " + counted(more, "more line", "more lines")) + "\n";
    }
  }

  void evidence(const verdict::CaseVerdict& v) {
    const auto* log = case_log(report_, v.case_id);
    if (log == nullptr) return;
    if (const auto step = decisive_step(*log, v)) {
      excerpt("sent", step->request);
      excerpt("back", step->response);
    }
    if (const auto seen = seen_breach(*log)) {
      fact("seen", printable_line(seen->observer + (seen->at.empty() ? "" : " at " + seen->at) + ": " +
                                  counted(seen->matched, "entry", "entries") + " with the attack's marker"));
    }
  }

  void explain(const Row& row) {
    const verdict::CaseVerdict& v = *row.verdict;
    const bool failed = v.verdict == Verdict::fail;
    out_ += paint_(failed ? Ink::red : Ink::yellow, failed ? "FAIL" : "INCONCLUSIVE") + "  " +
            paint_(Ink::bold, printable_line(v.case_id));
    if (row.check != nullptr) out_ += "  " + paint_(Ink::dim, model::to_string(row.check->severity));
    out_ += "\n";
    if (row.check != nullptr) fact("check", printable_line(row.check->title));
    fact("why", printable_line(v.why));
    if (v.decided_at.line > 0) fact("at", printable_line(to_string(v.decided_at)));
    evidence(v);
    if (row.check != nullptr && failed) fact("fix", printable_line(row.check->fix));
    // Never wrapped: the line is there to be copied.
    out_ += "  " + paint_(Ink::dim, pad("replay", kLabel)) + paint_(Ink::cyan, replay_command(v.case_id)) +
            "\n\n";
  }

  template <typename Wanted>
  void list(std::string_view label, Ink ink, const std::vector<Row>& rows, const Wanted& wanted) {
    std::size_t n = 0;
    for (const Row& row : rows) {
      if (!wanted(row) || ++n > kListed) continue;
      const std::string id = printable_line(row.verdict->case_id);
      out_ += paint_(ink, label) + "  " + id + "\n";
      if (!row.verdict->why.empty()) out_ += "  " + wrap(printable_line(row.verdict->why), width_, 2) + "\n";
    }
    if (n > kListed) {
      out_ += paint_(Ink::dim, "… and " + std::to_string(n - kListed) + " more " + std::string(label) +
                                   ", all in results.json") +
              "\n";
    }
    if (n > 0) out_ += "\n";
  }

  void list_not_tested() {
    if (report_.not_tested.empty()) return;
    out_ += paint_(Ink::bold, "Not tested") + "\n";
    for (const std::string& reason : report_.not_tested) {
      out_ += "  - " + wrap(printable_line(reason), width_, 4) + "\n";
    }
    out_ += "\n";
  }

  std::string count(Ink ink, std::int64_t n, std::string_view word) const {
    const std::string text = std::to_string(n) + " " + std::string(word);
    return n > 0 ? paint_(ink, text) : paint_(Ink::dim, text);
  }

  void close() {
    const Sentence sentence = run_sentence(report_);
    const Ink ink = sentence.mood == Mood::good  ? Ink::green
                    : sentence.mood == Mood::bad ? Ink::red
                                                 : Ink::yellow;
    out_ += paint_(ink, wrap(sentence.text, width_, 0)) + "\n";
    if (const std::string limits = caveats(report_); !limits.empty()) out_ += wrap(limits, width_, 0) + "\n";
    const Totals t = totals_of(report_);
    out_ += count(Ink::red, t.of(Verdict::fail), "failed") + ", " +
            count(Ink::yellow, t.of(Verdict::inconclusive), "inconclusive") + ", " +
            count(Ink::yellow, t.of(Verdict::unsupported), "unsupported") + ", " +
            count(Ink::magenta, t.of(Verdict::waived), "waived") + ", " +
            count(Ink::green, t.of(Verdict::pass), "passed") + " in " +
            seconds_text(report_.run->summary.seconds) + "\n";
    if (t.of(Verdict::pass) > 0) {
      out_ += "passes: " + std::to_string(t.effect) + " by effect, " + std::to_string(t.response) +
              " by response\n";
    }
    out_ += paint_(Ink::dim, printable_line("target " + report_.target + ", " + report_.mode + ", seed " +
                                            std::to_string(report_.seed) + ", digest " +
                                            report_.run->digest.substr(0, 12))) +
            "\n";
  }

  const Report& report_;
  Paint paint_;
  std::size_t width_;
  std::string out_;
};

}  // namespace

std::string render_summary(const Report& report, bool color, int width) {
  return Summary(report, color, width).render();
}

std::string render_progress_line(std::int64_t done, std::int64_t total, std::int64_t failed,
                                 std::string_view current) {
  const std::string whole = std::to_string(total);
  std::string part = std::to_string(done);
  if (part.size() < whole.size()) part.insert(0, whole.size() - part.size(), ' ');
  std::string line = part + "/" + whole;
  if (failed > 0) line += "  " + std::to_string(failed) + " failed";
  if (!current.empty()) line += "  " + cut_columns(printable_line(current), 56);
  return line;
}

}  // namespace assay::reports
