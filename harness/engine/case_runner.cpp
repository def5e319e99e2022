// SPDX-License-Identifier: Apache-2.0
#include "harness/engine/case_runner.hpp"

#include <filesystem>

#include "harness/engine/observers.hpp"
#include "harness/engine/step_runner.hpp"
#include "harness/model/variables.hpp"

namespace assay::engine {
namespace {

using model::Phase;
constexpr std::size_t kKeptEntries = 8;

struct Markers {
  std::string before, attack, after;
};

Json list(const std::vector<std::string>& items) {
  Json out = Json::array();
  for (const std::string& item : items) out.push_back(item);
  return out;
}

class CaseRun {
 public:
  CaseRun(const model::Check& check, const model::Case& which, const model::Batch& batch,
          actions::Session& session, evidence::Redactor& redactor, const Recorder::Sink& sink,
          const CaseSettings& settings)
      : check_(check),
        which_(which),
        batch_(batch),
        session_(session),
        rng_(Rng(settings.seed).derive(which.id)),
        recorder_(which.id, session.target(), redactor, sink),
        runner_(session, rng_, recorder_, state_, settings.patience),
        hits_before_(session.target().hits()) {}

  void run() {
    begin();
    std::string problem;
    if (!bind_variables(problem) || !position(begin_, problem)) {
      end(false, problem);
      return;
    }
    const bool completed = check_.kind == model::CheckKind::attack ? run_attack() : run_scenario();
    runner_.run(Phase::cleanup, check_.cleanup, markers_.after);
    end(completed, completed ? "" : "a step could not be carried out");
  }

 private:
  void begin() {
    markers_ = {"b" + rng_.token(11), "a" + rng_.token(11), "c" + rng_.token(11)};
    recorder_.record(Phase::setup, -1, "case",
                     Json::object({{"check", check_.id},
                                   {"variant", check_.variants[which_.variant].name},
                                   {"purpose", model::to_string(which_.purpose)},
                                   {"weakenings", list(batch_.weakenings)},
                                   {"profile", batch_.profile},
                                   {"markers", Json::object({{"before", markers_.before},
                                                             {"attack", markers_.attack},
                                                             {"after", markers_.after}})}}));
  }

  bool bind_variables(std::string& problem) {
    const Json builtins = Json::object({{"run", "r" + rng_.token(7)},
                                        {"marker", markers_.attack},
                                        {"i", 0},
                                        {"item", Json()},
                                        {"now", to_unix_seconds(session_.target().now())}});
    auto bound = model::bind_variant(check_.variants[which_.variant].vars, builtins);
    if (!bound.ok()) {
      problem = bound.error().message;
      return false;
    }
    state_.scope = std::move(bound).value();
    return true;
  }

  bool position(std::size_t& where, std::string& problem) {
    const auto settled = session_.target().settle();
    const auto slice = settled.ok() ? session_.target().log(session_.log_position())
                                    : Result<target::Target::LogSlice>(settled.error());
    if (!slice.ok()) {
      problem = slice.error().message;
      return false;
    }
    log_.insert(log_.end(), slice->records.begin(), slice->records.end());
    where = log_.size();
    session_.log_position() = slice->next;
    return true;
  }

  bool run_attack() {
    std::string problem;
    if (!runner_.run(Phase::setup, check_.setup, markers_.before)) return false;
    if (!runner_.run(Phase::before, check_.twin, markers_.before) || !position(attack_begin_, problem))
      return false;
    const bool attacked = runner_.run(Phase::attack, check_.attack, markers_.attack);
    if (!position(attack_end_, problem)) return false;
    const Json scope =
        state_.scope;  // rules refer to what the attack saved, not to what the second twin saves
    // The second twin is the sentinel: when its marked traffic has arrived, the attack's would have, too.
    // Without it nothing is proven, but what was seen is evidence all the same.
    bool sentinel = runner_.run(Phase::after, check_.twin, markers_.after);
    sentinel = position(end_, problem) && sentinel;
    end_ = log_.size();
    observe(scope);
    return attacked && sentinel;
  }

  bool run_scenario() {
    std::string problem;
    attack_begin_ = begin_;
    if (!runner_.run(Phase::setup, check_.setup, markers_.attack)) return false;
    if (!runner_.run(Phase::before, check_.steps, markers_.attack) || !position(attack_end_, problem))
      return false;
    end_ = attack_end_;
    observe(state_.scope);
    return true;
  }

  void observe(const Json& scope) {
    for (std::size_t i = 0; i < check_.breach.size(); ++i) observe_rule("breach", i, check_.breach[i], scope);
    for (std::size_t i = 0; i < check_.detect.size(); ++i) observe_rule("detect", i, check_.detect[i], scope);
  }

  Result<ResolvedRule> resolved(const model::ObservationRule& rule, Json scope, const std::string& marker) {
    scope["marker"] = marker;
    ASSAY_TRY_ASSIGN(const Json at, model::resolve(Json(rule.at), scope));
    ASSAY_TRY_ASSIGN(const Json text, model::resolve(rule.marker, scope));
    ASSAY_TRY_ASSIGN(Json where, model::resolve(rule.where, scope));
    std::string wanted = text.string_or("");
    if (wanted == "*") wanted.clear();
    return ResolvedRule{rule.observer, at.string_or(""), std::move(wanted), std::move(where)};
  }

  void observe_rule(const char* kind, std::size_t index, const model::ObservationRule& rule,
                    const Json& scope) {
    Json data = Json::object(
        {{"rule", kind}, {"index", static_cast<std::int64_t>(index)}, {"observer", rule.observer}});
    const auto wanted = resolved(rule, scope, markers_.attack);
    if (!wanted.ok()) {
      data["error"] = wanted.error().message;
      recorder_.record(Phase::observe, -1, "observation", std::move(data));
      return;
    }
    const bool of_log = wanted->observer == "audit.events" || wanted->observer == "log.lines";
    const bool offered = !of_log || session_.target().capabilities().count("observe.audit") > 0;
    if (!offered) data["not_offered"] = true;
    data["at"] = wanted->at;
    data["marker"] = wanted->marker;
    data["where"] = wanted->where;
    std::vector<Json> entries = offered ? entries_of(*wanted) : std::vector<Json>{};
    std::int64_t matched = 0;
    Json kept = Json::array();
    for (const Json& entry : entries) {
      if (!matches(*wanted, entry)) continue;
      if (++matched <= static_cast<std::int64_t>(kKeptEntries)) kept.push_back(entry);
    }
    data["matched"] = matched;
    const std::int64_t twin = seen_twin(rule, scope);
    if (never_written(rule, scope)) {
      data["never_written"] = true;
      data["matched"] = 0;
    }
    data["seen_twin"] = twin;
    data["proven"] = twin > 0 || proves_itself(rule.observer);
    data["entries"] = std::move(kept);
    recorder_.record(Phase::observe, -1, "observation", std::move(data));
  }

  static bool proves_itself(const std::string& observer) {
    for (const model::ObserverSpec& spec : builtin_observers()) {
      if (spec.name == observer) return !spec.proven_by_twin;
    }
    return false;
  }

  // Everything that the observer saw of the attack. With a marker the whole rest of the log counts, since a
  // late effect is an effect; without one only the attack's own window does.
  std::vector<Json> entries_of(const ResolvedRule& rule) {
    if (rule.observer == "listener.requests") return contacts(rule.at);
    if (rule.observer == "file.created") {
      return std::filesystem::exists(rule.at) ? std::vector<Json>{Json::object({{"file", rule.at}})}
                                              : std::vector<Json>{};
    }
    std::vector<Json> out;
    if (rule.observer == "step.responses") {
      for (const StepAnswer& answer : state_.attack_answers) {
        if (answer.name == rule.at) out.push_back(answer.entry);
      }
      return out;
    }
    if (rule.observer == "step.numbers") {
      for (const StepAnswer& answer : state_.attack_answers) {
        if (answer.name == rule.at && answer.numbers.is_object()) out.push_back(answer.numbers);
      }
      return out;
    }
    const std::size_t end = rule.marker.empty() ? attack_end_ : end_;
    for (std::size_t i = attack_begin_; i < end; ++i) {
      if (sees(rule, log_[i])) out.push_back(log_[i]);
    }
    return out;
  }

  std::vector<Json> contacts(const std::string& name) const {
    std::vector<Json> out;
    const auto listener = state_.listeners.find(name);
    if (listener == state_.listeners.end()) return out;
    for (const forge::Contact& contact : listener->second->contacts()) {
      out.push_back(
          Json::object({{"method", contact.method}, {"path", contact.path}, {"host", contact.host}}));
    }
    return out;
  }

  // How often the observer saw the honest traffic of this very run; zero means that its silence proves
  // nothing.
  std::int64_t seen_twin(const model::ObservationRule& rule, const Json& scope) {
    return count_twin(rule, scope, [](const ResolvedRule&, const Json&) { return true; });
  }

  // A field that honest requests arrive without, too, cannot be missed in the attacker's.
  bool never_written(const model::ObservationRule& rule, const Json& scope) {
    if (!rule.where.is_object() || !rule.where.contains("lacks")) return false;
    const std::int64_t without = count_twin(rule, scope, matches);
    return without > 0 && without == seen_twin(rule, scope);
  }

  template <typename Wanted>
  std::int64_t count_twin(const model::ObservationRule& rule, const Json& scope, const Wanted& wanted) {
    std::int64_t count = 0;
    for (const std::string& marker : {markers_.before, markers_.after}) {
      const auto twin = resolved(rule, scope, marker);
      if (!twin.ok()) continue;
      for (std::size_t i = begin_; i < end_; ++i) {
        const bool outside = i < attack_begin_ || i >= attack_end_;
        if (!outside || !sees(*twin, log_[i]) || !has_marker(log_[i], twin->marker)) continue;
        count += wanted(*twin, log_[i]) ? 1 : 0;
      }
    }
    return count;
  }

  void end(bool completed, const std::string& message) {
    Json hits = Json::object();
    for (const auto& [fault, count] : session_.target().hits()) {
      const auto before = hits_before_.find(fault);
      const std::uint64_t since = before == hits_before_.end() ? count : count - before->second;
      if (since > 0) hits[fault] = static_cast<std::int64_t>(since);
    }
    Json data = Json::object({{"completed", completed}, {"hits", hits}});
    if (!message.empty()) data["message"] = message;
    recorder_.record(Phase::cleanup, -1, "end", std::move(data));
  }

  const model::Check& check_;
  const model::Case& which_;
  const model::Batch& batch_;
  actions::Session& session_;
  Rng rng_;
  Recorder recorder_;
  CaseState state_;
  StepRunner runner_;
  std::map<std::string, std::uint64_t> hits_before_;
  Markers markers_;
  std::vector<Json> log_;
  std::size_t begin_ = 0, attack_begin_ = 0, attack_end_ = 0, end_ = 0;  // positions in log_
};

}  // namespace

void run_case(const model::Check& check, const model::Case& which, const model::Batch& batch,
              actions::Session& session, evidence::Redactor& redactor, const Recorder::Sink& sink,
              const CaseSettings& settings) {
  CaseRun(check, which, batch, session, redactor, sink, settings).run();
}

}  // namespace assay::engine
