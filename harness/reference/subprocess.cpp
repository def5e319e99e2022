// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "core/json/parse.hpp"
#include "harness/process/child.hpp"
#include "harness/reference/control.hpp"
#include "harness/reference/quiet_rounds.hpp"

namespace assay::reference {
namespace {

constexpr auto kPatience = std::chrono::milliseconds(10000);

// One assay-node and the dialogue with it.
class NodeLink final : public DrainedNode {
 public:
  static Result<std::unique_ptr<NodeLink>> spawn(const std::string& part) {
    ASSAY_TRY_ASSIGN(std::unique_ptr<process::Child> child,
                     process::Child::spawn(process::sibling_program("assay-node"), {"--role", part}));
    return std::unique_ptr<NodeLink>(new NodeLink(part, std::move(child)));
  }

  Result<Json> ask(const Json& command) {
    ASSAY_TRY(tell(command));
    return answer();
  }
  // The halves of `ask`, for whoever has something else to do in between.
  Result<void> tell(const Json& command) { return child_->link().send_line(dump_json(command)); }
  Result<Json> answer() {
    ASSAY_TRY_ASSIGN(const std::string line, child_->link().read_line(Deadline(kPatience)));
    ASSAY_TRY_ASSIGN(Json answer, parse_json(line));
    if (answer.contains("error")) return Error{Errc::internal, answer.at("error").string_or(""), part_};
    return answer;
  }
  Result<void> tell_to_drain() override { return tell(Json::object({{"do", "quiesce"}})); }
  Result<std::int64_t> handlers_run() override {
    ASSAY_TRY_ASSIGN(const Json ran, answer());
    return ran.at("ran").int_or(0);
  }
  void kill() { child_->kill_now(); }
  const std::string& part() const { return part_; }
  std::size_t lines_read = 0;

 private:
  NodeLink(std::string part, std::unique_ptr<process::Child> child)
      : part_(std::move(part)), child_(std::move(child)) {}
  std::string part_;
  std::unique_ptr<process::Child> child_;
};

Json command(const char* verb) {
  return Json::object({{"do", verb}});
}

class Subprocesses final : public PlatformControl {
 public:
  Subprocesses(compose::Assembly assembly, compose::Deployment deployment, TimePoint start)
      : assembly_(std::move(assembly)), deployment_(std::move(deployment)), now_(start) {}

  Result<void> start(const PlatformOptions& options) {
    ports_ = options.neighbours;
    for (const std::string& part : compose::part_names(assembly_.spec)) {
      ASSAY_TRY_ASSIGN(std::unique_ptr<NodeLink> node, NodeLink::spawn(part));
      ASSAY_TRY_ASSIGN(const Json answer, node->ask(start_command(part, options)));
      for (const auto& [name, port] : answer.at("ports").members()) {
        ports_[name] = static_cast<std::uint16_t>(port.int_or(0));
      }
      nodes_.push_back(std::move(node));
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
      for (const auto& node : nodes_) {
        ASSAY_TRY_ASSIGN(const Json answer, node->ask(request));
        node->moved(answer.at("ran").int_or(0));
      }
      now_ += step;
      ASSAY_TRY(quiesce());
    }
    return {};
  }

  Result<void> quiesce() override { return come_to_rest(nodes_); }

  Result<std::vector<std::string>> log_lines(std::size_t from) override {
    for (const auto& node : nodes_) {
      Json request = command("log");
      request["from"] = static_cast<std::int64_t>(node->lines_read);
      ASSAY_TRY_ASSIGN(const Json answer, node->ask(request));
      for (const Json& line : answer.at("lines").items()) lines_.push_back(line.string_or(""));
      node->lines_read += answer.at("lines").size();
    }
    const std::size_t begin = std::min(from, lines_.size());
    return std::vector<std::string>(lines_.begin() + static_cast<std::ptrdiff_t>(begin), lines_.end());
  }

  std::map<std::string, std::uint64_t> hits() override {
    std::map<std::string, std::uint64_t> out;
    for (const auto& node : nodes_) {
      const auto answer = node->ask(command("hits"));
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
  auto platform = std::make_unique<Subprocesses>(std::move(assembly), deployment_for(options, now), now);
  ASSAY_TRY(platform->start(options));
  return std::unique_ptr<PlatformControl>(std::move(platform));
}

}  // namespace assay::reference
