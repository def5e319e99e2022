// SPDX-License-Identifier: Apache-2.0
// token.decode: what is written in a token, whether it is good or not.
#include "core/base/encoding.hpp"
#include "core/crypto/digest.hpp"
#include "harness/actions/builtin.hpp"
#include "harness/forge/lenient.hpp"

namespace assay::actions {
namespace {

using model::ParamKind;

Result<StepResult> decode(Context&, const Json& params) {
  const std::string text = text_param(params, "token");
  ASSAY_TRY_ASSIGN(const forge::LenientToken token, forge::decode_token(text));
  StepResult result;
  result.value = forge::token_value(token);
  result.value["digest"] = to_hex(digest(Hash::sha256, text)).substr(0, 16);
  return result;
}

}  // namespace

Action token_decode() {
  return {{"token.decode",
           "Decodes a token without any check: {header, claims, signature_hex, digest}; digest is its name "
           "in journals.",
           {{"token", ParamKind::string, true, "The token.", {}}},
           {},
           true},
          decode};
}

}  // namespace assay::actions
