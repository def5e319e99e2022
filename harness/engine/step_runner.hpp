// SPDX-License-Identifier: Apache-2.0
#pragma once
// Runs the steps of one phase: resolves variables, repeats, runs beside or at once, records, keeps what is
// saved.
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "harness/actions/context.hpp"
#include "harness/engine/recorder.hpp"
#include "harness/model/check.hpp"

namespace assay::engine {

// What the attack's named steps were answered and what they counted, for the observers step.responses and
// step.numbers.
struct StepAnswer {
  std::string name;
  Json entry;    // {outcome, status, text}
  Json numbers;  // null: the step counts nothing
};

// The state of one case that its steps share.
struct CaseState {
  Json scope = Json::object();  // variables: variant, saved, builtins
  std::map<std::string, std::unique_ptr<forge::RogueListener>> listeners;
  std::map<std::string, std::unique_ptr<forge::ConnectionGroup>> connections;
  std::vector<StepAnswer> attack_answers;
};

class StepRunner {
 public:
  StepRunner(actions::Session& session, Rng& rng, Recorder& recorder, CaseState& state,
             std::chrono::milliseconds patience);

  // Runs the steps in order; false when one ended in an error that makes going on pointless (error.harness,
  // error.timeout): the rest is then left out. Saved values of the phase stay in the state's scope.
  bool run(model::Phase phase, const std::vector<model::Step>& steps, const std::string& marker);

 private:
  struct Ran {
    actions::StepResult result;
    Json expect;  // resolved; null: none
  };
  Ran execute(const model::Step& step, const Json& scope, const std::string& marker,
              actions::Session& session, Rng& rng);
  bool run_step(model::Phase phase, std::int64_t index, const model::Step& step, const std::string& marker);
  std::vector<Ran> run_all(const model::Step& step, const std::vector<Json>& scopes,
                           const std::string& marker);
  std::vector<Ran> run_parallel(const model::Step& step, const std::vector<Json>& scopes,
                                const std::string& marker);
  Result<std::vector<Json>> scopes_of(const model::Step& step) const;
  bool keep(model::Phase phase, std::int64_t index, const model::Step& step, Ran& ran, bool write);

  actions::Session& session_;
  Rng& rng_;
  Recorder& recorder_;
  CaseState& state_;
  std::chrono::milliseconds patience_;
};

}  // namespace assay::engine
