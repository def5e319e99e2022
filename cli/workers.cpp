// SPDX-License-Identifier: Apache-2.0
#include "cli/workers.hpp"

#include <poll.h>

#include <csignal>
#include <deque>
#include <fstream>
#include <memory>
#include <set>

#include "cli/batch_json.hpp"
#include "core/json/parse.hpp"
#include "harness/process/child.hpp"

namespace assay::cli {
namespace {

constexpr auto kBatchBase = std::chrono::milliseconds(60000);
constexpr auto kBatchPerCase = std::chrono::milliseconds(20000);
constexpr int kMaxRespawns = 64;

volatile std::sig_atomic_t g_interrupted = 0;
void on_interrupt(int) {
  g_interrupted = 1;
}

class InterruptGuard {
 public:
  InterruptGuard() {
    g_interrupted = 0;
    struct sigaction action {};
    action.sa_handler = on_interrupt;
    sigaction(SIGINT, &action, &old_int_);
    sigaction(SIGTERM, &action, &old_term_);
  }
  ~InterruptGuard() {
    sigaction(SIGINT, &old_int_, nullptr);
    sigaction(SIGTERM, &old_term_, nullptr);
  }

 private:
  struct sigaction old_int_ {};
  struct sigaction old_term_ {};
};

struct Worker {
  std::unique_ptr<process::Child> child;
  const model::Batch* batch = nullptr;  // null: idle
  std::set<std::string> unfinished;     // case ids of the batch
  std::optional<Deadline> deadline;
};

class Pool {
 public:
  Pool(const model::Plan& plan, const WorkerSettings& settings,
       const std::function<void(const Progress&)>& progress)
      : settings_(settings),
        report_(progress),
        evidence_(settings.evidence_file, std::ios::binary | std::ios::app) {
    for (const model::Batch& batch : plan.batches) {
      waiting_.push_back(&batch);
      progress_.cases_total += static_cast<std::int64_t>(batch.cases.size());
    }
  }

  Result<WorkResult> run() {
    const InterruptGuard guard;
    const std::size_t wanted =
        std::min<std::size_t>(static_cast<std::size_t>(settings_.jobs), waiting_.size());
    for (std::size_t i = 0; i < wanted; ++i) {
      ASSAY_TRY_ASSIGN(Worker worker, start());
      workers_.push_back(std::move(worker));
    }
    while (g_interrupted == 0) {
      hand_out();
      if (idle()) break;
      wait_for_news();
    }
    result_.interrupted = g_interrupted != 0;
    for (Worker& worker : workers_) {
      if (result_.interrupted) worker.child->kill_now();
      worker.child->finish(Deadline(std::chrono::milliseconds(5000)));
    }
    return std::move(result_);
  }

 private:
  Result<Worker> start() {
    Worker worker;
    ASSAY_TRY_ASSIGN(worker.child, process::Child::spawn(
                                       process::sibling_program("assay"),
                                       {"worker", "--catalog", settings_.catalog_root.string(), "--mode",
                                        settings_.mode, "--seed", std::to_string(settings_.seed), "--timeout",
                                        std::to_string(settings_.step_patience.count()), "--scratch",
                                        settings_.scratch.string(), "--target", settings_.target}));
    return worker;
  }

  bool idle() const {
    if (!waiting_.empty()) return false;
    for (const Worker& worker : workers_) {
      if (worker.batch != nullptr) return false;
    }
    return true;
  }

  void hand_out() {
    for (Worker& worker : workers_) {
      if (worker.batch != nullptr || waiting_.empty()) continue;
      worker.batch = waiting_.front();
      waiting_.pop_front();
      for (const model::Case& c : worker.batch->cases) worker.unfinished.insert(c.id);
      worker.deadline.emplace(kBatchBase + kBatchPerCase * static_cast<int>(worker.batch->cases.size()));
      if (!worker.child->link().send_line(dump_json(to_json(*worker.batch))).ok())
        lose(worker, "it could not be reached");
    }
  }

  void wait_for_news() {
    std::vector<pollfd> fds;
    for (const Worker& worker : workers_) fds.push_back({worker.child->link().fd(), POLLIN, 0});
    if (poll(fds.data(), fds.size(), 1000) < 0) return;  // a signal: the loop looks at it
    for (std::size_t i = 0; i < workers_.size(); ++i) {
      Worker& worker = workers_[i];
      if (fds[i].revents != 0) {
        const bool open = worker.child->link().pump();
        take_lines(worker);
        if (!open) lose(worker, "the worker process ended");
      }
      if (worker.batch != nullptr && worker.deadline && worker.deadline->passed())
        lose(worker, "it took too long");
    }
  }

  void take_lines(Worker& worker) {
    std::string line;
    while (worker.child->link().next_line(line)) {
      const auto json = parse_json(line);
      if (!json.ok()) continue;
      if (json->contains("done")) {
        finish_batch(worker, "the worker left it out");
        continue;
      }
      auto record = evidence::from_json(*json);
      if (!record.ok()) continue;
      evidence_ << line << '\n' << std::flush;
      if (record->kind == "end") {
        worker.unfinished.erase(record->case_id);
        ++progress_.cases_done;
        progress_.current = worker.batch == nullptr ? "" : worker.batch->check;
        report_(progress_);
      }
      result_.log.add(std::move(record).value());
    }
  }

  // Whatever of the batch has no end yet gets one that says why.
  void finish_batch(Worker& worker, const std::string& reason) {
    for (const std::string& id : worker.unfinished) {
      evidence::Record end;
      end.case_id = id;
      end.n = INT32_MAX;
      end.phase = model::Phase::cleanup;
      end.kind = "end";
      end.data = Json::object({{"completed", false}, {"message", reason}, {"hits", Json::object()}});
      evidence_ << dump_json(evidence::to_json(end)) << '\n' << std::flush;
      result_.log.add(std::move(end));
      ++progress_.cases_done;
    }
    worker.unfinished.clear();
    worker.batch = nullptr;
    worker.deadline.reset();
  }

  void lose(Worker& worker, const std::string& reason) {
    worker.child->kill_now();
    finish_batch(worker, reason);
    if (waiting_.empty() && respawns_ >= kMaxRespawns) return;
    ++respawns_;
    if (auto fresh = start(); fresh.ok()) worker = std::move(fresh).value();
  }

  const WorkerSettings& settings_;
  const std::function<void(const Progress&)>& report_;
  std::ofstream evidence_;
  std::deque<const model::Batch*> waiting_;
  std::vector<Worker> workers_;
  Progress progress_;
  WorkResult result_;
  int respawns_ = 0;
};

}  // namespace

Result<WorkResult> run_plan(const model::Plan& plan, const WorkerSettings& settings,
                            const std::function<void(const Progress&)>& progress) {
  return Pool(plan, settings, progress).run();
}

}  // namespace assay::cli
