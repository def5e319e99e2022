// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/base/encoding.hpp"
#include "core/crypto/digest.hpp"
#include "harness/verdict/case_judge.hpp"

namespace assay::verdict {
namespace {

std::string digest_of(const std::vector<CaseVerdict>& cases) {
  std::string text;
  for (const CaseVerdict& c : cases) {
    text += c.check + "\x1f" + c.variant + "\x1f" + std::string(model::to_string(c.verdict)) + "\n";
  }
  return to_hex(digest(Hash::sha256, text));
}

void add_unsupported(const model::Catalog& catalog, const model::Plan& plan,
                     std::vector<CaseVerdict>& cases) {
  for (const std::string& entry : plan.unsupported) {
    const std::size_t colon = entry.rfind(": ");  // no need has one in it, a variant's name may
    const std::size_t name = std::min(entry.find('#'), colon);
    const model::Check* check = catalog.check(entry.substr(0, name));
    if (check == nullptr) continue;
    CaseVerdict v;
    v.case_id = entry.substr(0, colon);
    v.check = check->id;
    v.variant = name < colon ? entry.substr(name + 1, colon - name - 1) : "";
    v.kind = check->kind;
    v.verdict = model::Verdict::unsupported;
    v.why = "The target lacks " + entry.substr(colon + 2) + ".";
    v.decided_at = check->pos;
    cases.push_back(std::move(v));
  }
}

}  // namespace

Run judge(const model::Catalog& catalog, const model::Plan& plan, const evidence::Log& log, bool reference) {
  Run run;
  for (const model::Batch& batch : plan.batches) {
    const model::Check* check = catalog.check(batch.check);
    if (check == nullptr) continue;
    for (const model::Case& which : batch.cases) {
      if (which.purpose != model::Purpose::verdict) continue;
      run.cases.push_back(judge_case(*check, which, log.find(which.id), reference));
    }
  }
  add_unsupported(catalog, plan, run.cases);
  std::sort(run.cases.begin(), run.cases.end(), [](const CaseVerdict& a, const CaseVerdict& b) {
    return std::tie(a.check, a.variant) < std::tie(b.check, b.variant);
  });
  summarise(run);
  return run;
}

void summarise(Run& run) {
  run.summary.counts.clear();
  run.summary.effect = run.summary.response = 0;
  for (const CaseVerdict& c : run.cases) {
    ++run.summary.counts[c.verdict];
    if (c.verdict == model::Verdict::pass)
      ++(c.grade == model::Grade::effect ? run.summary.effect : run.summary.response);
  }
  run.digest = digest_of(run.cases);
}

int exit_code(const Run& run, model::Level fail_on, const model::Catalog& catalog) {
  bool failed = false;
  for (const CaseVerdict& c : run.cases) {
    const model::Check* check = catalog.check(c.check);
    failed = failed || (c.verdict == model::Verdict::fail && check != nullptr && check->severity >= fail_on);
  }
  const auto count = [&](model::Verdict v) {
    const auto it = run.summary.counts.find(v);
    return it == run.summary.counts.end() ? 0 : it->second;
  };
  if (failed) return 1;
  if (run.summary.interrupted) return 130;
  if (count(model::Verdict::inconclusive) > 0) return 3;
  const std::int64_t decided =
      count(model::Verdict::pass) + count(model::Verdict::fail) + count(model::Verdict::waived);
  return decided == 0 ? 4 : 0;
}

}  // namespace assay::verdict
