// SPDX-License-Identifier: Apache-2.0
// The faults in what the gateway tells its clients beyond the answer itself.
#include "platform/compose/weakening_tables.hpp"
#include "platform/weak/gateway_errors.hpp"

namespace assay::compose {
namespace {

void verification_error_told(Assembly& a) {
  const auto refused = std::make_shared<weak::RefusedTokens>();
  a.seams.gateway_verifier.push_back([refused](std::unique_ptr<jose::TokenVerifier> standard, const Site&) {
    return weak::remembers_refusals(std::move(standard), refused);
  });
  a.seams.authentication.push_back([refused](std::unique_ptr<gateway::Filter> inner, const Site& site) {
    return weak::verification_error_told(std::move(inner), refused, site.hits);
  });
}

void expected_signature_told(Assembly& a) {
  a.seams.authentication.push_back([](std::unique_ptr<gateway::Filter> inner, const Site& site) {
    return weak::expected_signature_told(std::move(inner), site.deployment.shared_secret, site.hits);
  });
}

void service_errors_relayed(Assembly& a) {
  a.seams.error_policy.push_back([](std::unique_ptr<gateway::ErrorPolicy> standard, const Site& site) {
    return weak::service_errors_relayed(std::move(standard), site.hits);
  });
}

void banner_sent(Assembly& a) {
  a.seams.error_policy.push_back([](std::unique_ptr<gateway::ErrorPolicy> standard, const Site& site) {
    return weak::banner_sent(std::move(standard), site.hits);
  });
}

void redirects(Assembly& a, bool wide) {
  a.seams.address_limit.push_back([wide](std::unique_ptr<gateway::Filter> next, const Site& site) {
    return weak::redirect_from_decoded(std::move(next), wide, site.hits);
  });
}

void redirect_from_decoded(Assembly& a) {
  redirects(a, false);
}
void wide_characters_cut(Assembly& a) {
  redirects(a, true);
}

}  // namespace

std::vector<Weakening> gateway_answer_weakenings() {
  return {
      {"gateway.error-hygiene/banner-sent", banner_sent},
      {"gateway.error-hygiene/expected-signature-told", expected_signature_told},
      {"gateway.error-hygiene/redirect-from-decoded", redirect_from_decoded},
      {"gateway.error-hygiene/service-errors-relayed", service_errors_relayed},
      {"gateway.error-hygiene/verification-error-told", verification_error_told},
      {"gateway.error-hygiene/wide-characters-cut", wide_characters_cut},
  };
}

}  // namespace assay::compose
