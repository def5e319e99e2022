// SPDX-License-Identifier: Apache-2.0
#include "cli/batch_json.hpp"

#include <array>

namespace assay::cli {
namespace {

Json list(const std::vector<std::string>& items) {
  Json out = Json::array();
  for (const std::string& item : items) out.push_back(item);
  return out;
}

std::vector<std::string> texts(const Json& json) {
  std::vector<std::string> out;
  if (!json.is_array()) return out;
  for (const Json& item : json.items()) out.push_back(item.string_or(""));
  return out;
}

Result<model::Purpose> purpose_of(const std::string& text) {
  for (const model::Purpose p : {model::Purpose::verdict, model::Purpose::baseline, model::Purpose::kill,
                                 model::Purpose::sabotage, model::Purpose::honest}) {
    if (model::to_string(p) == text) return p;
  }
  return Error{Errc::invalid, "unknown purpose \"" + text + "\"", {}};
}

}  // namespace

Json to_json(const model::Batch& batch) {
  Json cases = Json::array();
  for (const model::Case& c : batch.cases) {
    cases.push_back(Json::object({{"id", c.id},
                                  {"check", c.check},
                                  {"variant", static_cast<std::int64_t>(c.variant)},
                                  {"purpose", model::to_string(c.purpose)},
                                  {"control", c.control},
                                  {"fault", c.fault}}));
  }
  return Json::object({{"check", batch.check},
                       {"profile", batch.profile},
                       {"weakenings", list(batch.weakenings)},
                       {"cases", cases}});
}

Result<model::Batch> batch_from_json(const Json& json) {
  model::Batch batch;
  batch.check = json.at("check").string_or("");
  batch.profile = json.at("profile").string_or("");
  batch.weakenings = texts(json.at("weakenings"));
  if (!json.at("cases").is_array()) return Error{Errc::invalid, "a batch without cases", {}};
  for (const Json& c : json.at("cases").items()) {
    model::Case which;
    which.id = c.at("id").string_or("");
    which.check = c.at("check").string_or("");
    which.variant = static_cast<std::size_t>(c.at("variant").int_or(0));
    ASSAY_TRY_ASSIGN(which.purpose, purpose_of(c.at("purpose").string_or("")));
    which.control = c.at("control").string_or("");
    which.fault = c.at("fault").string_or("");
    batch.cases.push_back(std::move(which));
  }
  return batch;
}

Json to_json(const model::Plan& plan) {
  Json batches = Json::array();
  for (const model::Batch& batch : plan.batches) batches.push_back(to_json(batch));
  return Json::object({{"schema", "assay.plan/1"},
                       {"seed", plan.seed},
                       {"target", plan.target},
                       {"mode", plan.mode},
                       {"filtered", plan.filtered},
                       {"unsupported", list(plan.unsupported)},
                       {"batches", batches}});
}

Result<model::Plan> plan_from_json(const Json& json) {
  if (json.at("schema").string_or("") != "assay.plan/1")
    return Error{Errc::invalid, "not an assay.plan/1 document", {}};
  model::Plan plan;
  plan.seed = static_cast<std::uint64_t>(json.at("seed").int_or(1));
  plan.target = json.at("target").string_or("");
  plan.mode = json.at("mode").string_or("");
  plan.filtered = json.at("filtered").bool_or(false);
  plan.unsupported = texts(json.at("unsupported"));
  if (!json.at("batches").is_array()) return Error{Errc::invalid, "a plan without batches", {}};
  for (const Json& batch : json.at("batches").items()) {
    ASSAY_TRY_ASSIGN(model::Batch parsed, batch_from_json(batch));
    plan.batches.push_back(std::move(parsed));
  }
  return plan;
}

}  // namespace assay::cli
