// SPDX-License-Identifier: Apache-2.0
// identity.revoke, identity.disable_user, identity.rotate_keys: what an operator does at the identity
// provider.
#include "core/json/parse.hpp"
#include "harness/actions/builtin.hpp"
#include "harness/actions/http_answer.hpp"
#include "harness/forge/lenient.hpp"

namespace assay::actions {
namespace {

using model::ParamKind;

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

Result<StepResult> revoke(Context& context, const Json& params) {
  ASSAY_TRY_ASSIGN(const forge::LenientToken token, forge::decode_token(text_param(params, "token")));
  return administer(context, "/admin/tokens/revoke", Json::object({{"jti", token.claims.at("jti")}}));
}

Result<StepResult> disable(Context& context, const Json& params) {
  return administer(context, "/admin/users/disable", Json::object({{"user", text_param(params, "user")}}));
}

Result<StepResult> rotate(Context& context, const Json& params) {
  return administer(context, "/admin/keys/rotate",
                    Json::object({{"alg", text_param(params, "alg", "ES256")}}));
}

}  // namespace

Action identity_revoke() {
  return {{"identity.revoke",
           "Withdraws one token.",
           {{"token", ParamKind::string, true, "The token.", {}}},
           {"identity.admin"},
           false},
          revoke};
}

Action identity_disable_user() {
  return {{"identity.disable_user",
           "Disables a user and withdraws every token issued to it so far.",
           {{"user", ParamKind::string, true, "User of the target.", {}}},
           {"identity.admin"},
           false},
          disable};
}

Action identity_rotate_keys() {
  return {
      {"identity.rotate_keys",
       "Makes a new signing key; the old one stays published for the grace period.",
       {{"alg", ParamKind::string, false, "Algorithm; default ES256.", {"ES256", "ES384", "RS256", "EdDSA"}}},
       {"identity.admin"},
       true},
      rotate};
}

}  // namespace assay::actions
