// SPDX-License-Identifier: Apache-2.0
#include "harness/engine/step_runner.hpp"

#include <barrier>
#include <future>
#include <thread>

#include "harness/actions/builtin.hpp"
#include "harness/asserts/asserts.hpp"
#include "harness/model/variables.hpp"

namespace assay::engine {
namespace {

constexpr std::int64_t kMaxRepeats = 100000;
constexpr std::int64_t kMaxParallel = 256;
// Of many repeats, the first and the last few are written down, and every one that is not as expected.
constexpr std::size_t kWrittenAtEachEnd = 4;

actions::StepResult failed(const Error& error) {
  actions::StepResult result;
  result.outcome = error.code == Errc::timeout ? "error.timeout" : "error.harness";
  result.detail = Json::object({{"error", error.message}});
  if (error.code == Errc::unsupported) result.detail["unsupported"] = true;
  return result;
}

bool is_error(const std::string& outcome) {
  return outcome == "error.harness" || outcome == "error.timeout";
}

Json record_of(const model::Step& step, const actions::StepResult& result, const Json& expect) {
  Json data = Json::object({{"do", step.action}, {"line", step.pos.line}, {"outcome", result.outcome}});
  if (!step.name.empty()) data["name"] = step.name;
  if (result.status != 0) data["status"] = result.status;
  if (!expect.is_null()) data["expect"] = expect;
  if (!step.save.empty()) data["saved"] = step.save;
  if (!result.request.is_null()) data["request"] = result.request;
  if (!result.response.is_null()) data["response"] = result.response;
  if (!result.detail.is_null()) data["detail"] = result.detail;
  return data;
}

}  // namespace

StepRunner::StepRunner(actions::Session& session, Rng& rng, Recorder& recorder, CaseState& state,
                       std::chrono::milliseconds patience)
    : session_(session), rng_(rng), recorder_(recorder), state_(state), patience_(patience) {}

bool StepRunner::run(model::Phase phase, const std::vector<model::Step>& steps, const std::string& marker) {
  state_.scope["marker"] = marker;
  std::vector<std::pair<std::size_t, std::future<Ran>>> background;
  bool going = true;
  for (std::size_t i = 0; i < steps.size() && going; ++i) {
    const model::Step& step = steps[i];
    if (step.background) {
      Json scope = state_.scope;
      scope["i"] = 0;
      scope["now"] = to_unix_seconds(session_.target().now());
      background.emplace_back(i, std::async(std::launch::async, [this, &step, scope, marker] {
                                actions::Session own(session_.target(), session_.scratch(), patience_);
                                Rng rng = rng_.derive("background");
                                return execute(step, scope, marker, own, rng);
                              }));
    } else {
      going = run_step(phase, static_cast<std::int64_t>(i), step, marker);
    }
  }
  for (auto& [index, future] : background) {
    Ran ran = future.get();
    going = keep(phase, static_cast<std::int64_t>(index), steps[index], ran, true) && going;
  }
  return going;
}

Result<std::vector<Json>> StepRunner::scopes_of(const model::Step& step) const {
  std::vector<Json> scopes;
  Json scope = state_.scope;
  scope["now"] = to_unix_seconds(session_.target().now());
  const auto add = [&](std::int64_t i, const Json* item) {
    Json one = scope;
    one["i"] = i;
    if (item != nullptr) one["item"] = *item;
    scopes.push_back(std::move(one));
  };
  if (step.for_each) {
    ASSAY_TRY_ASSIGN(const Json items, model::resolve(*step.for_each, scope));
    if (!items.is_array()) return Error{Errc::invalid, "for_each needs a list", {}};
    for (std::size_t i = 0; i < items.size(); ++i) add(static_cast<std::int64_t>(i), &items.items()[i]);
    return scopes;
  }
  ASSAY_TRY_ASSIGN(const Json repeat, model::resolve(step.repeat, scope));
  const std::int64_t times = repeat.int_or(0);
  if (times < 1 || times > (step.parallel ? kMaxParallel : kMaxRepeats)) {
    return Error{Errc::invalid, "repeat is out of range", {}};
  }
  for (std::int64_t i = 0; i < times; ++i) add(i, nullptr);
  return scopes;
}

StepRunner::Ran StepRunner::execute(const model::Step& step, const Json& scope, const std::string& marker,
                                    actions::Session& session, Rng& rng) {
  const auto params = model::resolve(step.params, scope);
  if (!params.ok()) return {failed(params.error()), Json()};
  const auto expect = step.expect ? model::resolve(step.expect->asserts, scope) : Result<Json>(Json());
  if (!expect.ok()) return {failed(expect.error()), Json()};
  const actions::Action* action = actions::find_action(step.action);
  if (action == nullptr) return {failed({Errc::internal, "no action " + step.action, {}}), *expect};
  actions::Context context{session, rng, marker, patience_, state_.listeners, state_.connections};
  auto result = action->run(context, *params);
  return {result.ok() ? std::move(result).value() : failed(result.error()), *expect};
}

std::vector<StepRunner::Ran> StepRunner::run_parallel(const model::Step& step,
                                                      const std::vector<Json>& scopes,
                                                      const std::string& marker) {
  std::barrier start(static_cast<std::ptrdiff_t>(scopes.size()));
  std::vector<Ran> results(scopes.size());
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < scopes.size(); ++i) {
      threads.emplace_back([&, i] {
        actions::Session own(session_.target(), session_.scratch(), patience_);
        Rng rng = rng_.derive("parallel-" + std::to_string(i));
        start.arrive_and_wait();
        results[i] = execute(step, scopes[i], marker, own, rng);
      });
    }
  }
  return results;
}

std::vector<StepRunner::Ran> StepRunner::run_all(const model::Step& step, const std::vector<Json>& scopes,
                                                 const std::string& marker) {
  if (step.parallel) return run_parallel(step, scopes, marker);
  std::vector<Ran> results;
  for (const Json& scope : scopes) {
    results.push_back(execute(step, scope, marker, session_, rng_));
    if (is_error(results.back().result.outcome)) break;
  }
  return results;
}

bool StepRunner::run_step(model::Phase phase, std::int64_t index, const model::Step& step,
                          const std::string& marker) {
  const auto scopes = scopes_of(step);
  std::vector<Ran> results;
  if (scopes.ok()) {
    results = run_all(step, *scopes, marker);
  } else {
    results.push_back({failed(scopes.error()), Json()});
  }
  bool going = true;
  Json saved = Json::array();
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (!step.save.empty()) saved.push_back(results[i].result.value);
    const bool at_an_end = i < kWrittenAtEachEnd || i + kWrittenAtEachEnd >= results.size();
    going = keep(phase, index, step, results[i], at_an_end) && going;
  }
  // A step that runs for each of several things keeps all its values.
  if (!step.save.empty() && step.for_each) state_.scope[step.save] = std::move(saved);
  return going;
}

bool StepRunner::keep(model::Phase phase, std::int64_t index, const model::Step& step, Ran& ran, bool write) {
  actions::StepResult& result = ran.result;
  for (const auto& [name, secret] : result.secrets) recorder_.redactor().add(name, secret);
  // The whole answer beside its parts, as `unlike` compares it.
  if (result.value.is_object() && !result.answer_text.empty()) result.value["text"] = result.answer_text;
  if (!step.save.empty()) state_.scope[step.save] = result.value;
  if (phase == model::Phase::attack && !step.name.empty()) {
    Json fields = Json::array();
    for (const auto& [name, value] : result.fields) fields.push_back(Json::array({name, value}));
    state_.attack_answers.push_back({step.name,
                                     Json::object({{"outcome", result.outcome},
                                                   {"status", result.status},
                                                   {"text", result.answer_text},
                                                   {"fields", fields}}),
                                     result.detail.at("numbers")});
  }
  const Json data = record_of(step, result, ran.expect);
  const bool as_expected = !asserts::first_failure(asserts::view_of(data), ran.expect);
  if (write || !as_expected) recorder_.record(phase, index, "step", data);
  return !is_error(result.outcome);
}

}  // namespace assay::engine
