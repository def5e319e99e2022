// SPDX-License-Identifier: Apache-2.0
#include "harness/actions/administer.hpp"

#include "core/json/parse.hpp"
#include "harness/actions/http_answer.hpp"

namespace assay::actions {

Result<StepResult> administer(Context& context, const char* path, const Json& body) {
  ASSAY_TRY_ASSIGN(HttpClient* const operator_client,
                   context.session.client("identity-internal", "operator"));
  HttpMessage message;
  message.method = "POST";
  message.target = path;
  message.fields = {{"Content-Type", "application/json"}};
  message.body = dump_json(body);
  StepResult result;
  result.request = bytes_json("POST " + message.target + "\n\n" + message.body);
  ASSAY_TRY_ASSIGN(const HttpReply reply, operator_client->send(message));
  take_answer(result, context.session.target(), "identity",
              {reply.status, reply.reason, reply.fields, reply.body});
  if (reply.status != 200)
    return Error{Errc::internal, std::string(path) + " answered " + std::to_string(reply.status), {}};
  return result;
}

}  // namespace assay::actions
