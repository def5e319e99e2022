// SPDX-License-Identifier: Apache-2.0
// worker: runs batches that the parent hands it over its standard input, and answers with evidence.
#include <filesystem>

#include "cli/batch_json.hpp"
#include "cli/catalogue.hpp"
#include "cli/target_files.hpp"
#include "cli/verb.hpp"
#include "core/crypto/digest.hpp"
#include "core/ipc/line_socket.hpp"
#include "core/json/parse.hpp"
#include "harness/engine/case_runner.hpp"
#include "harness/external/external_target.hpp"
#include "harness/reference/node_pool.hpp"
#include "harness/reference/reference_target.hpp"

namespace assay::cli {
namespace {

class BatchRunner {
 public:
  BatchRunner(model::Catalog catalog, std::optional<target::TargetFile> foreign, std::string mode,
              engine::CaseSettings settings, std::filesystem::path scratch, ipc::LineSocket& link)
      : catalog_(std::move(catalog)),
        foreign_(std::move(foreign)),
        mode_(std::move(mode)),
        settings_(settings),
        scratch_(std::move(scratch)),
        sink_([&link](const evidence::Record& record) {
          [[maybe_unused]] const auto sent = link.send_line(dump_json(evidence::to_json(record)));
        }) {}

  void run(const model::Batch& batch) {
    const model::Check* check = catalog_.check(batch.check);
    const std::filesystem::path scratch =
        scratch_ / ("b" + std::to_string(++count_) + "-" + std::to_string(getpid()));
    std::filesystem::create_directories(scratch);
    auto target = target_for(batch, scratch);
    if (check == nullptr || !target.ok()) {
      for (const model::Case& which : batch.cases)
        could_not_start(which, target.ok() ? "no such check" : target.error().message);
    } else {
      actions::Session session(**target, scratch.string(), settings_.patience);
      for (const model::Case& which : batch.cases) {
        evidence::Redactor redactor(redaction_key_);  // no secret outlives its case
        engine::run_case(*check, which, batch, session, redactor, sink_, settings_);
      }
    }
    std::error_code ignored;
    std::filesystem::remove_all(scratch, ignored);
  }

 private:
  Result<std::unique_ptr<target::Target>> target_for(const model::Batch& batch,
                                                     const std::filesystem::path& scratch) {
    if (!foreign_) {
      return reference::start_target(
          mode_, {batch.profile, batch.weakenings, scratch.string(), certificates_, nodes_});
    }
    if (!stage_) {
      ASSAY_TRY_ASSIGN(stage_, external::set_up(*foreign_));
    }
    ASSAY_TRY(weaken(batch.weakenings));
    return external::make_target(*stage_);
  }

  // Batches come in an order that keeps a weakening on for as long as it is asked for.
  Result<void> weaken(const std::vector<std::string>& wanted) {
    if (wanted == weakened_) return {};
    while (!changes_.empty()) {
      const auto reverted = changes_.back()->revert();
      changes_.pop_back();
      weakened_ = {"(unknown)"};
      ASSAY_TRY(reverted);
    }
    weakened_ = {"(unknown)"};
    for (const std::string& fault : wanted) {
      ASSAY_TRY_ASSIGN(std::unique_ptr<external::Weakened> change, external::Weakened::apply(*stage_, fault));
      changes_.push_back(std::move(change));
    }
    weakened_ = wanted;
    return {};
  }

  void could_not_start(const model::Case& which, const std::string& reason) {
    evidence::Record end;
    end.case_id = which.id;
    end.phase = model::Phase::cleanup;
    end.kind = "end";
    end.data = Json::object({{"completed", false},
                             {"message", "the platform did not start: " + reason},
                             {"hits", Json::object()}});
    sink_(std::move(end));
  }

  model::Catalog catalog_;
  std::optional<target::TargetFile> foreign_;
  std::unique_ptr<external::Stage> stage_;  // of a foreign target: kept for all batches
  std::vector<std::string> weakened_;
  std::vector<std::unique_ptr<external::Weakened>> changes_;  // end before the stage
  std::string mode_;
  engine::CaseSettings settings_;
  std::filesystem::path scratch_;
  engine::Recorder::Sink sink_;
  std::shared_ptr<const compose::Certificates> certificates_ =
      std::make_shared<const compose::Certificates>(compose::make_certificates(SystemClock().now()));
  std::shared_ptr<reference::NodePool> nodes_ = std::make_shared<reference::NodePool>();
  std::string redaction_key_ = random_bytes(32);
  int count_ = 0;
};

int run_worker(const Arguments& arguments) {
  auto link = ipc::LineSocket::from_parent();
  if (!link.ok()) return complain(link.error().message, kUsage);
  auto catalog = load_or_complain(catalog_root(arguments));
  if (!catalog.ok()) return complain(catalog.error().message, kUsage);
  engine::CaseSettings settings;
  settings.seed = std::strtoull(arguments.get("--seed", "1").c_str(), nullptr, 10);
  settings.patience = std::chrono::milliseconds(std::atoi(arguments.get("--timeout", "5000").c_str()));
  std::optional<target::TargetFile> foreign;
  if (const std::string file = arguments.get("--target", kReference); file != kReference) {
    auto loaded = load_target_or_complain(catalog_root(arguments), file);
    if (!loaded.ok()) return complain(loaded.error().message, kUsage);
    foreign = std::move(loaded).value();
    if (const auto named = name_faults(*foreign, *catalog); !named.ok())
      return complain(named.error().message, kUsage);
  }
  BatchRunner runner(std::move(catalog).value(), std::move(foreign), arguments.get("--mode", "in-process"),
                     settings, arguments.get("--scratch"), *link);
  while (true) {
    const auto line = link->read_line();
    if (!line.ok()) return kOk;
    const auto json = parse_json(*line);
    const auto batch = json.ok() ? batch_from_json(*json) : Result<model::Batch>(json.error());
    if (batch.ok()) runner.run(*batch);
    if (!link->send_line("{\"done\":true}").ok()) return kOk;
  }
}

}  // namespace

Verb verb_worker() {
  return {"worker",
          "",
          "Runs batches for a parent process.",
          "(started by assay run and assay prove)",
          {catalog_option(),
           {"--mode", "MODE", "in-process or subprocess"},
           {"--seed", "N", "root seed"},
           {"--timeout", "MS", "patience for one step"},
           {"--scratch", "DIR", "private directory"},
           {"--target", "F", "target file"}},
          run_worker,
          true};
}

}  // namespace assay::cli
