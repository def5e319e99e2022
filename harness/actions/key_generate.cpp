// SPDX-License-Identifier: Apache-2.0
// key.generate: a key pair that nobody has reason to trust.
#include "harness/actions/builtin.hpp"
#include "harness/forge/attack_key.hpp"

namespace assay::actions {
namespace {

using model::ParamKind;

Result<StepResult> generate(Context& context, const Json& params) {
  StepResult result;
  ASSAY_TRY_ASSIGN(result.value, forge::generate_key(params, context.rng));
  result.detail = Json::object({{"kid", result.value.at("kid")}, {"alg", result.value.at("alg")}});
  return result;
}

}  // namespace

Action key_generate() {
  return {{"key.generate",
           "Makes a key pair of the attacker's own: {kid, alg, jwk, private, x5c, x5t_s256}.",
           {{"type", ParamKind::string, true, "Kind of key.", {"RSA", "EC", "EC384", "Ed25519"}},
            {"kid", ParamKind::string, false, "Key id; default random.", {}},
            {"index", ParamKind::integer, false, "Which of the ready RSA keys, 0 to 7.", {}}},
           {},
           true},
          generate};
}

}  // namespace assay::actions
