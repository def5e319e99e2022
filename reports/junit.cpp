// SPDX-License-Identifier: Apache-2.0
// JUnit XML as Jenkins' junit-10.xsd and GitLab read it: no properties inside a testcase, at most three
// decimals in times, and no (classname, name) twice, because GitLab counts only the first of those.
#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

#include "core/base/diagnostics.hpp"
#include "reports/exchange.hpp"
#include "reports/printable.hpp"
#include "reports/report.hpp"
#include "reports/rows.hpp"
#include "reports/sentence.hpp"

namespace assay::reports {
namespace {

constexpr std::size_t kExcerptBytes = 2048;

std::string xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string attribute(std::string_view name, std::string_view bytes) {
  return " " + std::string(name) + "=\"" + xml(printable_line(bytes)) + "\"";
}

std::string time_text(double seconds) {
  std::array<char, 48> text{};
  const int n = std::snprintf(text.data(), text.size(), "%.3f", std::max(0.0, seconds));
  return std::string(text.data(), n > 0 ? static_cast<std::size_t>(n) : 0);
}

struct Suite {
  std::string name, cases;
  std::int64_t tests = 0, failures = 0, errors = 0, skipped = 0;
  double seconds = 0;
  std::set<std::string> seen;

  enum class Kind { passed, failure, error, skipped };

  // `body` is printable already; the other texts are not.
  void add(std::string_view class_name, std::string name_in_class, double case_seconds, Kind kind,
           std::string_view type, std::string_view message, std::string_view body) {
    const std::string base = name_in_class;
    for (int n = 2; !seen.insert(std::string(class_name) + '\0' + name_in_class).second; ++n) {
      name_in_class = base + " (" + std::to_string(n) + ")";
    }
    ++tests;
    cases += "    <testcase" + attribute("classname", class_name) + attribute("name", name_in_class) +
             attribute("time", time_text(case_seconds));
    if (kind == Kind::passed) {
      cases +=
          body.empty() ? "/>\n" : ">\n      <system-out>" + xml(body) + "</system-out>\n    </testcase>\n";
      return;
    }
    ++(kind == Kind::failure ? failures : kind == Kind::error ? errors : skipped);
    const std::string tag = kind == Kind::failure ? "failure" : kind == Kind::error ? "error" : "skipped";
    cases += ">\n      <" + tag + attribute("type", type) + attribute("message", message) + ">" + xml(body) +
             "</" + tag + ">\n    </testcase>\n";
  }

  std::string render(std::string_view timestamp) const {
    return "  <testsuite" + attribute("name", name) + attribute("tests", std::to_string(tests)) +
           attribute("failures", std::to_string(failures)) + attribute("errors", std::to_string(errors)) +
           attribute("skipped", std::to_string(skipped)) + attribute("time", time_text(seconds)) +
           attribute("timestamp", timestamp) + ">\n" + cases + "  </testsuite>\n";
  }
};

std::string excerpt(std::string_view label, const std::optional<Blob>& blob) {
  if (!blob || blob->bytes.empty()) return {};
  std::string out = std::string(label) + ":\n" + printable(cut_bytes(blob->bytes, kExcerptBytes));
  if (blob->bytes.size() > kExcerptBytes) out += "…";
  return out + "\n";
}

std::string body_of(const Report& report, const Row& row) {
  const verdict::CaseVerdict& v = *row.verdict;
  if (v.verdict == model::Verdict::pass) {
    return v.deviation ? "deviation: " + printable_line(v.why) : std::string();
  }
  std::string out =
      row.check != nullptr && !row.check->title.empty() ? printable_line(row.check->title) + "\n" : "";
  out += printable_line(v.why) + "\n";
  if (v.decided_at.line > 0) out += "decided at " + printable_line(to_string(v.decided_at)) + "\n";
  if (const auto* log = case_log(report, v.case_id)) {
    if (const auto step = decisive_step(*log, v)) {
      out += excerpt("sent", step->request) + excerpt("came back", step->response);
    }
  }
  if (row.check != nullptr && !row.check->fix.empty()) out += "fix: " + printable_line(row.check->fix) + "\n";
  return out + replay_command(v.case_id) + "\n";
}

Suite run_suite(const Report& report) {
  Suite suite;
  suite.name = "assay " + report.target + (report.mode.empty() ? "" : " " + report.mode);
  suite.seconds = report.run->summary.seconds;
  for (const Row& row : rows_of(report)) {
    const verdict::CaseVerdict& v = *row.verdict;
    Suite::Kind kind = Suite::Kind::skipped;
    if (v.verdict == model::Verdict::pass) kind = Suite::Kind::passed;
    if (v.verdict == model::Verdict::fail) kind = Suite::Kind::failure;
    if (v.verdict == model::Verdict::inconclusive) kind = Suite::Kind::error;
    const std::string pack = row.check != nullptr ? row.check->pack : "";
    suite.add((pack.empty() ? "" : pack + ".") + v.check, v.variant.empty() ? v.check : v.variant,
              static_cast<double>(v.duration_us) / 1e6, kind, model::to_string(v.verdict), v.why,
              body_of(report, row));
  }
  return suite;
}

void add_proof_row(Suite& suite, const verdict::MatrixRow& row) {
  const bool good = row.state == model::KillState::killed && honest_ok(row);
  Suite::Kind kind = good ? Suite::Kind::passed : Suite::Kind::error;
  if (row.state == model::KillState::survived) kind = Suite::Kind::failure;
  std::string body;
  if (!good) {
    body = printable_line(row.why) + "\nhonest traffic: " + printable_line(row.honest_traffic) + "\n";
    for (const auto& fault : row.faults) {
      body += printable_line(fault.fault) + ": " + std::string(model::to_string(fault.state)) + ", " +
              counted(static_cast<std::int64_t>(fault.hits), "hit", "hits") + "\n";
    }
  }
  const std::string message = row.why.empty() ? "honest traffic: " + row.honest_traffic : row.why;
  suite.add("proof." + row.control, "is killed", 0, kind, model::to_string(row.state), message, body);
}

Suite proof_suite(const Report& report) {
  const verdict::Proof& proof = *report.proof;
  Suite suite;
  suite.name = "assay proof " + report.target;
  suite.seconds = proof.seconds;
  for (const verdict::MatrixRow& row : proof.matrix) add_proof_row(suite, row);
  const auto unproven = [&](const std::vector<std::string>& ids, std::string_view group,
                            std::string_view message) {
    for (const std::string& id : ids) {
      suite.add("proof." + std::string(group), id, 0, Suite::Kind::failure, group, message, "");
    }
  };
  unproven(proof.orphan_controls, "orphan-control", "no check kills this control");
  unproven(proof.idle_checks, "idle-check", "no weakening or sabotage turns this check red");
  unproven(proof.idle_variants, "idle-variant", "this variant breached under no weakening");
  unproven(proof.unkilled_sabotages, "unkilled-sabotage", "no scenario noticed this sabotage");
  return suite;
}

}  // namespace

std::string render_junit(const Report& report) {
  std::vector<Suite> suites = {run_suite(report)};
  if (report.proof != nullptr) suites.push_back(proof_suite(report));
  std::int64_t tests = 0, failures = 0, errors = 0;
  double seconds = 0;
  std::string body;
  for (const Suite& suite : suites) {
    tests += suite.tests;
    failures += suite.failures;
    errors += suite.errors;
    seconds += suite.seconds;
    body += suite.render(report.date);
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + attribute("name", "assay") +
         attribute("tests", std::to_string(tests)) + attribute("failures", std::to_string(failures)) +
         attribute("errors", std::to_string(errors)) + attribute("time", time_text(seconds)) + ">\n" + body +
         "</testsuites>\n";
}

}  // namespace assay::reports
