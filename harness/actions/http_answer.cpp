// SPDX-License-Identifier: Apache-2.0
#include "harness/actions/http_answer.hpp"

#include "core/json/parse.hpp"

namespace assay::actions {

void take_answer(StepResult& result, const target::Target& target, const std::string& part,
                 const HttpAnswer& answer) {
  result.status = answer.status;
  result.outcome = target.outcome_of_answer(part, answer.status, answer.body);
  result.fields = answer.fields;
  result.body = answer.body;
  std::string text = "HTTP/1.1 " + std::to_string(answer.status) + " " + answer.reason + "\n";
  for (const auto& [name, value] : answer.fields) text += name + ": " + value + "\n";
  text += "\n" + answer.body;
  result.answer_text = text;
  result.response = bytes_json(text);
  result.value = Json::object({{"status", answer.status}, {"body", answer.body}});
  if (const auto json = parse_json(answer.body); json.ok()) result.value["json"] = *json;
}

void take_transport_error(StepResult& result, const Error& error) {
  switch (error.code) {
    case Errc::timeout:
      result.outcome = "error.timeout";
      break;
    case Errc::denied:
      result.outcome = "refused.tls";
      break;
    default:
      result.outcome = "refused.closed";
      break;
  }
  result.detail = Json::object({{"error", error.message}});
}

}  // namespace assay::actions
