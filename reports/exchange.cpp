// SPDX-License-Identifier: Apache-2.0
#include "reports/exchange.hpp"

#include "core/base/encoding.hpp"
#include "core/json/parse.hpp"

namespace assay::reports {
namespace {

std::string as_text(const Json& value) {
  if (value.is_null()) return {};
  return value.is_string() ? value.as_string() : dump_json(value);
}

std::string assertion_text(const Json& expect) {
  if (!expect.is_object()) return as_text(expect);
  std::string out;
  for (const auto& [name, argument] : expect.members()) {
    if (!out.empty()) out += ", ";
    out += name == "outcome" ? as_text(argument) : name + " " + as_text(argument);
  }
  return out;
}

std::optional<Blob> blob_of(const Json& value) {
  if (value.is_null()) return std::nullopt;
  if (!value.is_object()) return Blob{as_text(value), {}};
  Blob blob{as_text(value.at("text")), {}};
  if (const Json* raw = value.find("base64"); raw != nullptr && raw->is_string()) {
    if (auto bytes = base64_decode_tolerant(raw->as_string())) blob.bytes = std::move(*bytes);
  }
  for (const auto& [name, member] : value.members()) {
    if (name != "text" && name != "base64") blob.facts.emplace_back(name, as_text(member));
  }
  return blob;
}

}  // namespace

const evidence::Log::CaseLog* case_log(const Report& report, std::string_view case_id) {
  if (report.log == nullptr) return nullptr;
  for (const evidence::Log::CaseLog& log : report.log->cases) {
    if (log.case_id == case_id) return &log;
  }
  return nullptr;
}

std::optional<StepView> step_view(const evidence::Record& record) {
  if (record.kind != "step") return std::nullopt;
  const Json& d = record.data;
  StepView view;
  view.phase = record.phase;
  view.action = as_text(d.at("do"));
  view.name = as_text(d.at("name"));
  view.outcome = as_text(d.at("outcome"));
  view.expected = assertion_text(d.at("expect"));
  view.saved = as_text(d.at("saved"));
  view.detail = as_text(d.at("detail"));
  view.line = d.at("line").int_or(0);
  view.t_us = record.t_real_us;
  view.request = blob_of(d.at("request"));
  view.response = blob_of(d.at("response"));
  return view;
}

std::optional<ObservationView> observation_view(const evidence::Record& record) {
  if (record.kind != "observation") return std::nullopt;
  const Json& d = record.data;
  ObservationView view;
  view.breach = d.at("rule").string_or("") != "detect";
  view.observer = as_text(d.at("observer"));
  view.at = as_text(d.at("at"));
  view.marker = as_text(d.at("marker"));
  view.matched = d.at("matched").int_or(0);
  view.seen_twin = d.at("seen_twin").int_or(0);
  view.proven = d.at("proven").bool_or(false);
  if (const Json* entries = d.find("entries"); entries != nullptr && entries->is_array()) {
    for (const Json& entry : entries->items()) view.entries.push_back(as_text(entry));
  }
  return view;
}

std::optional<StepView> decisive_step(const evidence::Log::CaseLog& log,
                                      const verdict::CaseVerdict& verdict) {
  std::optional<StepView> last, last_attack;
  for (const evidence::Record& record : log.records) {
    auto view = step_view(record);
    if (!view || (!view->request && !view->response)) continue;
    if (verdict.decided_at.line > 0 && view->line == verdict.decided_at.line) return view;
    if (view->phase == model::Phase::attack) last_attack = view;
    last = std::move(view);
  }
  return last_attack ? last_attack : last;
}

std::optional<ObservationView> seen_breach(const evidence::Log::CaseLog& log) {
  for (const evidence::Record& record : log.records) {
    auto view = observation_view(record);
    if (view && view->breach && view->matched > 0) return view;
  }
  return std::nullopt;
}

}  // namespace assay::reports
