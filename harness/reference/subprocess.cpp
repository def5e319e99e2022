// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <functional>
#include <utility>

#include "harness/reference/control.hpp"
#include "harness/reference/node_pool.hpp"
#include "harness/reference/quiet_rounds.hpp"

namespace assay::reference {
namespace {

Json command(const char* verb) {
  return Json::object({{"do", verb}});
}

class Subprocesses final : public PlatformControl {
 public:
  Subprocesses(compose::Assembly assembly, compose::Deployment deployment, TimePoint start,
               std::shared_ptr<NodePool> pool)
      : pool_(std::move(pool)),
        assembly_(std::move(assembly)),
        deployment_(std::move(deployment)),
        now_(start) {}
  ~Subprocesses() override { pool_->give_back(std::move(nodes_)); }
  Subprocesses(const Subprocesses&) = delete;
  Subprocesses& operator=(const Subprocesses&) = delete;

  Result<void> start(const PlatformOptions& options) {
    ports_ = options.neighbours;
    for (const std::string& part : compose::part_names(assembly_.spec)) {
      nodes_.emplace_back();
      ASSAY_TRY_ASSIGN(nodes_.back(), pool_->take(part));
      ASSAY_TRY_ASSIGN(const Json answer, nodes_.back()->ask(start_command(part, options)));
      for (const auto& [name, port] : answer.at("ports").members()) {
        ports_[name] = static_cast<std::uint16_t>(port.int_or(0));
      }
    }
    return quiesce();  // first fetches of keys and revocations
  }

  const compose::Ports& ports() const override { return ports_; }
  const compose::Deployment& deployment() const override { return deployment_; }
  const compose::Spec& spec() const override { return assembly_.spec; }
  TimePoint now() override { return now_; }

  // In steps of a second all clocks move together, so that no part sees another far in its past or future;
  // between the steps everything that fell due runs to its end.
  Result<void> advance(Duration by) override {
    const TimePoint target = now_ + by;
    while (now_ < target) {
      const Duration step = std::min<Duration>(target - now_, std::chrono::seconds(1));
      Json request = command("advance");
      request["by_ns"] = static_cast<std::int64_t>(step.count());
      ASSAY_TRY_ASSIGN(const std::vector<Json> answers, ask_all([&](const NodeLink&) { return request; }));
      for (std::size_t i = 0; i < nodes_.size(); ++i) nodes_[i]->moved(answers[i].at("ran").int_or(0));
      now_ += step;
      ASSAY_TRY(quiesce());
    }
    return {};
  }

  Result<void> quiesce() override { return come_to_rest(nodes_); }

  Result<std::vector<std::string>> log_lines(std::size_t from) override {
    ASSAY_TRY_ASSIGN(const std::vector<Json> answers, ask_all([](const NodeLink& node) {
                       Json request = command("log");
                       request["from"] = static_cast<std::int64_t>(node.lines_read);
                       return request;
                     }));
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      for (const Json& line : answers[i].at("lines").items()) lines_.push_back(line.string_or(""));
      nodes_[i]->lines_read += answers[i].at("lines").size();
    }
    const std::size_t begin = std::min(from, lines_.size());
    return std::vector<std::string>(lines_.begin() + static_cast<std::ptrdiff_t>(begin), lines_.end());
  }

  std::map<std::string, std::uint64_t> hits() override {
    std::map<std::string, std::uint64_t> out;
    for (const Result<Json>& answer : ask_each([](const NodeLink&) { return command("hits"); })) {
      if (!answer.ok()) continue;
      for (const auto& [fault, count] : answer->at("hits").members()) {
        out[fault] += static_cast<std::uint64_t>(count.int_or(0));
      }
    }
    return out;
  }

  Result<Json> issuer_keys() override {
    for (const auto& node : nodes_) {
      if (node->part() != "identity") continue;
      ASSAY_TRY_ASSIGN(const Json answer, node->ask(command("issuer_keys")));
      return answer.at("keys");
    }
    return Error{Errc::unavailable, "the identity part is gone", {}};
  }

  Result<void> kill(const std::string& part) override {
    const auto it =
        std::find_if(nodes_.begin(), nodes_.end(), [&](const auto& n) { return n->part() == part; });
    if (it == nodes_.end()) return Error{Errc::not_found, "no part \"" + part + "\"", {}};
    (*it)->kill();
    nodes_.erase(it);  // reaps it
    return {};
  }

  Result<void> disturb(const std::string& part, const std::string& manner) override {
    const auto it =
        std::find_if(nodes_.begin(), nodes_.end(), [&](const auto& n) { return n->part() == part; });
    if (it == nodes_.end()) return Error{Errc::not_found, "no part \"" + part + "\"", {}};
    Json request = command("disturb");
    request["manner"] = manner;
    ASSAY_TRY((*it)->ask(request));
    return {};
  }

 private:
  using RequestFor = std::function<Json(const NodeLink&)>;

  // The answers in the order of the nodes, which all work at the same time. Whoever was told is heard even
  // after a failure, so that no answer is taken for a later one.
  std::vector<Result<Json>> ask_each(const RequestFor& request_for) {
    std::vector<Result<void>> told;
    for (const auto& node : nodes_) told.push_back(node->tell(request_for(*node)));
    std::vector<Result<Json>> answers;
    for (std::size_t i = 0; i < nodes_.size(); ++i)
      answers.push_back(told[i].ok() ? nodes_[i]->answer() : Result<Json>(told[i].error()));
    return answers;
  }

  Result<std::vector<Json>> ask_all(const RequestFor& request_for) {
    std::vector<Json> out;
    for (Result<Json>& answer : ask_each(request_for)) {
      ASSAY_TRY_ASSIGN(Json fine, std::move(answer));
      out.push_back(std::move(fine));
    }
    return out;
  }

  Json start_command(const std::string& part, const PlatformOptions& options) const {
    Json weakenings = Json::array();
    for (const std::string& name : options.weakenings) weakenings.push_back(name);
    Json peers = Json::object();
    for (const auto& [name, port] : ports_) peers[name] = static_cast<std::int64_t>(port);
    return Json::object({{"do", "start"},
                         {"part", part},
                         {"profile", options.profile},
                         {"weakenings", weakenings},
                         {"share", compose::to_json(compose::share_of(assembly_, deployment_, part))},
                         {"peers", peers},
                         {"start_ns", to_unix_nanos(now_)},
                         {"scratch", options.scratch},
                         {"password_log2_n", static_cast<std::int64_t>(kTestPasswordWork)}});
  }

  std::shared_ptr<NodePool> pool_;
  compose::Assembly assembly_;
  compose::Deployment deployment_;
  TimePoint now_;
  compose::Ports ports_;
  std::vector<std::unique_ptr<NodeLink>> nodes_;
  std::vector<std::string> lines_;
};

}  // namespace

Result<std::unique_ptr<PlatformControl>> start_subprocesses(const PlatformOptions& options) {
  ASSAY_TRY_ASSIGN(compose::Assembly assembly, compose::assemble(options.profile, options.weakenings));
  const TimePoint now = SystemClock().now();
  auto platform =
      std::make_unique<Subprocesses>(std::move(assembly), deployment_for(options, now), now,
                                     options.nodes ? options.nodes : std::make_shared<NodePool>());
  ASSAY_TRY(platform->start(options));
  return std::unique_ptr<PlatformControl>(std::move(platform));
}

}  // namespace assay::reference
