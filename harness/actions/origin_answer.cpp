// SPDX-License-Identifier: Apache-2.0
// origin.answer and origin.say: what the backend behind the target says, whoever asked for it.
#include "harness/actions/builtin.hpp"

namespace assay::actions {
namespace {

using model::ParamKind;

Result<StepResult> said(const std::string& bytes) {
  StepResult result;
  result.detail = Json::object({{"says", bytes_json(bytes)}});
  return result;
}

Result<std::string> bytes_param(const Json& params) {
  ASSAY_TRY_ASSIGN(const std::vector<std::string> pieces, texts_param(params, "bytes"));
  std::string all;
  for (const std::string& piece : pieces) all += piece;
  return all;
}

Result<StepResult> answer(Context& context, const Json& params) {
  ASSAY_TRY_ASSIGN(const std::string bytes, bytes_param(params));
  ASSAY_TRY(context.session.target().origin_answers(text_param(params, "to"), bytes,
                                                    params.at("close").bool_or(false)));
  return said(bytes);
}

Result<StepResult> say(Context& context, const Json& params) {
  ASSAY_TRY_ASSIGN(const std::string bytes, bytes_param(params));
  ASSAY_TRY(context.session.target().origin_says(bytes));
  return said(bytes);
}

}  // namespace

Action origin_answer() {
  return {
      {"origin.answer",
       "The backend behind the target gives one request to come this answer, byte for byte.",
       {{"to", ParamKind::string, true, "Request targets that it is for, as a glob.", {}},
        {"bytes",
         ParamKind::list,
         true,
         "The answer in pieces; {query}, {decoded}, {narrowed}, {body} and {field NAME} stand for what the "
         "request says.",
         {}},
        {"close", ParamKind::boolean, false, "End the connection behind it.", {}}},
       {"control.origin"},
       false},
      answer};
}

Action origin_say() {
  return {{"origin.say",
           "The backend behind the target speaks unasked, on every connection that the target keeps.",
           {{"bytes", ParamKind::list, true, "What it says, in pieces.", {}}},
           {"control.origin"},
           false},
          say};
}

}  // namespace assay::actions
