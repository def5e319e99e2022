// SPDX-License-Identifier: Apache-2.0
// replay: one case again, with fresh credentials: FIXED, FAILED or ERROR, and how to send the like by hand.
#include <unistd.h>

#include <cstdio>

#include "cli/catalogue.hpp"
#include "cli/session.hpp"
#include "core/base/diagnostics.hpp"

namespace assay::cli {
namespace {

constexpr const char* kExample = "jwt.none.case-variants#alg=nOnE,sign=none";

// The plan's batch with this case alone in it, or an empty plan.
model::Plan only_case(model::Plan plan, const std::string& id) {
  model::Plan out = plan;
  out.batches.clear();
  out.filtered = true;
  for (model::Batch& batch : plan.batches) {
    for (const model::Case& which : batch.cases) {
      if (which.id != id) continue;
      model::Batch one = batch;
      one.cases = {which};
      out.batches.push_back(std::move(one));
      return out;
    }
  }
  return out;
}

std::string nearest(const model::Plan& plan, const std::string& id) {
  std::vector<std::string> ids;
  for (const model::Batch& batch : plan.batches) {
    for (const model::Case& which : batch.cases) ids.push_back(which.id);
  }
  return did_you_mean(id, ids);
}

// A request of the evidence as a curl command for a target of one's own.
std::string curl_of(const std::string& request) {
  const std::size_t end = request.find('\n');
  const std::string first = request.substr(0, end);
  const std::size_t space = first.find(' ');
  const std::size_t space2 = first.rfind(' ');
  if (space == std::string::npos || space2 <= space) return {};
  std::string out = "curl -i --path-as-is -X '" + first.substr(0, space) + "'";
  std::size_t at = end == std::string::npos ? request.size() : end + 1;
  while (at < request.size() && request[at] != '\n') {
    const std::size_t line_end = std::min(request.find('\n', at), request.size());
    out += " -H '" + request.substr(at, line_end - at) + "'";
    at = line_end + 1;
  }
  if (at + 1 < request.size()) out += " --data-binary '" + request.substr(at + 1) + "'";
  return out + " \"$GATEWAY" + first.substr(space + 1, space2 - space - 1) + "\"";
}

void show_steps(const evidence::Log::CaseLog& log) {
  for (const evidence::Record& record : log.records) {
    if (record.kind == "observation") {
      std::printf("observed  %s at %s: %lld\n", record.data.at("observer").string_or("").c_str(),
                  record.data.at("at").string_or("").c_str(),
                  static_cast<long long>(record.data.at("matched").int_or(0)));
    }
    if (record.kind != "step") continue;
    std::printf("%-8s  %s → %s\n", std::string(model::to_string(record.phase)).c_str(),
                record.data.at("do").string_or("").c_str(), record.data.at("outcome").string_or("").c_str());
    const std::string request = record.data.at("request").at("text").string_or("");
    if (record.phase == model::Phase::attack && !request.empty()) {
      if (const std::string curl = curl_of(request); !curl.empty())
        std::printf("          %s\n", curl.c_str());
    }
  }
}

std::vector<OptionSpec> replay_options() {
  std::vector<OptionSpec> options = run_options();
  for (OptionSpec& option : options) {
    if (option.name == "--out") option.doc = "where the evidence goes; default assay-out/replay";
  }
  return options;
}

int run(const Arguments& arguments) {
  auto settings = settings_of("replay", arguments);
  if (!settings.ok()) return complain(settings.error().message, kUsage);
  if (arguments.positional.size() != 1)
    return complain("replay needs one case id, e.g. '" + std::string(kExample) + "'", kUsage);
  const std::string id = arguments.positional.front();
  settings->selection.select.clear();
  if (!arguments.has("--out")) settings->out /= "replay";  // what was run before keeps its reports
  const auto catalog = catalogue_for(*settings);
  if (!catalog.ok()) return complain(catalog.error().message, kUsage);
  const model::Plan all =
      plan::plan_proof(*catalog, target_info(*settings), settings->selection, settings->seed);
  const model::Plan plan = only_case(all, id);
  if (plan.batches.empty()) {
    const std::string near = nearest(all, id);
    return complain("no case \"" + id + "\"" + (near.empty() ? "" : "; did you mean '" + near + "'?"),
                    kUsage);
  }
  const auto work = execute(plan, *settings);
  if (!work.ok()) return complain_of_run(work.error());
  const evidence::Log::CaseLog* log = work->log.find(id);
  const verdict::Proof proof = verdict::judge_proof(*catalog, plan, work->log);
  const auto& cases = proof.cases.empty() ? proof.baseline.cases : proof.cases;
  if (log != nullptr) show_steps(*log);
  if (cases.empty()) return complain("the case left no evidence", kInconclusive);
  const verdict::CaseVerdict& v = cases.front();
  const bool failed = v.verdict == model::Verdict::fail;
  const bool error = v.verdict == model::Verdict::inconclusive;
  std::printf("%s  %s  %s\n", error ? "ERROR" : failed ? "FAILED" : "FIXED", id.c_str(), v.why.c_str());
  return error ? kInconclusive : failed ? kFailed : kOk;
}

}  // namespace

Verb verb_replay() {
  return {"replay",
          "CASE",
          "Runs one case again with fresh credentials: FIXED, FAILED or ERROR.",
          "assay replay '" + std::string(kExample) + "'",
          replay_options(),
          run};
}

}  // namespace assay::cli
