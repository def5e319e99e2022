// SPDX-License-Identifier: Apache-2.0
#include "harness/actions/builtin.hpp"

namespace assay::actions {
namespace {

constexpr std::string_view kRetired = "retired:";

// The newest key of an algorithm that is not the newest: the one replaced last.
Result<Json> replaced_key(target::Target& target, const std::string& alg) {
  ASSAY_TRY_ASSIGN(const std::vector<target::IssuerKey> keys, target.issuer_keys());
  const target::IssuerKey* previous = nullptr;
  const target::IssuerKey* current = nullptr;
  for (const target::IssuerKey& key : keys) {  // oldest first
    if (key.alg != alg) continue;
    previous = current;
    current = &key;
  }
  if (previous == nullptr) return Error{Errc::not_found, "no " + alg + " key was replaced yet", {}};
  return Json::object(
      {{"kid", previous->kid}, {"alg", previous->alg}, {"private", previous->private_pem.reveal()}});
}

Result<StepResult> run_key_issuer(Context& context, const Json& params) {
  const std::string name = text_param(params, "which");
  StepResult result;
  if (name.rfind(kRetired, 0) == 0) {
    ASSAY_TRY_ASSIGN(result.value, replaced_key(context.session.target(), name.substr(kRetired.size())));
  } else {
    ASSAY_TRY_ASSIGN(result.value, context.session.target().fixture_key(name));
  }
  result.value["lent"] = true;  // what it signs has authority
  result.detail = Json::object({{"kid", result.value.at("kid")}});
  result.secrets.emplace_back(name + "-key", result.value.at("private").string_or(""));
  return result;
}

}  // namespace

Action key_issuer() {
  return {{"key.issuer",
           "A signing key lent by the target: \"partner\", \"gateway\", \"partner-rsa-1024\", or "
           "\"retired:ES256\".",
           {{"which", model::ParamKind::string, true, "Which key.", {}}},
           {"tokens.any"},
           true},
          run_key_issuer};
}

}  // namespace assay::actions
