// SPDX-License-Identifier: Apache-2.0
// replay: one case again, with fresh credentials: FIXED, FAILED or ERROR, and how to send the like by hand.
#include <unistd.h>

#include <cstdio>
#include <utility>

#include "cli/by_hand.hpp"
#include "cli/catalogue.hpp"
#include "cli/session.hpp"
#include "core/base/diagnostics.hpp"
#include "core/base/encoding.hpp"

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

// The server name of a part that a stranger can reach; empty for the others, which ask for a certificate of
// the mesh.
std::string_view server_of(const std::string& part) {
  if (part == "gateway") return "api.assay.test";
  return part == "identity" ? "identity.assay.test" : "";
}

ByHand by_hand(const model::Step& step, const Json& request) {
  const std::string part = step.params.at("at").string_or("gateway");
  const std::string_view server = server_of(part);
  if (server.empty()) return {};
  if (step.action == "http.send") return curl_by_hand(request.at("text").string_or(""), part, server);
  if (step.action != "http.raw") return {};
  const Json* raw = request.find("base64");
  const auto bytes = raw == nullptr ? std::nullopt : base64_decode_tolerant(raw->string_or(""));
  return openssl_by_hand(bytes ? *bytes : request.at("text").string_or(""), part, server);
}

// What was done and seen, and each of the attack's requests as a line to paste.
void show_steps(const evidence::Log::CaseLog& log, const std::vector<model::Step>& attack,
                const std::string& start) {
  bool introduced = false;
  for (const evidence::Record& record : log.records) {
    if (record.kind == "observation") {
      std::printf("observed  %s at %s: %lld\n", record.data.at("observer").string_or("").c_str(),
                  record.data.at("at").string_or("").c_str(),
                  static_cast<long long>(record.data.at("matched").int_or(0)));
    }
    if (record.kind != "step") continue;
    std::printf("%-8s  %s → %s\n", std::string(model::to_string(record.phase)).c_str(),
                record.data.at("do").string_or("").c_str(), record.data.at("outcome").string_or("").c_str());
    const auto index = static_cast<std::size_t>(record.step);
    if (record.phase != model::Phase::attack || index >= attack.size()) continue;
    const ByHand line = by_hand(attack[index], record.data.at("request"));
    if (line.command.empty()) continue;
    if (!std::exchange(introduced, true))
      std::printf("by hand   start `%s`, paste its line \". …/env\" here, then:\n", start.c_str());
    for (const std::string& name : line.to_set)
      std::printf("# %s was a secret of that run: set it to one of the platform that you started\n",
                  name.c_str());
    std::printf("%s\n", line.command.c_str());
  }
}

// The platform that the case ran on.
std::string up_command(const model::Batch& batch) {
  std::string out = "assay up";
  if (!batch.profile.empty()) out += " --profile " + batch.profile;
  for (const std::string& weakening : batch.weakenings) out += " --weaken " + weakening;
  return out;
}

std::vector<OptionSpec> replay_options() {
  std::vector<OptionSpec> options = run_options();
  for (OptionSpec& option : options) {
    if (option.name == "--out") option.doc = "where the evidence goes; default assay-out/replay";
  }
  return options;
}

int run_replay(const Arguments& arguments) {
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
  const model::Batch& batch = plan.batches.front();
  if (const model::Check* check = catalog->check(batch.check); log != nullptr && check != nullptr)
    show_steps(*log, check->attack, up_command(batch));
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
          run_replay};
}

}  // namespace assay::cli
