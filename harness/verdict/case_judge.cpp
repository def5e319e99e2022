// SPDX-License-Identifier: Apache-2.0
#include "harness/verdict/case_judge.hpp"

#include "core/base/counted.hpp"
#include "core/json/parse.hpp"
#include "harness/asserts/asserts.hpp"

namespace assay::verdict {
namespace {

using evidence::Record;
using model::Grade;
using model::Phase;
using model::Verdict;

// Answers that say nothing about a mitigation: the target was busy, broken or away (law 2).
bool turned_away(std::int64_t status) {
  return status == 429 || (status >= 502 && status <= 504);
}

// Where being turned away is what a step expects, it is the mitigation that speaks; the honest requests
// around an attack must never be.
bool says_nothing(const asserts::StepView& step, const Json& expect, bool bracket) {
  if (step.outcome == "error.timeout" || step.outcome == "error.harness") return true;
  if (!turned_away(step.status)) return false;
  if (bracket) return true;
  return !turned_away(expect.at("status").int_or(0)) &&
         !model::outcome_matches(expect.at("outcome").string_or(""), step.outcome);
}

// What the attacker was answered, or counted of it: nobody else saw it.
bool says_so_itself(const model::ObservationRule& rule) {
  return rule.observer.rfind("step.", 0) == 0;
}

std::string error_text(const Json& data) {
  const std::string error = data.at("detail").at("error").string_or("");
  return error.empty() ? "" : " (" + error + ")";
}

class Judge {
 public:
  Judge(const model::Check& check, const model::Case& which, const evidence::Log::CaseLog& log,
        bool reference)
      : check_(check), log_(log), reference_(reference) {
    v_.case_id = which.id;
    v_.check = which.check;
    v_.variant = check.variants[which.variant].name;
    v_.kind = check.kind;
    v_.purpose = which.purpose;
    v_.control = which.control;
    v_.fault = which.fault;
    v_.decided_at = check.pos;
  }

  CaseVerdict decide() {
    summarise();
    look_at_observations();
    if (!offered() || !completed() || !steps_usable() || !observers_proven()) {
      if (v_.breach) v_.why += " What was seen says that the attack worked: " + breach_sentence() + ".";
      return v_;
    }
    check_.kind == model::CheckKind::attack ? judge_attack() : judge_scenario();
    return v_;
  }

 private:
  void set(Verdict verdict, std::string why, SourcePos at = {}) {
    v_.verdict = verdict;
    v_.why = std::move(why);
    if (at.line > 0) v_.decided_at = std::move(at);
  }

  SourcePos line_of(const Record& record) const {
    return {check_.pos.file, static_cast<int>(record.data.at("line").int_or(0)), 1};
  }

  void summarise() {
    v_.first = log_.records.front().n;
    v_.last = log_.records.back().n;
    v_.duration_us = log_.records.back().t_real_us;
    const Json& hits = log_.records.back().data.at("hits");
    if (log_.records.back().kind != "end" || !hits.is_object()) return;
    for (const auto& [fault, count] : hits.members()) {
      if (fault == v_.fault) v_.hits += static_cast<std::uint64_t>(count.int_or(0));
    }
  }

  const std::vector<model::ObservationRule>& rules(const std::string& kind) const {
    return kind == "breach" ? check_.breach : check_.detect;
  }

  // Whether the attack was seen to work is a fact of its own, whatever the verdict becomes.
  void look_at_observations() {
    std::size_t made = 0;
    for (const Record& record : log_.records) {
      if (record.kind != "observation" || record.data.at("rule").string_or("") != "breach") continue;
      made += record.data.contains("error") ? 0 : 1;
      v_.observed = made == check_.breach.size();
      const auto index = static_cast<std::size_t>(record.data.at("index").int_or(0));
      if (index >= check_.breach.size()) continue;
      const model::ObservationRule& rule = check_.breach[index];
      const std::int64_t matched = record.data.at("matched").int_or(0);
      if (matched < rule.at_least || (rule.at_most && matched > *rule.at_most)) continue;
      if (!v_.breach || v_.grade == Grade::response) {
        v_.grade = says_so_itself(rule) ? Grade::response : Grade::effect;
        breached_ = &rule;
        breach_record_ = &record;
      }
      v_.breach = true;
    }
  }

  // What somebody else's target does not lend (a key of this algorithm) cannot be tried there. On our own
  // platform everything is lent, so that the same is a mistake in the check.
  bool offered() {
    if (reference_) return true;
    for (const Record& record : log_.records) {
      if (record.kind == "observation" && record.data.at("never_written").bool_or(false)) {
        set(Verdict::unsupported, "The target sends this field with nobody's requests: " +
                                      record.data.at("where").at("lacks").string_or("") + ".");
        return false;
      }
      if (record.kind != "step" || !record.data.at("detail").at("unsupported").bool_or(false)) continue;
      set(Verdict::unsupported,
          "The target does not offer what the step \"" + record.data.at("do").string_or("") +
              "\" needs: " + record.data.at("detail").at("error").string_or("") + ".",
          line_of(record));
      return false;
    }
    return true;
  }

  bool completed() {
    const Record& last = log_.records.back();
    if (last.kind != "end") {
      set(Verdict::inconclusive, "The evidence breaks off: the run of this case was ended from outside.");
      return false;
    }
    if (!last.data.at("completed").bool_or(false) && !failed_step()) {
      set(Verdict::inconclusive,
          "The case could not be carried out: " + last.data.at("message").string_or("no reason given") + ".");
      return false;
    }
    return true;
  }

  const Record* failed_step() const {
    for (const Record& record : log_.records) {
      const std::string outcome = record.data.at("outcome").string_or("");
      if (record.kind == "step" && (outcome == "error.timeout" || outcome == "error.harness")) return &record;
    }
    return nullptr;
  }

  // The bracket: setup and both twins must be as they should, and no step may have ended in a way that tells
  // nothing.
  bool steps_usable() {
    for (const Record& record : log_.records) {
      if (record.kind != "step" || record.phase == Phase::cleanup) continue;
      const asserts::StepView step = asserts::view_of(record.data);
      const std::string where =
          std::string(model::to_string(record.phase)) + ", " + record.data.at("do").string_or("");
      const bool attack = check_.kind == model::CheckKind::attack;
      const bool bracket = attack && record.phase != Phase::attack;
      // Our own platform serves nobody else: where it turns honest use away, that is the finding.
      const bool telling = !attack && reference_ && turned_away(step.status);
      if (!telling && says_nothing(step, record.data.at("expect"), bracket)) {
        set(Verdict::inconclusive,
            "The step \"" + where + "\" gave no usable answer: " + step.outcome +
                (step.status > 0 ? " (HTTP " + std::to_string(step.status) + ")" : "") +
                error_text(record.data) + ".",
            line_of(record));
        return false;
      }
      const bool honest = record.phase != Phase::attack;
      if (!honest || check_.kind == model::CheckKind::scenario) continue;
      if (const auto failure = honest_failure(step, record.data.at("expect"))) {
        const char* when = record.phase == Phase::after ? "after the attack " : "before the attack ";
        set(Verdict::inconclusive,
            "The honest request " + std::string(record.phase == Phase::setup ? "of the set-up " : when) +
                "did not succeed, so the attack's failure would prove nothing: " + *failure + ".",
            line_of(record));
        return false;
      }
    }
    return true;
  }

  // An honest step that states no expectation must be accepted.
  static std::optional<std::string> honest_failure(const asserts::StepView& step, const Json& expect) {
    static const Json kAccepted = Json::object({{"outcome", "accepted"}});
    return asserts::first_failure(step, expect.is_null() ? kAccepted : expect);
  }

  bool observers_proven() {
    for (const Record& record : log_.records) {
      if (record.kind != "observation") continue;
      const bool broken = record.data.contains("error");
      const bool needed = record.data.at("rule").string_or("") == "breach" &&
                          check_.kind == model::CheckKind::attack &&
                          !record.data.at("not_offered").bool_or(false);
      if (broken || (needed && !record.data.at("proven").bool_or(false))) {
        set(Verdict::inconclusive,
            broken ? "An observation could not be made: " + record.data.at("error").string_or("") + "."
                   : "The observer " + record.data.at("observer").string_or("") +
                         " did not see the honest request of this run, so its silence about the attack "
                         "proves nothing.");
        return false;
      }
    }
    return observations_complete();
  }

  bool observations_complete() {
    std::size_t made = 0;
    for (const Record& record : log_.records) made += record.kind == "observation" ? 1 : 0;
    if (made == check_.breach.size() + check_.detect.size()) return true;
    set(Verdict::inconclusive, "Not every observation was made before the case ended.");
    return false;
  }

  void judge_attack() {
    if (v_.breach) {
      set(Verdict::fail, "The attack worked: " + breach_sentence() + ".", breached_->pos);
      return;
    }
    v_.grade = grade_by(check_.breach);
    for (const Record& record : log_.records) {
      if (record.kind != "step" || record.phase != Phase::attack) continue;
      const auto failure = asserts::first_failure(asserts::view_of(record.data), record.data.at("expect"));
      if (!failure) continue;
      v_.deviation = true;
      set(reference_ && v_.purpose != model::Purpose::baseline ? Verdict::fail : Verdict::pass,
          "The attack had no effect that was seen, but it was not stopped as it should be: " + *failure + ".",
          line_of(record));
      return;
    }
    // With other controls off, another one may be the first to object, and with another reason.
    if (v_.purpose != model::Purpose::baseline && undetected()) return;
    set(Verdict::pass, "The attack was stopped, and the honest requests around it went through.");
  }

  void judge_scenario() {
    v_.grade = grade_by(check_.detect);
    for (const Record& record : log_.records) {
      if (record.kind != "step" || record.phase == Phase::cleanup) continue;
      if (const auto failure = honest_failure(asserts::view_of(record.data), record.data.at("expect"))) {
        set(Verdict::fail, "Honest use does not work: " + *failure + ".", line_of(record));
        return;
      }
    }
    if (undetected()) return;
    set(Verdict::pass, "Honest use works.");
  }

  // A defender must see it. On foreign targets a missing event is shown and does not decide.
  bool undetected() {
    for (const Record& record : log_.records) {
      if (record.kind != "observation" || record.data.at("rule").string_or("") != "detect") continue;
      if (record.data.at("not_offered").bool_or(false)) continue;  // the target shows nobody its audit log
      const auto index = static_cast<std::size_t>(record.data.at("index").int_or(0));
      if (index >= check_.detect.size()) continue;
      const model::ObservationRule& rule = check_.detect[index];
      const std::int64_t matched = record.data.at("matched").int_or(0);
      if (matched >= rule.at_least && (!rule.at_most || matched <= *rule.at_most)) continue;
      v_.deviation = true;
      const std::string where =
          record.data.at("where").size() > 0 ? " for " + dump_json(record.data.at("where")) : "";
      set(reference_ ? Verdict::fail : Verdict::pass,
          (rule.observer == "audit.events" ? "A defender would not see it as stated: "
                                           : "It was not seen as stated: ") +
              rule.observer + " matched " + counted(matched, "time", "times") + where + ".",
          rule.pos);
      return true;
    }
    return false;
  }

  // Answers alone are the weaker evidence; one independent observer makes it the stronger.
  static Grade grade_by(const std::vector<model::ObservationRule>& rules) {
    for (const model::ObservationRule& rule : rules) {
      if (!says_so_itself(rule)) return Grade::effect;
    }
    return Grade::response;
  }

  std::string breach_sentence() const {
    const std::int64_t matched = breach_record_->data.at("matched").int_or(0);
    const std::string at = breach_record_->data.at("at").string_or("");
    const std::string times = matched == 1 ? "once" : std::to_string(matched) + " times";
    if (breached_->at_most)
      return "of the honest requests only " + std::to_string(matched) + " arrived at " + at;
    if (breached_->observer == "log.lines")
      return "the platform wrote into its log what must not be there, in " + std::to_string(matched) +
             " lines";
    if (breached_->observer == "service.requests")
      return at + " answered the attacker's request " + times + sample();
    if (breached_->observer == "tap.messages")
      return "the gateway sent to " + at + " what recipients read differently" + sample();
    if (breached_->observer == "listener.requests")
      return "the target contacted the attacker's listener " + times;
    if (breached_->observer == "file.created") return "the attacker's command ran and made " + at;
    if (breached_->observer == "audit.events")
      return "the log holds " + counted(matched, "such record", "such records") + sample();
    return "the step \"" + at + "\" was answered as only a successful attack is" + sample();
  }

  std::string sample() const {
    const Json& entries = breach_record_->data.at("entries");
    if (!entries.is_array() || entries.size() == 0) return {};
    const Json& entry = entries.items().front();
    const std::string target = entry.at("target").string_or("");
    if (target.empty()) return {};
    const std::string subject = entry.at("subject").string_or("");
    return ": " + entry.at("method").string_or("") + " " + target +
           (entry.at("status").is_int() ? " → " + std::to_string(entry.at("status").as_int()) : "") +
           (subject.empty() ? "" : ", served as " + subject);
  }

  const model::Check& check_;
  const evidence::Log::CaseLog& log_;
  bool reference_;
  CaseVerdict v_;
  const model::ObservationRule* breached_ = nullptr;
  const Record* breach_record_ = nullptr;
};

}  // namespace

CaseVerdict judge_case(const model::Check& check, const model::Case& which,
                       const evidence::Log::CaseLog* records, bool reference) {
  if (records == nullptr || records->records.empty()) {
    CaseVerdict none;
    none.case_id = which.id;
    none.check = which.check;
    none.variant = check.variants[which.variant].name;
    none.kind = check.kind;
    none.purpose = which.purpose;
    none.control = which.control;
    none.fault = which.fault;
    none.decided_at = check.pos;
    none.why = "The case left no evidence: it never ran.";
    return none;
  }
  return Judge(check, which, *records, reference).decide();
}

}  // namespace assay::verdict
