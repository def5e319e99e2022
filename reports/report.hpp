// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reports: pure functions from verdicts and evidence to bytes. Nothing is read, written or measured here, so
// that equal inputs give equal bytes and a report can be rendered again at any time.
//
// Evidence holds an attacker's bytes, which makes each report an attack surface: whatever comes from
// evidence, file or command line is neutralised for its format (control, bidirectional and invalid bytes
// become visible `\xNN` or
// `\u{N}` escapes; markup is escaped). No format ever shows more passes than results.json counts.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/evidence/record.hpp"
#include "harness/model/catalog.hpp"
#include "harness/verdict/verdict.hpp"

namespace assay::reports {

struct Report {
  const model::Catalog* catalog = nullptr;  // null: titles, reasons and fixes are left out
  const verdict::Run* run = nullptr;        // required; for a proof this is its baseline
  const verdict::Proof* proof = nullptr;    // null: no kill matrix
  const evidence::Log* log = nullptr;       // null: no evidence is shown
  std::string target, mode, command, version;
  std::string date;  // RFC 3339, UTC
  std::uint64_t seed = 0;
  bool complete = true;                 // false: a selection narrowed the run, completeness was not judged
  std::vector<std::string> not_tested;  // one sentence each: what was left out, and why
};

// `assay.results/1` and `assay.proof/1` (schemas/*.schema.json), indented, with a final newline. The proof is
// required by render_proof_json.
std::string render_results_json(const Report& report);
std::string render_proof_json(const Report& report);

// JUnit XML that junit-10.xsd accepts: one testsuite for the run, and one for the proof where there is one.
std::string render_junit(const Report& report);

// One self-contained page: no request is made, nothing from evidence is live, all of it is readable without
// script. At most about 2 MB for 300 cases: evidence is cut, that of passed cases first.
std::string render_html(const Report& report);

// Text for a terminal of `width` columns. Without `color` there is no escape sequence in it; with `color`
// only ours.
std::string render_summary(const Report& report, bool color, int width);
std::string render_matrix(const Report& report, bool color);
// One line without line end, for a tty to overwrite.
std::string render_progress_line(std::int64_t done, std::int64_t total, std::int64_t failed,
                                 std::string_view current);

}  // namespace assay::reports
