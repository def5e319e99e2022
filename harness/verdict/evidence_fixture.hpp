// SPDX-License-Identifier: Apache-2.0
#pragma once
// Evidence by hand, for the tests of the judge: one attack with one breach and one detect rule.
#include <cstdint>
#include <string>

#include "harness/verdict/verdict.hpp"

namespace assay::verdict {

inline model::Check sample_check() {
  model::Check check;
  check.id = "jwt.sample";
  check.severity = model::Level::high;
  check.kills = "gateway.sample";
  check.variants = {model::Variant{}};
  check.pos = {"attacks/p/jwt.sample.toml", 1, 1};
  model::ObservationRule breach;
  breach.observer = "service.requests";
  breach.pos = {"attacks/p/jwt.sample.toml", 30, 1};
  check.breach = {breach};
  model::ObservationRule detect;
  detect.observer = "audit.events";
  check.detect = {detect};
  return check;
}

// What a run of it left behind; the members are what tests turn.
struct SampleEvidence {
  std::string case_id = "jwt.sample";
  std::string before = "accepted", attack = "rejected.unauthenticated", after = "accepted";
  int attack_status = 401, after_status = 200;
  std::string expected = "rejected.unauthenticated";
  std::int64_t breaches = 0, detections = 1;
  bool proven = true, completed = true, has_end = true;
  std::string fault;
  std::int64_t hits = 0;

  void add_to(evidence::Log& log) const {
    std::int64_t n = 0;
    const auto add = [&](model::Phase phase, const char* kind, Json data) {
      evidence::Record record;
      record.case_id = case_id;
      record.n = n++;
      record.phase = phase;
      record.kind = kind;
      record.data = std::move(data);
      log.add(std::move(record));
    };
    const auto step = [&](model::Phase phase, const std::string& outcome, int status,
                          const std::string& wanted) {
      add(phase, "step",
          Json::object({{"do", "http.send"},
                        {"line", 20},
                        {"outcome", outcome},
                        {"status", status},
                        {"expect", Json::object({{"outcome", wanted}})}}));
    };
    const auto observation = [&](const char* rule, const char* observer, std::int64_t matched,
                                 bool is_proven) {
      add(model::Phase::observe, "observation",
          Json::object({{"rule", rule},
                        {"index", 0},
                        {"observer", observer},
                        {"at", "user-service"},
                        {"matched", matched},
                        {"proven", is_proven},
                        {"entries", Json::array()}}));
    };
    add(model::Phase::setup, "case", Json::object());
    step(model::Phase::before, before, 200, "accepted");
    step(model::Phase::attack, attack, attack_status, expected);
    step(model::Phase::after, after, after_status, "accepted");
    observation("breach", "service.requests", breaches, proven);
    observation("detect", "audit.events", detections, true);
    if (!has_end) return;
    Json counted = Json::object();
    if (!fault.empty()) counted[fault] = hits;
    add(model::Phase::cleanup, "end", Json::object({{"completed", completed}, {"hits", counted}}));
  }
};

}  // namespace assay::verdict
