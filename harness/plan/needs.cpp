// SPDX-License-Identifier: Apache-2.0
#include "harness/plan/needs.hpp"

#include <algorithm>
#include <set>

namespace assay::plan {
namespace {

using model::Check;
using model::Step;

class Needs {
 public:
  Needs(const Check& check, const model::Variant& variant) : check_(check), variant_(variant) {}

  std::vector<std::string> run() {
    words_.insert(check_.needs.begin(), check_.needs.end());
    if (!check_.profile.empty()) words_.insert("profile." + check_.profile);
    words_.insert("blast." + std::string(model::to_string(check_.blast)));
    for (const auto* steps : {&check_.setup, &check_.twin, &check_.attack, &check_.steps, &check_.cleanup}) {
      for (const Step& step : *steps) of_step(step);
    }
    observers();
    return {words_.begin(), words_.end()};
  }

 private:
  // The texts that a value may become; "$name" is looked up in the variant and in for_each.
  std::vector<std::string> texts(const Step& step, const Json& value) const {
    const std::string text = value.string_or("");
    if (text.empty()) return {};
    if (text.front() != '$') return {text};
    const std::string name = text.substr(1);
    std::vector<std::string> out;
    const auto add = [&out](const Json& one) {
      if (const std::string word = one.string_or(""); !word.empty() && word.front() != '$')
        out.push_back(word);
    };
    if (name == "item" && step.for_each && step.for_each->is_array()) {
      for (const Json& item : step.for_each->items()) add(item);
    }
    add(variant_.vars.at(name));
    return out;
  }

  void need(const Step& step, const char* kind, std::string_view parameter, const char* fallback = nullptr) {
    const Json* value = step.params.find(parameter);
    if (value == nullptr) {
      if (fallback != nullptr) words_.insert(std::string(kind) + fallback);
      return;
    }
    for (const std::string& text : texts(step, *value)) words_.insert(kind + text);
  }

  void of_step(const Step& step) {
    if (step.action == "http.send" || step.action == "http.raw") {
      need(step, "endpoint.", "at", "gateway");
      need(step, "route.", "route");
      if (step.params.contains("as")) words_.insert("mesh");
      if (step.params.contains("pause")) words_.insert("control.clock");
      for (const char* about_body : {"json", "body_contains", "body_lacks"}) {
        if (step.expect && step.expect->asserts.contains(about_body)) words_.insert("answers.backend");
      }
    } else if (step.action == "token.issue") {
      need(step, "user.", "user");
      need(step, "client.", "client");
      if (step.params.at("which").string_or("") == "id") words_.insert("tokens.id");
    } else if (step.action == "token.forge") {
      forge(step.params);
      if (step.params.contains("from")) words_.insert("tokens.jwt");
    } else if (step.action == "token.decode" || step.action == "token.encrypt") {
      words_.insert("tokens.jwt");
    } else if (step.action == "key.issuer") {
      need(step, "key.", "which");
    } else if (step.action == "listener.start") {
      words_.insert("callback");
    } else if (step.action == "wait.propagation") {
      need(step, "bound.", "bound");
    }
  }

  void forge(const Json& params) {
    std::vector<const Json*> places = {&params};
    if (params.at("change").is_object()) places.push_back(&params.at("change"));
    for (const auto& [name, value] : variant_.vars.members()) {
      if (value.is_object()) places.push_back(&value);
    }
    for (const Json* place : places) {
      if (place->at("sign").string_or("") == "issuer" || place->contains("kid")) words_.insert("tokens.any");
      if (place->contains("secret_from")) words_.insert("tokens.any");
    }
  }

  void observers() {
    bool answers_only = !check_.breach.empty();
    bool log_only = !check_.breach.empty();
    for (const model::ObservationRule& rule : check_.breach) {
      answers_only = answers_only && rule.observer == "step.responses";
      log_only = log_only && rule.observer == "log.lines";
      if (rule.observer == "service.requests" || rule.observer == "tap.messages") {
        for (const std::string& part : texts(Step{}, Json(rule.at))) words_.insert("observe." + part);
      }
      if (rule.observer == "audit.events") words_.insert("observe.audit");
    }
    if (log_only) words_.insert("observe.audit");
    if (answers_only) words_.insert("grade.response");
  }

  const Check& check_;
  const model::Variant& variant_;
  std::set<std::string> words_;
};

}  // namespace

std::vector<std::string> foreign_needs(const Check& check, const model::Variant& variant) {
  return Needs(check, variant).run();
}

}  // namespace assay::plan
